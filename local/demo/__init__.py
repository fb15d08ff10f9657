"""The demo: one story from sign-in to disconnect, told to a person or to CI."""
