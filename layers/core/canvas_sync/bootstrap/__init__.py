"""The composition root: one module per function."""
