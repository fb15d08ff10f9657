"""Enrolment lists: `/users/self/enrollments`, `/courses/:id/enrollments`, `/sections/:id/…`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Refused, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.paging import bookmarked
from canvas_simulator.rest.enrollment_rows import enrollment_row
from canvas_simulator.rest.planner import as_person
from canvas_simulator.rest.users import name_order, sortable_name
from canvas_simulator.standing import dated_state, is_current

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course, Enrollment, User
    from canvas_simulator.standing import Standing

_LIVE = ("active", "invited", "creation_pending")
# What `state[]` selects: enrolment states that count, and states by date that may be shown.
_BY_DATE = {
    "active": {"active"},
    "invited": {"invited"},
    "completed": {"completed"},
    "inactive": {"inactive"},
    "creation_pending": {"invited"},
    "current_and_invited": {"active", "invited"},
    "current_and_future": {"active", "invited", "pending_active", "pending_invited"},
    "current_and_concluded": {"active", "invited", "completed"},
}


def list_own_enrollments(call: Call, user: str) -> Answer:
    """The caller's enrolments everywhere, one row each, however a course list hides them.

    An observer may ask for those of a student she observes.
    NOTE: courses that have not begun are listed only where no `state[]` is named.
    """
    person = as_person(call, user).user
    if person is not call.user:
        return _answer(call, _of_person(call, person))
    states, by_date = _wanted(call)
    rows = [
        e
        for e in call.school.enrollments_by[person.id]
        if any(_counts(call, e, state) for state in states)
        and dated_state(call.school, e, call.now) in by_date
    ]
    return _answer(call, rows)


def _wanted(call: Call) -> tuple[list[str], set[str]]:
    """The states of rows, and those by date, that are to be listed."""
    states = call.request.many("state")
    for state in states:
        if state not in _BY_DATE:
            raise Refused(400, {"error": f"Invalid state {state}"})
    if not states:
        return ["active", "invited"], _BY_DATE["current_and_future"]
    return states, set().union(*(_BY_DATE[state] for state in states))


def _of_person(call: Call, person: User) -> list[Enrollment]:
    """NOTE: whatever dates say, and whether the course is published or not."""
    return [
        e
        for e in call.school.enrollments_by[person.id]
        if e.workflow_state in ("active", "invited")
        and call.school.courses[e.course_id].workflow_state != "deleted"
    ]


def _counts(call: Call, enrollment: Enrollment, state: str) -> bool:
    """Whether row and course together are in ``state``; dates are asked separately."""
    course, own = call.school.courses[enrollment.course_id], enrollment.workflow_state
    if course.workflow_state == "deleted" or own == "deleted":
        return False
    concluded = own == "completed" or course.workflow_state == "completed"
    if state in ("completed", "inactive"):
        return concluded if state == "completed" else own == "inactive"
    if state == "current_and_future":
        return own in _LIVE and course.workflow_state != "completed"
    if state == "current_and_concluded" and concluded:
        return True
    wanted = (state,) if state in _LIVE else _LIVE
    return own in wanted and is_current(enrollment, course)


def list_course_enrollments(call: Call, course: str) -> Answer:
    """The people of a course; a student sees classmates, without their grades."""
    found = call.course(course)
    mine = call.standing(found)
    concluded = not mine.admin and all(e.workflow_state == "completed" for e in mine.enrollments)
    if concluded or not mine.may_read:
        # NOTE: a member whom the course shuts out gets an empty list for herself, no 403.
        if call.request.one("user_id") is not None and mine.enrollments:
            return _answer(call, [])
        raise forbidden()
    return _answer(call, _of_course(call, found, mine))


def list_section_enrollments(call: Call, section: str) -> Answer:
    """The people of one section."""
    found = call.school.sections.get(local_id(section) or 0)
    if found is None:
        raise not_found()
    course, mine = call.readable(str(found.course_id))
    return _answer(call, [e for e in _of_course(call, course, mine) if e.section_id == found.id])


def _of_course(call: Call, course: Course, mine: Standing) -> list[Enrollment]:
    states = call.request.many("state") or ["active", "invited"]
    rows = [e for e in call.school.enrollments_of[course.id] if e.workflow_state in states]
    rows = [e for e in rows if dated_state(call.school, e, call.now) in states]
    if mine.role == "observer":
        seen = {call.user.id, *mine.observed}
        rows = [e for e in rows if e.user_id in seen]
    wanted = call.request.one("user_id")
    if wanted is not None:
        rows = [e for e in rows if e.user_id == call.user_id(wanted)]
    types = call.request.many("type")
    return [e for e in rows if not types or e.type in types]


def _order(key: list[object]) -> tuple[object, ...]:
    kind, name, number = key
    return kind, name_order(str(name)), number


def _answer(call: Call, rows: list[Enrollment]) -> Answer:
    users = call.school.users

    def key(row: Enrollment) -> list[object]:
        return [row.type, sortable_name(users[row.user_id]), row.id]

    rows.sort(key=lambda e: (e.type, name_order(sortable_name(users[e.user_id])), e.id))
    page, link = bookmarked(call.request, rows, key, order=_order)
    return Answer([enrollment_row(call, row) for row in page], link=link)
