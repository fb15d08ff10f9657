"""Filters and orders of submission lists."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from canvas_simulator.http import Refused
from canvas_simulator.ids import local_id

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Submission

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")


def check_dates(call: Call) -> None:
    """Refuses a moment that can't be read, also where no row would be compared with it."""
    for name in ("submitted_since", "graded_since"):
        asked = call.request.one(name)
        if asked is not None:
            moment(name, asked)


def filtered(call: Call, rows: list[Submission]) -> list[Submission]:
    """Those of ``rows`` that the request's filters leave."""
    state, period = call.request.one("workflow_state"), call.request.one("grading_period_id")
    if state is not None:
        rows = [row for row in rows if row.workflow_state == state]
    if period is not None:
        rows = [row for row in rows if row.grading_period_id == local_id(period)]
    submitted, graded = _since(call, "submitted_since"), _since(call, "graded_since")
    if submitted is not None:
        rows = [row for row in rows if row.submitted_at and row.submitted_at >= submitted]
    if graded is not None:
        rows = [row for row in rows if row.graded_at and row.graded_at >= graded]
    return rows


def _since(call: Call, name: str) -> datetime | None:
    asked = call.request.one(name)
    return None if asked is None else moment(name, asked)


def moment(name: str, text: str) -> datetime:
    """A moment given as parameter ``name``; a date without time is refused."""
    if not _MOMENT.fullmatch(text):
        raise Refused(400, {"errors": {name: f"Invalid datetime for {name}"}})
    return datetime.fromisoformat(text)


def ordered(call: Call, rows: list[Submission]) -> list[Submission]:
    """Newest first, by `graded_at` if asked for."""
    if call.request.one("order") == "graded_at":
        return sorted(rows, key=lambda r: (r.graded_at or _LONG_AGO, r.updated_at), reverse=True)
    return sorted(rows, key=lambda r: r.id, reverse=True)
