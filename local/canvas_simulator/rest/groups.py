"""Groups and group sets: of a course, of a person, one alone, their people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.paging import numbered
from canvas_simulator.rest.group_rows import (
    category_row,
    group_permissions,
    group_row,
    membership_row,
    tab_rows,
)
from canvas_simulator.rest.person_rows import person_row
from canvas_simulator.rest.users import name_order, sortable_name
from canvas_simulator.standing import is_over

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Group, GroupCategory, User
    from canvas_simulator.standing import Standing


def list_own_groups(call: Call, user: str) -> Answer:
    """The groups the caller is a member of, in courses that are open to her."""
    if call.user_id(user) != call.user.id:
        raise forbidden()
    courses = dict.fromkeys(e.course_id for e in call.school.enrollments_by[call.user.id])
    groups = [
        group
        for course_id in courses
        if not is_over(call.school, call.school.courses[course_id], call.now)
        for group in _live(call, course_id)
        if call.user.id in group.member_ids
    ]
    page, link = numbered(call.request, groups)
    return Answer([group_row(call, g, _standing(call, g)) for g in page], link=link)


def list_course_groups(call: Call, course: str) -> Answer:
    """All groups of a course for its students and staff; observers get none of it.

    NOTE: where the People tab is hidden, students get their own groups only.
    """
    found, mine = call.readable(course)
    if mine.role == "observer":
        raise forbidden()
    groups = _live(call, found.id)
    closed = found.people_hidden and not mine.staff
    if closed or call.request.one("only_own_groups") == "true":
        groups = [g for g in groups if call.user.id in g.member_ids]
    page, link = numbered(call.request, groups)
    return Answer([group_row(call, g, mine) for g in page], link=link)


def _live(call: Call, course_id: int) -> list[Group]:
    rows = call.school.groups_of[course_id]
    return sorted(
        (g for g in rows if g.workflow_state == "available"), key=lambda g: (g.name, g.id)
    )


def _standing(call: Call, group: Group) -> Standing:
    return call.standing(call.school.courses[group.course_id])


def one_group(call: Call, text: str) -> tuple[Group, Standing]:
    """The group meant by a path segment; 403 for those who are not in it."""
    group = call.school.groups.get(local_id(text) or 0)
    if group is None or group.workflow_state == "deleted":
        raise not_found()
    mine = _standing(call, group)
    if not group_permissions(call, group, mine):
        raise forbidden()
    return group, mine


def show_group(call: Call, group: str) -> Answer:
    found, mine = one_group(call, group)
    return Answer(group_row(call, found, mine))


def list_memberships(call: Call, group: str) -> Answer:
    found, _ = one_group(call, group)
    rows = [row for row in found.memberships if row.workflow_state == "accepted"]
    page, link = numbered(call.request, rows)
    return Answer([membership_row(found, row) for row in page], link=link)


def list_group_users(call: Call, group: str) -> Answer:
    """The members by name."""
    found, mine = one_group(call, group)
    people = _by_name(call.school.users[i] for i in found.member_ids)
    page, link = numbered(call.request, people)
    return Answer([person_row(call, user, mine) for user in page], link=link)


def _by_name(people: Iterable[User]) -> list[User]:
    return sorted(people, key=lambda user: (name_order(sortable_name(user)), user.id))


def list_tabs(call: Call, group: str) -> Answer:
    """NOTE: a stranger gets 404 here, where the other routes of a group answer 403."""
    found = call.school.groups.get(local_id(group) or 0)
    if found is None or not group_permissions(call, found, _standing(call, found)):
        raise not_found()
    return Answer(tab_rows(call, found))


def list_categories(call: Call, course: str) -> Answer:
    """The sets of a course, for staff."""
    found, mine = call.readable(course)
    if not mine.staff:
        raise forbidden()
    rows = [c for c in call.school.group_categories_of[found.id] if not c.deleted]
    page, link = numbered(call.request, rows)
    return Answer([category_row(call, row) for row in page], link=link)


def one_category(call: Call, text: str) -> tuple[GroupCategory, Standing]:
    """The set meant by a path segment, whoever asks."""
    found = call.school.group_categories.get(local_id(text) or 0)
    if found is None or found.deleted:
        raise not_found()
    return found, call.standing(call.school.courses[found.course_id])


def show_category(call: Call, category: str) -> Answer:
    found, mine = one_category(call, category)
    if not mine.staff:
        raise forbidden()
    return Answer(category_row(call, found))


def list_category_groups(call: Call, category: str) -> Answer:
    found, mine = one_category(call, category)
    if not mine.staff:
        raise forbidden()
    groups = [g for g in _live(call, found.course_id) if g.category_id == found.id]
    page, link = numbered(call.request, groups)
    return Answer([group_row(call, g, mine) for g in page], link=link)


def list_category_users(call: Call, category: str) -> Answer:
    """The course's students by name; `unassigned=true` leaves those without a group.

    NOTE: a student may read this one, unlike the set itself.
    """
    found, mine = one_category(call, category)
    if mine.role not in ("staff", "student"):
        raise forbidden()
    school = call.school
    ids = {
        e.user_id
        for e in school.enrollments_of[found.course_id]
        if e.type == "StudentEnrollment" and e.workflow_state == "active"
    }
    if call.request.one("unassigned") == "true":
        groups = [g for g in _live(call, found.course_id) if g.category_id == found.id]
        ids -= {i for g in groups for i in g.member_ids}
    page, link = numbered(call.request, _by_name(school.users[i] for i in ids))
    return Answer([person_row(call, user, mine) for user in page], link=link)
