"""The people of a course; observers and observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, forbidden
from canvas_simulator.paging import numbered
from canvas_simulator.rest.enrollment_rows import enrollment_row
from canvas_simulator.rest.person_rows import person_row
from canvas_simulator.rest.users import basic_row, name_order, sortable_name
from canvas_simulator.standing import is_current

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Course, Enrollment, User
    from canvas_simulator.standing import Standing

_ENROLLMENT = ("user",)


def list_course_users(call: Call, course: str) -> Answer:
    """Students and staff by name; observers only for staff, nothing for observers."""
    found, mine = call.readable(course)
    if mine.role == "observer" or _concluded(mine):
        raise forbidden()
    page, link = numbered(call.request, _people(call, found, mine), counted=False)
    return Answer([_row(call, found, mine, user) for user in page], link=link)


def search_course_users(call: Call, course: str) -> Answer:
    """The same list under its older name; links name the new one."""
    return list_course_users(call.at(f"/api/v1/courses/{course}/users"), course)


def list_students(call: Call, course: str) -> Answer:
    """All students at once, without pages."""
    found, mine = call.readable(course)
    if mine.role == "observer" or _concluded(mine):
        raise forbidden()
    people = _people(call, found, mine, ("StudentEnrollment",))
    return Answer([person_row(call, user, mine) for user in people])


def _concluded(mine: Standing) -> bool:
    return not mine.admin and all(e.workflow_state == "completed" for e in mine.enrollments)


def _people(call: Call, course: Course, mine: Standing, types: tuple[str, ...] = ()) -> list[User]:
    asked = tuple(f"{name.capitalize()}Enrollment" for name in call.request.many("enrollment_type"))
    types = types or asked
    term = (call.request.one("search_term") or "").casefold()
    ids = {
        e.user_id
        for e in call.school.enrollments_of[course.id]
        if is_current(e, course)
        and (mine.staff or e.type != "ObserverEnrollment")
        and (not types or e.type in types)
    }
    found = [call.school.users[i] for i in ids]
    found = [user for user in found if term in user.name.casefold()]
    return sorted(found, key=lambda user: (name_order(sortable_name(user)), user.id))


def _row(call: Call, course: Course, mine: Standing, user: User) -> Row:
    row = person_row(call, user, mine)
    rows = [e for e in call.school.enrollments_of[course.id] if e.user_id == user.id]
    if call.includes("enrollments"):
        row["enrollments"] = [_enrollment(call, e) for e in rows if is_current(e, course)]
    if mine.staff:
        row["email"] = user.email
    if call.includes("sections"):
        row["sections"] = ", ".join(_section_names(call, user))
    if call.includes("uuid"):
        row |= {"uuid": user.uuid, "account_uuid": call.school.world.account_uuid}
    if call.includes("group_ids"):
        row["group_ids"] = [
            g.id
            for g in call.school.groups_of[course.id]
            if user.id in g.member_ids and g.workflow_state == "available"
        ]
    if mine.staff_in(("TeacherEnrollment",)):
        row["has_non_collaborative_groups"] = False
    return row


def _enrollment(call: Call, row: Enrollment) -> Row:
    shown = enrollment_row(call, row)
    return {name: value for name, value in shown.items() if name not in _ENROLLMENT}


def _section_names(call: Call, user: User) -> list[str]:
    rows = sorted(call.school.enrollments_by[user.id], key=lambda e: -e.id)
    return list(dict.fromkeys(call.school.sections[e.section_id].name for e in rows))


def list_observees(call: Call, user: str) -> Answer:
    """The students whom the caller observes anywhere."""
    if call.user_id(user) != call.user.id:
        raise forbidden()
    rows = call.school.enrollments_by[call.user.id]
    return _linked(call, {e.associated_user_id for e in rows if e.associated_user_id})


def list_observers(call: Call, user: str) -> Answer:
    """Those who observe the caller."""
    if call.user_id(user) != call.user.id:
        raise forbidden()
    courses = {e.course_id for e in call.school.enrollments_by[call.user.id]}
    rows = [e for course in courses for e in call.school.enrollments_of[course]]
    return _linked(call, {e.user_id for e in rows if e.associated_user_id == call.user.id})


def _linked(call: Call, ids: set[int]) -> Answer:
    people = sorted((call.school.users[i] for i in ids), key=lambda u: name_order(sortable_name(u)))
    page, link = numbered(call.request, people)
    roots = {"observation_link_root_account_ids": [1]}
    return Answer([basic_row(call, user) | roots for user in page], link=link)
