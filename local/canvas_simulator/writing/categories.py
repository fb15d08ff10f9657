"""Writes of group sets: made, changed, deleted, and their groups filled by job."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_simulator import keeping
from canvas_simulator.http import Answer, Refused, forbidden
from canvas_simulator.ids import local_id
from canvas_simulator.progress import begin, progress_row
from canvas_simulator.rest.group_rows import category_row
from canvas_simulator.rest.groups import one_category
from canvas_simulator.schema import GroupCategory
from canvas_simulator.writing.given import blank_name, everything, taught, text, whole
from canvas_simulator.writing.members import join

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.call import Call
    from canvas_simulator.writing.given import Members


def create_category(call: Call, course: str) -> Answer:
    """A new set; 400 for a name that is blank or used."""
    found, _ = taught(call, course)
    given = everything(call)
    row = GroupCategory(
        id=call.school.next_id("group_categories"),
        course_id=found.id,
        name=_name(call, found.id, given),
        created_at=call.now,
    )
    _describe(row, given)
    keeping.add_category(call.school, row)
    counts = {"groups_count": 0, "unassigned_users_count": len(_unassigned(call, row))}
    return Answer(category_row(call, row) | counts)


def update_category(call: Call, category: str) -> Answer:
    """NOTE: no stamp anywhere shows a renamed set. Without a limit the one it had goes."""
    row = _edited(call, category)
    given = everything(call)
    if "name" in given and given["name"] != row.name:
        row.name = _name(call, row.course_id, given)
    _describe(row, given)
    for group in call.school.groups_of[row.course_id]:
        if group.category_id == row.id:
            group.max_membership = row.group_limit
    return Answer(category_row(call, row))


def delete_category(call: Call, category: str) -> Answer:
    """The set with its groups; asked again 404 in other words than elsewhere."""
    found = call.school.group_categories.get(local_id(category) or 0)
    if found is None or found.deleted:
        raise Refused(404, {"status": "not found"})
    row = _edited(call, category)
    shown = category_row(call, row)
    row.deleted = True
    for group in call.school.groups_of[row.course_id]:
        if group.category_id == row.id:
            group.workflow_state = "deleted"
    call.school.courses[row.course_id].updated_at = call.now
    return Answer(shown)


def assign_unassigned(call: Call, category: str) -> Answer:
    """Spreads those without a group over the smallest groups, by job."""
    row = _edited(call, category)

    def job(at: datetime) -> None:
        later = replace(call, now=at)
        for user_id in _unassigned(call, row):
            groups = [
                g
                for g in call.school.groups_of[row.course_id]
                if g.category_id == row.id and g.workflow_state == "available"
            ]
            if groups:
                join(later, min(groups, key=lambda g: (len(g.member_ids), g.id)), user_id)

    made = begin(call.school, "assign_unassigned_members", ("GroupCategory", row.id), job)
    shown = progress_row(made, call.base)
    return Answer(shown | {"workflow_state": "running", "completion": 0.0})


def _edited(call: Call, text_id: str) -> GroupCategory:
    row, mine = one_category(call, text_id)
    if not mine.staff:
        raise forbidden()
    return row


def _name(call: Call, course_id: int, given: Members) -> str:
    name = str(given.get("name") or "").strip()
    if not name:
        raise blank_name()
    rows = call.school.group_categories_of[course_id]
    if any(row.name == name and not row.deleted for row in rows):
        said = f"{name} is already in use."
        error = {"attribute": "name", "message": said, "type": said}
        raise Refused(400, {"errors": {"name": [error]}})
    return name


def _describe(row: GroupCategory, given: Members) -> None:
    row.group_limit = whole(given["group_limit"]) if given.get("group_limit") else None
    if "self_signup" in given:
        row.self_signup = text(given["self_signup"])
    if "auto_leader" in given:
        row.auto_leader = text(given["auto_leader"])


def _unassigned(call: Call, row: GroupCategory) -> list[int]:
    groups = call.school.groups_of[row.course_id]
    taken = {
        i
        for g in groups
        if g.category_id == row.id and g.workflow_state == "available"
        for i in g.member_ids
    }
    students = dict.fromkeys(
        e.user_id
        for e in call.school.enrollments_of[row.course_id]
        if e.type == "StudentEnrollment" and e.workflow_state == "active"
    )
    return [i for i in students if i not in taken]
