"""What is closed, why, and whether the text may be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from canvas_simulator.graphql.fields import (
    columns,
    moments,
)

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields
    from canvas_simulator.graphql.view import View
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment

# What a field costs Canvas per row beyond its page, in seconds.
_TEXT_COST, _LOCK_COST = 0.005, 0.0028


@dataclass(frozen=True, slots=True)
class Lock:
    """`lockInfo`: why work is closed; ``can_view`` only where the text may be read."""

    is_locked: bool
    unlock_at: datetime | None = None
    lock_at: datetime | None = None
    can_view: bool | None = None


def _description(row: Assignment, info: GraphQLResolveInfo) -> str | None:
    """Null while it is locked and may not be read."""
    view: View = info.context
    view.seconds += _TEXT_COST
    held_back = "description" in view.lock(row)
    return None if held_back else view.call.text(row.description)


def _lock(row: Assignment, info: GraphQLResolveInfo) -> Lock:
    view: View = info.context
    view.seconds += _LOCK_COST
    said = view.lock(row).get("lock_info")
    if not isinstance(said, dict):
        return Lock(is_locked=False)
    return Lock(
        is_locked=True,
        unlock_at=_moment(said, "unlock_at"),
        lock_at=_moment(said, "lock_at"),
        can_view=said.get("can_view"),
    )


def _moment(row: Row, name: str) -> datetime | None:
    text = row.get(name)
    return datetime.fromisoformat(text) if isinstance(text, str) else None


FIELDS: Fields = {
    "Assignment": {"description": _description, "lockInfo": _lock},
    "LockInfo": columns(isLocked="is_locked", canView="can_view")
    | moments(unlockAt="unlock_at", lockAt="lock_at"),
}
