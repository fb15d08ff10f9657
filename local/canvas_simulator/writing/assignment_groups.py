"""A teacher's writes of assignment groups: names, weights, rules, deletion with a new home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import keeping
from canvas_simulator.http import Answer, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.rest.assignment_groups import group_row
from canvas_simulator.schema import AssignmentGroup
from canvas_simulator.writing.given import everything, name, number, settle, taught, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Course
    from canvas_simulator.writing.given import Members


def create_assignment_group(call: Call, course: str) -> Answer:
    found, _ = taught(call, course)
    row = AssignmentGroup(
        id=call.school.next_id("assignment_groups"),
        course_id=found.id,
        name="Assignments",
        position=1 + len(call.school.assignment_groups_of[found.id]),
        updated_at=call.now,
    )
    _change(call, found, row, everything(call))
    keeping.add_assignment_group(call.school, row)
    return Answer(group_row(row))


def update_assignment_group(call: Call, course: str, group: str) -> Answer:
    found, _ = taught(call, course)
    row = _one(call, found, group)
    _change(call, found, row, everything(call))
    return Answer(group_row(row))


def delete_assignment_group(call: Call, course: str, group: str) -> Answer:
    """Its assignments move to `move_assignments_to`, or go with it.

    NOTE: the moved ones change group, and all in the other group are numbered anew, also when
    none moves: no stamp of theirs shows it.
    """
    found, _ = taught(call, course)
    row = _one(call, found, group)
    given = everything(call)
    target = (
        _one(call, found, str(given["move_assignments_to"]))
        if given.get("move_assignments_to")
        else None
    )
    leaving = _works(call, row)
    for assignment in leaving:
        if target is None:
            assignment.workflow_state = "deleted"
    if target is not None:
        for position, assignment in enumerate([*_works(call, target), *leaving], start=1):
            assignment.position, assignment.assignment_group_id = position, target.id
    keeping.remove_assignment_group(call.school, row)
    row.updated_at = found.updated_at = call.now
    if target is not None:
        target.updated_at = call.now
    return Answer(group_row(row))


def _works(call: Call, group: AssignmentGroup) -> list[Assignment]:
    """The work in a group by position; of those in the same one the longest untouched first."""
    rows = call.school.assignments_of[group.course_id]
    rows = [r for r in rows if r.assignment_group_id == group.id and r.workflow_state != "deleted"]
    return sorted(rows, key=lambda r: (r.position, r.updated_at, r.id))


def _one(call: Call, course: Course, text: str) -> AssignmentGroup:
    row = call.school.assignment_groups.get(local_id(text) or 0)
    if row is None or row.course_id != course.id or row.workflow_state == "deleted":
        raise not_found()
    return row


def _change(call: Call, course: Course, row: AssignmentGroup, given: Members) -> None:
    settle(row, given, _SETTABLE)
    row.updated_at = course.updated_at = call.now


def _rules(value: JsonValue) -> dict[str, JsonValue]:
    """NOTE: a form gives numbers as text; Canvas stores them as numbers."""
    given = value if isinstance(value, dict) else {}
    return {k: [whole(i) for i in v] if isinstance(v, list) else whole(v) for k, v in given.items()}


_SETTABLE: dict[str, Callable[[JsonValue], object]] = {
    "name": name,
    "position": whole,
    "group_weight": lambda value: number(value) or 0.0,
    "rules": _rules,
}
