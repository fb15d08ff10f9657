"""`/courses`, `/users/self/courses`, `/courses/:id`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, forbidden, not_found, server_error
from canvas_simulator.paging import numbered
from canvas_simulator.rest.course_rows import course_row, shown_enrollments, shown_name, stub_row
from canvas_simulator.rest.users import name_order
from canvas_simulator.standing import STAFF, dated_state, is_current, restricted

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Course, Enrollment, User

_GONE = ("rejected", "completed", "deleted", "inactive")
_STATES = ("unpublished", "available", "completed", "deleted")


def list_courses(call: Call) -> Answer:
    """The caller's courses by name, one row each; nothing outside the caller's enrolments."""
    return _list_of(call, call.user)


def _list_of(call: Call, person: User) -> Answer:
    """The person's courses, in the caller's words: her nicknames, her ways to ask."""
    chosen: dict[int, list[Enrollment]] = {}
    for enrollment in _chosen(call, person):
        chosen.setdefault(enrollment.course_id, []).append(enrollment)
    courses = sorted(
        (call.school.courses[course_id] for course_id in chosen),
        key=lambda course: (name_order(shown_name(call, course)), course.id),
    )
    page, link = numbered(call.request, courses)
    if any(name.startswith("include[") and name != "include[]" for name, _ in call.request.query):
        broken = server_error()
        broken.reply.headers["link"] = link
        raise broken
    return Answer([_row(call, course, chosen[course.id]) for course in page], link=link)


def list_user_courses(call: Call, user: str) -> Answer:
    """The same list; its links name the user by id. Of others for those who watch them."""
    person = call.school.users.get(call.user_id(user))
    if person is None:
        raise not_found()
    watched = {e.associated_user_id for e in call.school.enrollments_by[call.user.id]}
    if person is not call.user and not call.user.admin and person.id not in watched:
        raise forbidden()
    return _list_of(call.at(f"/api/v1/users/{person.id}/courses"), person)


def show_course(call: Call, course: str) -> Answer:
    """One course with the caller's live enrolments."""
    found, _ = call.readable(course)
    return Answer(course_row(call, found, shown_enrollments(call, found)))


def _row(call: Call, course: Course, mine: list[Enrollment]) -> Row:
    if course.workflow_state == "available" and all(
        restricted(call.school, e, call.now) for e in mine
    ):
        return stub_row(course)
    if call.includes("observed_users"):
        mine = shown_enrollments(call, course)
    return course_row(call, course, mine)


def _chosen(call: Call, person: User) -> list[Enrollment]:
    """The person's enrolments that the parameters of the list select."""
    mine = call.school.enrollments_by[person.id]
    courses = call.school.courses
    states = [s for s in call.request.many("state") if s in _STATES]
    if call.request.many("state"):
        mine = [e for e in mine if not states or any(_has(courses, e, s) for s in states)]
    else:
        mine = [e for e in mine if is_current(e, courses[e.course_id])]
    wanted = call.request.one("enrollment_type")
    if wanted is not None:
        mine = [e for e in mine if e.type == f"{wanted.capitalize()}Enrollment"]
    by_date = _BY_DATE.get(call.request.one("enrollment_state") or "")
    return mine if by_date is None else [e for e in mine if by_date(call, e)]


def _has(courses: dict[int, Course], enrollment: Enrollment, state: str) -> bool:
    """Whether `state[]=state` lists the course for this enrolment."""
    course = courses[enrollment.course_id]
    if state == "deleted":
        return course.workflow_state == "deleted"
    if state == "completed" == course.workflow_state == enrollment.workflow_state:
        return True
    if enrollment.workflow_state in _GONE:
        return False
    if state == "unpublished":
        return course.workflow_state in ("created", "claimed")
    return course.workflow_state == state


def _active(call: Call, enrollment: Enrollment) -> bool:
    return dated_state(call.school, enrollment, call.now) == "active"


def _invited(call: Call, enrollment: Enrollment) -> bool:
    state = dated_state(call.school, enrollment, call.now)
    return state == "invited" or (state.startswith("pending_") and not _hidden(call, enrollment))


def _completed(call: Call, enrollment: Enrollment) -> bool:
    """NOTE: a student whom dates shut out counts as inactive here, an observer does not."""
    if _hidden(call, enrollment) and enrollment.type not in (*STAFF, "ObserverEnrollment"):
        return False
    return dated_state(call.school, enrollment, call.now) == "completed"


def _hidden(call: Call, enrollment: Enrollment) -> bool:
    return restricted(call.school, enrollment, call.now)


_BY_DATE: dict[str, Callable[[Call, Enrollment], bool]] = {
    "active": _active,
    "invited_or_pending": _invited,
    "completed": _completed,
}
