"""Pure: what courses, tasks, connections and runs are, and how they change; no clock, no I/O."""
