"""Who belongs to a course or section: its enrolments, its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import GraphQLError

from canvas_simulator.graphql.connections import Connection, filter_of, page
from canvas_simulator.graphql.fields import number_of
from canvas_simulator.rest.users import name_order, sortable_name
from canvas_simulator.schema import Course, Enrollment, Section, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields, Resolver
    from canvas_simulator.graphql.view import View


def roster(view: View, course: Course) -> list[Enrollment] | None:
    """The people of a course as the viewer may know them; None for strangers."""
    mine = view.standing(course)
    if not mine.may_read:
        return None
    rows = [e for e in view.school.enrollments_of[course.id] if e.workflow_state != "deleted"]
    if mine.role == "observer":
        rows = [e for e in rows if e.user_id in {view.user.id, *mine.observed}]
    return rows


def _course_enrollments_page(
    row: Course, info: GraphQLResolveInfo, **given: object
) -> Connection | None:
    rows = roster(info.context, row)
    if rows is None:
        return None
    wanted = filter_of(given, "states", "types", "userIds", "associatedUserIds")
    states = wanted.get("states") or ["active", "invited", "creation_pending"]
    types, ids = wanted.get("types"), wanted.get("userIds")
    users = {number_of(text, "User") for text in ids} if isinstance(ids, list) else set()
    rows = [e for e in rows if isinstance(states, list) and e.workflow_state in states]
    rows = [e for e in rows if not isinstance(types, list) or e.type in types]
    rows = [e for e in rows if not users or e.user_id in users]
    watched = wanted.get("associatedUserIds")
    if isinstance(watched, list) and watched:
        numbers = {number_of(text, "User") for text in watched}
        rows = [e for e in rows if e.associated_user_id in numbers]
    return page(info, rows, given)


def _course_users_page(row: Course, info: GraphQLResolveInfo, **given: object) -> Connection | None:
    view: View = info.context
    rows = roster(view, row)
    if rows is None:
        return None
    known = ("userIds", "enrollmentStates", "enrollmentTypes", "searchTerm", "excludeTestStudents")
    wanted = filter_of(given, *known)
    states = wanted.get("enrollmentStates") or ("active", "invited")
    types = wanted.get("enrollmentTypes")
    rows = [e for e in rows if isinstance(states, list | tuple) and e.workflow_state in states]
    rows = [e for e in rows if not isinstance(types, list) or not types or e.type in types]
    if wanted.get("excludeTestStudents"):
        rows = [e for e in rows if e.type != "StudentViewEnrollment"]
    numbers = {e.user_id for e in rows}
    for asked in (given.get("userIds"), wanted.get("userIds")):
        if isinstance(asked, list) and asked:
            numbers &= {number_of(text, "User") for text in asked}
    term = str(wanted.get("searchTerm") or "").casefold()
    users = (view.school.users[number] for number in numbers)
    found = by_name(user for user in users if _is_called(user, term))
    return page(info, _as_asked(found, given.get("sort")), given)


def _is_called(user: User, term: str) -> bool:
    texts = (user.name, user.short_name, user.login_id, user.sis_user_id)
    return any(term in (text or "").casefold() for text in texts)


def _as_asked(users: list[User], sort: object) -> list[User]:
    """By name; the other way round, or by login or SIS id, where `sort` says so."""
    asked = sort if isinstance(sort, dict) else {}
    field = asked.get("field") or "name"
    columns = {"login_id": "login_id", "sis_id": "sis_user_id"}
    if field in columns:
        users = sorted(users, key=lambda user: getattr(user, columns[field]) or "")
    elif field != "name":
        raise GraphQLError(f"the simulator does not sort by {field}")
    return users[::-1] if asked.get("direction") == "desc" else users


def by_name(users: Iterable[User]) -> list[User]:
    return sorted(users, key=lambda user: (name_order(sortable_name(user)), user.id))


def _students_of(*states: str) -> Resolver:
    """The students of a section as the viewer may know them."""

    def resolve(row: Section, info: GraphQLResolveInfo, **given: object) -> Connection | None:
        view: View = info.context
        rows = roster(view, view.school.courses[row.course_id])
        if rows is None:
            return None
        mine = (e for e in rows if e.section_id == row.id and e.type == "StudentEnrollment")
        numbers = {e.user_id for e in mine if e.workflow_state in states}
        return page(info, by_name(view.school.users[number] for number in numbers), given)

    return resolve


FIELDS: Fields = {
    "Section": {
        "students": _students_of("active", "invited"),
        "allStudents": _students_of("active", "invited", "completed", "inactive"),
    },
    "Course": {
        "enrollmentsConnection": _course_enrollments_page,
        "usersConnection": _course_users_page,
    },
}
