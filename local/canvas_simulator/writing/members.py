"""Who is in a group: joined, put in, moved, taken out.

A person is in one group of a set: the membership in another one ends without a word.
Replacing the members drops unknown ones silently and ignores the limit; joining does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Refused, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.rest.group_rows import membership_row
from canvas_simulator.schema import GroupMembership
from canvas_simulator.writing.given import everything
from canvas_simulator.writing.touching import memberships_saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Group
    from canvas_simulator.standing import Standing


def create_membership(call: Call, group: str) -> Answer:
    """Joins, or is put into, the group; out of any other one of the set."""
    row = live_group(call, group)
    mine = call.standing(call.school.courses[row.course_id])
    user_id = call.user_id(str(everything(call).get("user_id", "")))
    signup = call.school.group_categories[row.category_id].self_signup == "enabled"
    if not mine.staff and not (signup and user_id == call.user.id and mine.role == "student"):
        raise forbidden()
    if user_id not in call.school.users:
        raise not_found()
    if user_id in row.member_ids:
        old = next(m for m in row.memberships if m.user_id == user_id)
        return Answer(membership_row(row, old) | {"just_created": False})
    if row.max_membership is not None and len(row.member_ids) >= row.max_membership:
        raise _full()
    made = join(call, row, user_id)
    memberships_saved(call, row, (user_id,))
    return Answer(membership_row(row, made) | {"just_created": True})


def delete_member(call: Call, group: str, user: str) -> Answer:
    """Takes a person out of the group; 404 for one who is not in it."""
    row = live_group(call, group)
    mine = call.standing(call.school.courses[row.course_id])
    user_id = call.user_id(user)
    if not mine.staff and user_id != call.user.id:
        raise forbidden()
    return _removed(call, row, lambda m: m.user_id == user_id)


def delete_membership(call: Call, group: str, membership: str) -> Answer:
    """The same, by the membership's id."""
    row, _ = edited_group(call, group)
    wanted = local_id(membership)
    return _removed(call, row, lambda m: m.id == wanted)


def _removed(call: Call, row: Group, is_meant: Callable[[GroupMembership], bool]) -> Answer:
    for one in row.memberships:
        if is_meant(one) and one.workflow_state == "accepted":
            _leave(call, row, one)
            memberships_saved(call, row, (one.user_id,))
            return Answer({"ok": True})
    raise not_found()


def live_group(call: Call, text: str) -> Group:
    row = call.school.groups.get(local_id(text) or 0)
    if row is None or row.workflow_state == "deleted":
        raise not_found()
    return row


def edited_group(call: Call, text: str) -> tuple[Group, Standing]:
    row = live_group(call, text)
    mine = call.standing(call.school.courses[row.course_id])
    if not mine.staff:
        raise forbidden()
    return row, mine


def may_be_member(call: Call, row: Group, user_id: int) -> bool:
    mine = call.school.enrollments_by[user_id]
    return any(e.course_id == row.course_id and e.workflow_state == "active" for e in mine)


def replace_members(call: Call, row: Group, wanted: list[int]) -> None:
    if wanted == row.member_ids:
        return
    before = set(row.member_ids)
    for one in row.memberships:
        if one.workflow_state == "accepted" and one.user_id not in wanted:
            _leave(call, row, one)
    for user_id in wanted:
        if user_id not in row.member_ids:
            join(call, row, user_id)
    memberships_saved(call, row, before ^ set(wanted))


def join(call: Call, row: Group, user_id: int) -> GroupMembership:
    """A new membership; the one in another group of the set ends."""
    for other in call.school.groups_of[row.course_id]:
        if other.category_id == row.category_id and other is not row:
            for one in other.memberships:
                if one.user_id == user_id and one.workflow_state == "accepted":
                    _leave(call, other, one)
    made = GroupMembership(
        id=call.school.next_id("memberships"),
        user_id=user_id,
        created_at=call.now,
        updated_at=call.now,
    )
    row.memberships = [m for m in row.memberships if m.user_id != user_id] + [made]
    row.updated_at = call.now
    call.school.stirred[user_id] += 1
    return made


def _leave(call: Call, row: Group, one: GroupMembership) -> None:
    one.workflow_state = "deleted"
    one.updated_at = row.updated_at = call.now
    call.school.stirred[one.user_id] += 1


def _full() -> Refused:
    said = "The group is full."
    return Refused(
        400,
        {"errors": {"group_id": [{"attribute": "group_id", "message": said, "type": said}]}},
    )
