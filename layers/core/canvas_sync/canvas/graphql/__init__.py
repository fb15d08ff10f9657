"""Reads one person's Canvas by GraphQL: one request when nothing changed, and no trace left."""
