"""Groups, their sets and members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.graphql.connections import Connection, page
from canvas_simulator.graphql.enrollments import user_in
from canvas_simulator.graphql.fields import (
    always,
    column,
    columns,
    moments,
    relay_id,
)
from canvas_simulator.schema import Course, Group, GroupMembership, User

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import GroupCategory, Term


_LIVE = ("active", "invited", "creation_pending")


def _own_groups(row: User, info: GraphQLResolveInfo) -> list[Group]:
    """The groups the person is in, newest membership first; not those of ended courses."""
    view: View = info.context
    found: dict[int, Group] = {}
    rows = view.school.enrollments_by[row.id]
    for course_id in {e.course_id for e in rows if e.workflow_state in _LIVE}:
        course = view.school.courses[course_id]
        view.standing(course)
        if _is_over(view, course):
            continue
        for group in view.school.groups_of[course_id]:
            if group.workflow_state == "available":
                ids = [m.id for m in group.memberships if _is_in(m, row)]
                found |= dict.fromkeys(ids, group)
    return [found[number] for number in sorted(found, reverse=True)]


def _is_in(membership: GroupMembership, row: User) -> bool:
    return membership.workflow_state == "accepted" and membership.user_id == row.id


def _is_over(view: View, course: Course) -> bool:
    term: Term = view.school.terms[course.term_id]
    end = course.end_at if course.restrict_enrollments_to_course_dates else term.end_at
    return course.workflow_state in ("completed", "deleted") or (end is not None and end < view.now)


def _members(row: Group, _: GraphQLResolveInfo) -> int:
    return len(row.member_ids)


def _members_page(row: Group, info: GraphQLResolveInfo, **given: object) -> Connection:
    rows = [m for m in row.memberships if m.workflow_state == "accepted"]
    return page(info, rows, given)


def _category(row: Group, info: GraphQLResolveInfo) -> GroupCategory | None:
    view: View = info.context
    return view.school.group_categories.get(row.category_id)


def _groups_of_set(row: GroupCategory, info: GraphQLResolveInfo) -> list[Group]:
    view: View = info.context
    rows = view.school.groups_of[row.course_id]
    return [g for g in rows if g.category_id == row.id and g.workflow_state == "available"]


def _groups_of_set_page(
    row: GroupCategory, info: GraphQLResolveInfo, **given: object
) -> Connection:
    return page(info, _groups_of_set(row, info), given)


def _current_group(row: GroupCategory, info: GraphQLResolveInfo) -> Group | None:
    view: View = info.context
    groups = _groups_of_set(row, info)
    return next((g for g in groups if view.user.id in g.member_ids), None)


def _course_groups_page(
    row: Course, info: GraphQLResolveInfo, **given: object
) -> Connection | None:
    view: View = info.context
    if not view.standing(row).may_read:
        return None
    rows = [g for g in view.school.groups_of[row.id] if g.workflow_state == "available"]
    return page(info, rows, given)


def _group_sets(row: Course, info: GraphQLResolveInfo, **_: object) -> list[GroupCategory]:
    """NOTE: students get an empty list, not null."""
    view: View = info.context
    if not view.standing(row).staff:
        return []
    return [c for c in view.school.group_categories_of[row.id] if not c.deleted]


FIELDS: Fields = {
    "User": {"groups": _own_groups},
    "Group": {
        "_id": column("id"),
        "id": relay_id("Group"),
        "membersCount": _members,
        "membersConnection": _members_page,
        "groupCategory": _category,
    }
    | {"nonCollaborative": always(value=False)}
    | columns(name="name", state="workflow_state")
    | moments(createdAt="created_at", updatedAt="updated_at"),
    "GroupMembership": {"_id": column("id"), "user": user_in("user_id")}
    | columns(state="workflow_state")
    | moments(createdAt="created_at", updatedAt="updated_at"),
    "GroupSet": {
        "_id": column("id"),
        "id": relay_id("GroupSet"),
        "groups": _groups_of_set,
        "groupsConnection": _groups_of_set_page,
        "currentGroup": _current_group,
    }
    | columns(name="name", memberLimit="group_limit"),
    "Course": {"groupsConnection": _course_groups_page, "groupSets": _group_sets},
}
