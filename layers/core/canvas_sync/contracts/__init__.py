"""What crosses a process boundary, versioned: the API, messages."""
