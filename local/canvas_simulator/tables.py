"""The tables of a world by name, also those whose rows are kept inside the rows of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from canvas_simulator.schema import World

_INSIDE = {
    "memberships": "groups",
    "entries": "topics",
    "comments": "submissions",
    "items": "modules",
    "questions": "quizzes",
    "attempts": "quizzes",
}


def rows_of(world: World, table: str) -> list[Any]:
    """All rows of a table, deleted ones among them."""
    if table in _INSIDE:
        return [row for one in getattr(world, _INSIDE[table]) for row in getattr(one, table)]
    if table == "overrides":  # those of modules count among them
        return [*world.overrides, *(row for module in world.modules for row in module.overrides)]
    rows: list[Any] = getattr(world, table)
    return rows
