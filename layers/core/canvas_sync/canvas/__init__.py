"""The only room that knows Canvas: client, egress, wire models, translation, readers."""
