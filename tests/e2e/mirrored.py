"""What the table holds of a person's mirror, without what differs from run to run."""

from typing import Any

from local.stack import Stack
from tests.e2e.person import items

OF_THE_RUN = frozenset(
    {"pk", "created_at", "fetched_at", "expires_at", "sync_id", "raw", "report", "read_at"}
    | {"again_at", "stamp"}
)
"""Whose it is, when it was read and stored, by which run; a raw row counts how late it is."""


def mirror_of(stack: Stack, sub: str) -> dict[str, dict[str, Any]]:
    """Tasks, courses, cursors and staged rows by sort key."""
    kept = ("TASK#", "COURSE#", "CURSOR#", "IMPORT#")
    return {
        item["sk"]["S"]: {name: value for name, value in item.items() if name not in OF_THE_RUN}
        for item in items(stack, sub)
        if item["sk"]["S"].startswith(kept)
    }
