"""The REST routes: one module per family, each a function from a call to an answer."""
