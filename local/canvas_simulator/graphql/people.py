"""People as others may know them, and where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.graphql.connections import Connection, page
from canvas_simulator.graphql.enrollments import is_concluded
from canvas_simulator.graphql.fields import (
    column,
    moment,
    number_of,
    relay_id,
)
from canvas_simulator.rest.users import sortable_name
from canvas_simulator.schema import Enrollment, User

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields, Resolver
    from canvas_simulator.graphql.view import View


def _short_name(row: User, _: GraphQLResolveInfo) -> str:
    return row.short_name or row.name


def _sortable(row: User, _: GraphQLResolveInfo) -> str:
    return sortable_name(row)


def _updated(row: User, info: GraphQLResolveInfo) -> str | None:
    view: View = info.context
    return view.text(row.updated_at or row.created_at)


def _of_name(part: int) -> Resolver:
    def resolve(row: User, _: GraphQLResolveInfo) -> str:
        pieces = sortable_name(row).split(", ")
        return pieces[part] if len(pieces) > part else ""

    return resolve


def _private(name: str) -> Resolver:
    """A column that others see only if they teach the person."""

    def resolve(row: User, info: GraphQLResolveInfo) -> object:
        view: View = info.context
        return getattr(row, name) if row is view.user or _teaches(view, row) else None

    return resolve


def _teaches(view: View, row: User) -> bool:
    courses = {e.course_id for e in view.school.enrollments_by[row.id]}
    mine = {e.course_id for e in view.school.enrollments_by[view.user.id]}
    return any(view.is_staff(course_id) for course_id in courses & mine)


def enrollments(view: View, row: User, given: dict[str, object]) -> list[Enrollment]:
    """One's own everywhere, also ended and deleted ones; of others where one may look."""
    rows = view.school.enrollments_by[row.id]
    if row is not view.user:
        mine = {e.course_id for e in view.school.enrollments_by[view.user.id]}
        rows = [e for e in rows if e.course_id in mine]
    ids = given.get("courseIds") or ([given["courseId"]] if given.get("courseId") else [])
    if isinstance(ids, list) and ids:
        wanted = {number_of(text, "Course") for text in ids}
        rows = [e for e in rows if e.course_id in wanted]
    types = given.get("enrollmentTypes")
    if isinstance(types, list):
        rows = [e for e in rows if e.type in types]
    if given.get("excludeConcluded") or given.get("currentOnly"):
        rows = [e for e in rows if not is_concluded(view, e)]
    return sorted(rows, key=lambda e: e.id)


def _enrollments(row: User, info: GraphQLResolveInfo, **given: object) -> list[Enrollment]:
    return enrollments(info.context, row, given)


def _enrollments_page(row: User, info: GraphQLResolveInfo, **given: object) -> Connection:
    rows = enrollments(info.context, row, given)
    return page(info, rows, given)


FIELDS: Fields = {
    "User": {
        "_id": column("id"),
        "id": relay_id("User"),
        "name": column("name"),
        "shortName": _short_name,
        "sortableName": _sortable,
        "lastName": _of_name(0),
        "firstName": _of_name(1),
        "createdAt": moment("created_at"),
        "updatedAt": _updated,
        "email": _private("email"),
        "loginId": _private("login_id"),
        "sisId": _private("sis_user_id"),
        "uuid": _private("uuid"),
        "enrollments": _enrollments,
        "enrollmentsConnection": _enrollments_page,
    },
}
