"""The filters and orders of assignment lists: `bucket`, `search_term`, `order_by`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from canvas_simulator.http import Refused
from canvas_simulator.new_quizzes import is_new_quiz
from canvas_simulator.rest.submission_rows import is_missing
from canvas_simulator.rest.users import name_order
from canvas_simulator.visibility import dates_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Submission
    from canvas_simulator.visibility import Membership

_BUCKETS = ("past", "overdue", "undated", "ungraded", "unsubmitted", "upcoming", "future")
_NEVER = datetime.max.replace(tzinfo=UTC)
_UPCOMING = timedelta(weeks=1)


def choose(call: Call, rows: list[Assignment], member: Membership) -> list[Assignment]:
    """The rows that the request's filters leave, in the order it names."""
    bucket, term = call.request.one("bucket"), call.request.one("search_term")
    if call.request.one("new_quizzes") == "true":
        rows = [row for row in rows if is_new_quiz(row)]
    if bucket is not None:
        rows = _in_bucket(call, rows, member, bucket)
    if term:
        rows = [row for row in rows if term.casefold() in row.name.casefold()]
    order = call.request.one("order_by")
    if order == "name":
        return sorted(rows, key=lambda row: name_order(row.name))
    if order == "due_at":
        return sorted(rows, key=lambda r: (_due_at(call, r, member) or _NEVER, name_order(r.name)))
    return rows


def _due_at(call: Call, row: Assignment, member: Membership) -> datetime | None:
    return dates_for(row, member.overrides(call.school, row)).due_at


def _in_bucket(
    call: Call, rows: list[Assignment], member: Membership, bucket: str
) -> list[Assignment]:
    if bucket not in _BUCKETS:
        raise Refused(400, {"errors": {"bucket": [_WRONG_BUCKET]}})
    submissions = call.school.submissions_of
    holds = _HOLDS[bucket]
    return [
        row
        for row in rows
        if holds(row, _due_at(call, row, member), submissions[row.id].get(call.user.id), call.now)
    ]


def _overdue(row: Assignment, _: datetime | None, own: Submission | None, now: datetime) -> bool:
    return own is not None and own.workflow_state != "graded" and is_missing(row, own, now)


def _ungraded(_: Assignment, __: datetime | None, own: Submission | None, ___: datetime) -> bool:
    return own is not None and own.submission_type is not None and own.workflow_state != "graded"


def _unsubmitted(row: Assignment, _: datetime | None, own: Submission | None, __: datetime) -> bool:
    expected = not {"none", "not_graded", "on_paper"}.issuperset(row.submission_types)
    return expected and own is not None and own.workflow_state == "unsubmitted"


_HOLDS: dict[str, Callable[[Assignment, datetime | None, Submission | None, datetime], bool]] = {
    "past": lambda _, due, __, now: due is not None and due < now,
    "future": lambda _, due, __, now: due is None or due >= now,
    "undated": lambda _, due, __, ___: due is None,
    "upcoming": lambda _, due, __, now: due is not None and now <= due <= now + _UPCOMING,
    "overdue": _overdue,
    "ungraded": _ungraded,
    "unsubmitted": _unsubmitted,
}
_WRONG_BUCKET = {
    "attribute": "bucket",
    "message": f"bucket name must be one of the following: {', '.join(_BUCKETS)}",
    "type": f"bucket name must be one of the following: {', '.join(_BUCKETS)}",
}
