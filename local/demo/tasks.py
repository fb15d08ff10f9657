"""Tasks as rows for people: what the demo's tables show, and what changed between two lists."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from local.person import Json

COLUMNS = ("title", "subject", "due", "type", "state", "estimate")
WORDS = {
    "title": "title",
    "due_date": "due",
    "state": "state",
    "score": "score",
    "grade": "grade",
    "posted_at": "grade shown since",
}
"""The fields that are compared, as people call them."""


@dataclass(frozen=True)
class Change:
    """What one field of a task was, and is now."""

    title: str
    field: str
    before: object
    now: object

    def in_words(self) -> tuple[str, str, str, str]:
        return self.title, WORDS[self.field], self._shown(self.before), self._shown(self.now)

    def _shown(self, value: object) -> str:
        if self.field.endswith(("_date", "_at")):
            return local_time(None if value is None else str(value))
        return "–" if value is None else str(value)


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
    return shown(datetime.fromisoformat(moment))


def shown(moment: datetime) -> str:
    return moment.astimezone().strftime("%a %d %b %Y %H:%M")


def zone() -> str:
    """The name of this machine's zone, both names where it has summer time."""
    return "/".join(dict.fromkeys(time.tzname))


def changes(before: Sequence[Json], after: Sequence[Json]) -> list[Change]:
    """Every difference in the fields that are compared, of the tasks that are in both lists."""
    known = {task["id"]: task for task in before}
    return [
        Change(task["title"], field, known[task["id"]][field], task[field])
        for task in after
        if task["id"] in known
        for field in WORDS
        if task[field] != known[task["id"]][field]
    ]
