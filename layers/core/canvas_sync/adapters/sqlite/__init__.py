"""The ports over one SQLite file: a person's copy on their own disk, without any service."""
