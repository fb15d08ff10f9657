"""Lists of submissions: whose rows one gets, filters and orders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from canvas_simulator.graphql.connections import Connection, filter_of, page
from canvas_simulator.graphql.fields import number_of
from canvas_simulator.rest.submission_rows import is_late
from canvas_simulator.rest.users import name_order, sortable_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Assignment, Course, Enrollment, Submission

Given = dict[str, object]
_LONG_AGO, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_FAR_OFF = _NEVER - timedelta(days=1)
_DEFAULT_STATES = ("submitted", "pending_review", "graded")
_SINCE = {
    "updatedSince": "updated_at",
    "submittedSince": "submitted_at",
    "gradedSince": "graded_at",
}
_STUDENTS = ("StudentEnrollment", "StudentViewEnrollment")


def _students(view: View, course: Course, sections: set[int]) -> list[int]:
    """Whose work the viewer gets: all students' for staff, a student's own, else nobody's."""
    mine = view.standing(course)
    if mine.role == "student" or (mine.role is None and any(map(_studies, mine.enrollments))):
        may_read = view.remembers(("own work", course.id), allowed=mine.may_read)
        return [view.user.id] if may_read or mine.may_read else []
    if not mine.staff:
        return []
    rows = view.school.enrollments_of[course.id]
    rows = [e for e in rows if e.type in _STUDENTS and e.workflow_state != "deleted"]
    return list(dict.fromkeys(e.user_id for e in rows if not sections or e.section_id in sections))


def _studies(row: Enrollment) -> bool:
    return row.type in _STUDENTS and row.workflow_state == "active"


def _live(view: View, row: Submission) -> bool:
    """Rows of published work count; parts of another assignment do not."""
    assignment = view.school.assignments[row.assignment_id]
    return (
        row.workflow_state != "deleted"
        and assignment.workflow_state == "published"
        and assignment.parent_assignment_id is None
    )


def _course_page(row: Course, info: GraphQLResolveInfo, **given: object) -> Connection:
    view: View = info.context
    wanted = filter_of(given, "states", "sectionIds", "dueBetween", *_SINCE)
    sections = {number_of(text, "Section") for text in _listed(wanted.get("sectionIds"))}
    students = _students(view, row, sections)
    if given.get("studentIds") is not None:
        chosen = {number_of(text, "User") for text in _listed(given["studentIds"])}
        students = [user_id for user_id in students if user_id in chosen]
    by = view.school.submissions_by
    found = [s for user_id in students for s in by[row.id, user_id]]
    found = [s for s in _filtered(found, wanted) if _live(view, s)]
    return page(info, _ordered(found, _listed(given.get("orderBy"))), given)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _filtered(rows: Iterable[Submission], given: Given) -> list[Submission]:
    """NOTE: every `…Since` leaves only rows strictly later, to the microsecond."""
    states = given.get("states")
    wanted = _DEFAULT_STATES if states is None else _listed(states)
    found = [row for row in rows if row.workflow_state in wanted]
    for name, attribute in _SINCE.items():
        since = given.get(name)
        if isinstance(since, datetime):
            found = [row for row in found if (getattr(row, attribute) or _LONG_AGO) > since]
    due = given.get("dueBetween")
    if isinstance(due, dict):
        start, end = due.get("start") or _LONG_AGO, due.get("end") or _FAR_OFF
        found = [row for row in found if start <= (row.cached_due_date or _NEVER) <= end]
    return found


def _ordered(rows: list[Submission], order: list[object]) -> list[Submission]:
    """By id where nothing is asked; Canvas promises no order then."""
    rows = sorted(rows, key=lambda row: row.id)
    for item in reversed(order):
        asked = item if isinstance(item, dict) else {}
        down = asked.get("direction") == "descending"
        if asked.get("field") == "gradedAt":
            rows.sort(key=lambda row: row.graded_at or _LONG_AGO, reverse=down)
        else:
            rows.sort(key=lambda row: row.id, reverse=down)
    return rows


def _assignment_page(row: Assignment, info: GraphQLResolveInfo, **given: object) -> Connection:
    view: View = info.context
    wanted = filter_of(given, *_OF_ASSIGNMENT)
    work = view.school.submissions_of[row.id]
    sections = {number_of(text, "Section") for text in _listed(wanted.get("sectionIds"))}
    students = _students(view, view.school.courses[row.course_id], sections)
    found = [work[user_id] for user_id in students if user_id in work]
    found = [s for s in found if _is_wanted(view, row, s, wanted)]
    if wanted.get("userId") is not None:
        user = number_of(wanted["userId"], "User")
        found = [s for s in found if s.user_id == user]
    states = _listed(wanted.get("states")) or list(_DEFAULT_STATES)
    states += ["unsubmitted"] if wanted.get("includeUnsubmitted") else []
    found = [s for s in _filtered(found, {"states": states}) if _live(view, s)]
    return page(info, _by_person(view, _ordered(found, []), given), given)


def _is_wanted(view: View, work: Assignment, row: Submission, given: Given) -> bool:
    """What the search of a grader asks for: whose it is, its points, whether it is late."""
    user = view.school.users.get(row.user_id)
    names = f"{user.name}\n{user.login_id}".casefold() if user else ""
    types = _listed(given.get("enrollmentTypes"))
    mine = (e for e in view.school.enrollments_by[row.user_id] if e.course_id == work.course_id)
    less, more = given.get("scoredLessThan"), given.get("scoredMoreThan")
    score = row.score
    return (
        str(given.get("userSearch") or "").casefold() in names
        and (not types or any(e.type in types for e in mine))
        and (not isinstance(less, int | float) or (score is not None and score < less))
        and (not isinstance(more, int | float) or (score is not None and score > more))
        and (not given.get("late") or is_late(work, row))
    )


def _by_person(view: View, rows: list[Submission], given: Given) -> list[Submission]:
    for item in reversed(_listed(given.get("orderBy"))):
        asked = item if isinstance(item, dict) else {}
        key = _ORDERS.get(str(asked.get("field")))
        if key is None:
            raise GraphQLError(f"the simulator does not order by {asked.get('field')}")
        rows.sort(key=partial(key, view), reverse=asked.get("direction") == "descending")
    return rows


def _sortable(view: View, row: Submission) -> tuple[bool, str]:
    return name_order(sortable_name(view.school.users[row.user_id]))


def _first_last(view: View, row: Submission) -> tuple[bool, str]:
    return name_order(view.school.users[row.user_id].name)


def _score(_: View, row: Submission) -> float:
    return -1.0 if row.score is None else row.score


def _sent_at(_: View, row: Submission) -> datetime:
    return row.submitted_at or _LONG_AGO


_ORDERS: dict[str, Callable[[View, Submission], Any]] = {
    "username": _sortable,
    "username_first_last": _first_last,
    "score": _score,
    "submitted_at": _sent_at,
}
_OF_ASSIGNMENT = (
    "states", "includeUnsubmitted", "userId", "sectionIds", "userSearch", "enrollmentTypes",
    "scoredLessThan", "scoredMoreThan", "late",
    "includeConcluded", "includeDeactivated",  # all are in it as it is
)  # fmt: skip


FIELDS: Fields = {
    "Course": {"submissionsConnection": _course_page},
    "Assignment": {"submissionsConnection": _assignment_page},
}
