"""Writes of groups and their members. 200 does not mean that what was asked happened.

Unknown members are silently dropped, limits only hold for those who join, a person moved
into another group of the set leaves the old one without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import keeping
from canvas_simulator.http import Answer, Row, forbidden
from canvas_simulator.rest.group_rows import category_row, group_row
from canvas_simulator.rest.groups import one_category
from canvas_simulator.rest.person_rows import person_row
from canvas_simulator.rest.users import name_order, sortable_name
from canvas_simulator.schema import Group
from canvas_simulator.writing.given import blank_name, everything, ids
from canvas_simulator.writing.members import edited_group, may_be_member, replace_members

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import User
    from canvas_simulator.standing import Standing
    from canvas_simulator.writing.given import Members


def create_group(call: Call, category: str) -> Answer:
    """A new group of the set; the course's stamp moves. Names may repeat."""
    found, mine = one_category(call, category)
    if not mine.staff:
        raise forbidden()
    given = everything(call)
    row = Group(
        id=call.school.next_id("groups"),
        course_id=found.course_id,
        category_id=found.id,
        name=str(given.get("name") or found.name),
        created_at=call.now,
        updated_at=call.now,
        max_membership=found.group_limit,
    )
    _describe(row, given)
    keeping.add_group(call.school, row)
    call.school.courses[row.course_id].updated_at = call.now
    return Answer(_whole_row(call, row, mine))


def update_group(call: Call, group: str) -> Answer:
    """Names, describes, or replaces the whole membership by `members[]`."""
    row, mine = edited_group(call, group)
    given = everything(call)
    if "name" in given:
        if not given["name"]:
            raise blank_name()
        row.name, row.updated_at = str(given["name"]), call.now
    _describe(row, given)
    if "members" in given:
        wanted = [i for i in ids(given["members"]) if may_be_member(call, row, i)]
        replace_members(call, row, list(dict.fromkeys(wanted)))
    return Answer(_whole_row(call, row, mine))


def delete_group(call: Call, group: str) -> Answer:
    """NOTE: the members stay in its row; nobody sees it any more."""
    row, mine = edited_group(call, group)
    row.workflow_state = "deleted"
    row.updated_at = call.school.courses[row.course_id].updated_at = call.now
    return Answer(group_row(call, row, mine))


def _describe(row: Group, given: Members) -> None:
    if "description" in given:
        row.description = str(given["description"])
    if "join_level" in given:
        row.join_level = str(given["join_level"])


def _whole_row(call: Call, row: Group, mine: Standing) -> Row:
    """A write answers with what `include[]` would add: permissions, users, group_category."""
    shown = group_row(call, row, mine)
    category = call.school.group_categories[row.category_id]
    people = sorted((call.school.users[i] for i in row.member_ids), key=_by_name)
    return shown | {
        "permissions": {
            "create_discussion_topic": True,
            "join": False,
            "create_announcement": True,
        },
        "users": [person_row(call, user, mine) for user in people],
        "group_category": category_row(call, category),
    }


def _by_name(user: User) -> tuple[tuple[bool, str], int]:
    return name_order(sortable_name(user)), user.id
