"""The ``canvas-sync`` program: its commands, one module each."""
