"""What Canvas charges a request: by what it is about, and by how many rows it gives.

Rough figures of a quiet server, in units of the throttle (seconds of its processor and database):
`users/self` 0.03, a list of courses 0.1, a page of 100 assignments 2, of 100 submissions 1, a
GraphQL answer 0.1 and a hundredth for each kB. A 304 is charged as the answer it stands for,
but for the planner's, which is known before the rows are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_simulator.http import Request

LEAST = 0.03
_GRAPHQL, _PER_KB = 0.1, 0.01
_PER_ROW = {
    "announcements": 0.04,
    "assignment_groups": 0.02,
    "assignments": 0.02,
    "calendar_events": 0.009,
    "courses": 0.02,
    "discussion_topics": 0.04,
    "enrollments": 0.015,
    "graded_submissions": 0.08,
    "items": 0.012,
    "submissions": 0.01,
    "users": 0.01,
}
_ANY_ROW = 0.005
_INSIDE = ("assignments", "submissions")  # rows that are inside the rows of a list


def cost_of(request: Request, body: object = None) -> float:
    """What ``request`` is charged when ``body`` is its answer, before that is bytes."""
    if isinstance(body, bytes):
        return round(_GRAPHQL + _PER_KB * len(body) / 1_000, 4)
    words = [word for word in request.path.split("/") if not word.isdigit()]
    return round(LEAST + _PER_ROW.get(words[-1], _ANY_ROW) * _rows(body), 4)


def _rows(body: object) -> int:
    if isinstance(body, list):
        return sum(1 + _inside(row) for row in body)
    return int(isinstance(body, dict))


def _inside(row: object) -> int:
    if not isinstance(row, dict):
        return 0
    found = (row.get(name) for name in _INSIDE)
    return sum(len(rows) for rows in found if isinstance(rows, list))
