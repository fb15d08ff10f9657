"""Whether the rows of a world name rows that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator.schema import World

# Column → the table it names, in each table that can't do without.
_NAMED: dict[str, dict[str, str]] = {
    "courses": {"term_id": "terms"},
    "sections": {"course_id": "courses"},
    "enrollments": {"course_id": "courses", "user_id": "users"},
    "group_categories": {"course_id": "courses"},
    "groups": {"course_id": "courses", "category_id": "group_categories"},
    "assignment_groups": {"course_id": "courses"},
    "modules": {"course_id": "courses"},
    "assignments": {"course_id": "courses", "assignment_group_id": "assignment_groups"},
    "overrides": {"assignment_id": "assignments"},
    "submissions": {"assignment_id": "assignments", "user_id": "users"},
    "topics": {"course_id": "courses"},
    "quizzes": {"course_id": "courses"},
    "rubrics": {"course_id": "courses"},
    "late_policies": {"course_id": "courses"},
    "planner_notes": {"user_id": "users"},
    "planner_overrides": {"user_id": "users"},
}
_TABLES = ("users", "terms", *_NAMED)


def dangling(world: World) -> Iterator[str]:
    """A line for every id that is there twice, or that names nothing."""
    ids: dict[str, set[int]] = {}
    for table in _TABLES:
        known = ids[table] = set()
        for at, row in enumerate(getattr(world, table)):
            if row.id in known:
                yield f"{table}.{at}.id: {row.id} is there twice"
            known.add(row.id)
    for table, columns in _NAMED.items():
        for at, row in enumerate(getattr(world, table)):
            for column, named in columns.items():
                if getattr(row, column) not in ids[named]:
                    yield f"{table}.{at}.{column}: {getattr(row, column)} is not in {named}"
