"""Tasks as rows for people: what the demo's tables show, and what changed between two lists."""

import time
from collections.abc import Sequence
from datetime import datetime

from local.person import Json

COLUMNS = ("title", "subject", "due", "type", "state", "estimate")
COMPARED = ("title", "due_date", "state", "score", "grade", "posted_at")


def row(task: Json) -> tuple[str, ...]:
    return (
        task["title"],
        task["subject"],
        local_time(task["due_date"]),
        task["type"],
        task["state"] or "–",
        f"{task['estimated_minutes']} min",
    )


def local_time(moment: str | None) -> str:
    """A moment in this machine's zone, or that of ``TZ``."""
    if moment is None:
        return "–"
    return datetime.fromisoformat(moment).astimezone().strftime("%a %d %b %Y %H:%M")


def zone() -> str:
    """The name of this machine's zone, both names where it has summer time."""
    return "/".join(dict.fromkeys(time.tzname))


def changes(before: Sequence[Json], after: Sequence[Json]) -> list[tuple[str, str, str, str]]:
    """Title, field, old and new value of every difference in the fields that are compared."""
    known = {task["id"]: task for task in before}
    return [
        (task["title"], field, _shown(field, known[task["id"]][field]), _shown(field, task[field]))
        for task in after
        if task["id"] in known
        for field in COMPARED
        if task[field] != known[task["id"]][field]
    ]


def _shown(field: str, value: object) -> str:
    if field.endswith(("_date", "_at")):
        return local_time(None if value is None else str(value))
    return "–" if value is None else str(value)
