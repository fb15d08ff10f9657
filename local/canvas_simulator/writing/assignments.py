"""A teacher's writes of assignments: made, changed, given to somebody, deleted."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from canvas_simulator import keeping
from canvas_simulator.grades import GRADING_TYPES, SUBMISSION_TYPES
from canvas_simulator.http import Answer, Refused
from canvas_simulator.new_quizzes import make_new_quiz
from canvas_simulator.rest.assignments import one_assignment
from canvas_simulator.rest.viewer import Viewer
from canvas_simulator.schema import Assignment, AssignmentGroup
from canvas_simulator.writing.given import (
    Misfit,
    members,
    moment,
    name,
    number,
    one_of,
    settle,
    taught,
    text,
    texts,
    true,
    whole,
)
from canvas_simulator.writing.overrides import read_overrides, replace_overrides
from canvas_simulator.writing.touching import assignment_saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course, Override
    from canvas_simulator.writing.given import Members

_RESTAMPING = {"points_possible"}  # the students' rows are written again by the job


def create_assignment(call: Call, course: str) -> Answer:
    """A new assignment, unpublished unless `assignment[published]` says so."""
    found, mine = taught(call, course)
    row = new_assignment(call, found, members(call, "assignment"))
    return Answer(Viewer(call, found, mine).row(row), status=201)


def new_assignment(
    call: Call, found: Course, given: Members, *, topic_id: int | None = None
) -> Assignment:
    """The row with what follows from making it; ``topic_id`` where a discussion is graded."""
    number = call.school.next_id("assignments")
    row = Assignment(
        id=number,
        course_id=found.id,
        assignment_group_id=0,
        name="Unnamed assignment",
        workflow_state="unpublished",
        created_at=call.now,
        updated_at=call.now,
        discussion_topic_id=topic_id,
        lti_context_id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{call.school.world.seed}/{number}")),
    )
    wanted = _checked(call, row, given)
    settle(row, given, _SETTABLE)
    if "quiz_lti" in given:  # whatever its value
        make_new_quiz(row, call.school.world.base_url)
    _publish(row, given)
    row.assignment_group_id = row.assignment_group_id or _first_group(call, found).id
    row.position = 1 + _last_position(call, row)
    call.school.add_assignment(row)
    replace_overrides(call, row, wanted)
    assignment_saved(call, row)
    return row


def _first_group(call: Call, course: Course) -> AssignmentGroup:
    """Canvas makes a group `Assignments` for the first assignment of a course."""
    groups = call.school.assignment_groups_of[course.id]
    if groups:
        return groups[0]
    row = AssignmentGroup(
        id=call.school.next_id("assignment_groups"),
        course_id=course.id,
        name="Assignments",
        updated_at=call.now,
    )
    keeping.add_assignment_group(call.school, row)
    return row


def _last_position(call: Call, row: Assignment) -> int:
    rows = call.school.assignments_of[row.course_id]
    mates = [r.position for r in rows if r.assignment_group_id == row.assignment_group_id]
    return max(mates, default=0)


def update_assignment(call: Call, course: str, assignment: str) -> Answer:
    """Changes the members given; others stay."""
    found, mine = taught(call, course)
    row = one_assignment(call, found, assignment)
    change_assignment(call, row, members(call, "assignment"))
    return Answer(Viewer(call, found, mine).row(row))


def change_dates(call: Call, course: str, assignment: str) -> Answer:
    """`date_details`: base dates and overrides in one request, as the web page sends them."""
    found, _ = taught(call, course)
    row = one_assignment(call, found, assignment)
    given = call.request.members()
    change_assignment(call, row, given)
    return Answer(None, status=204)


def change_assignment(call: Call, row: Assignment, given: Members) -> None:
    """Sets the members given and moves what such a write moves.

    NOTE: a position that another assignment has is shared with it.
    """
    old_group = call.school.assignment_groups[row.assignment_group_id]
    wanted = _checked(call, row, given)
    changed = settle(row, given, _SETTABLE)
    _publish(row, given)
    replace_overrides(call, row, wanted)
    old_group.updated_at = call.now
    assignment_saved(call, row, again=bool(changed & _RESTAMPING))


def _checked(call: Call, row: Assignment, given: Members) -> list[Override] | None:
    """The overrides given; refused where they, the group or the group set are not the course's."""
    school, course_id = call.school, row.course_id
    group = school.assignment_groups.get(_assignment_group(given.get("assignment_group_id")))
    if "assignment_group_id" in given and (group is None or group.course_id != course_id):
        raise _no_group()
    group_set = _or_none(given.get("group_category_id"))
    mine = (g.id for g in school.group_categories_of[course_id] if not g.deleted)
    if group_set is not None and group_set not in (row.group_category_id, *mine):
        raise Refused(400, {"message": "invalid group_category_id"})
    return read_overrides(call, row, given)


def _publish(row: Assignment, given: Members) -> None:
    if "published" in given:
        row.workflow_state = "published" if true(given["published"]) else "unpublished"


def delete_assignment(call: Call, course: str, assignment: str) -> Answer:
    """The row stays in the school, no list and no route shows it any more."""
    found, mine = taught(call, course)
    row = one_assignment(call, found, assignment)
    row.workflow_state = "deleted"
    quiz = call.school.quizzes.get(row.quiz_id or 0)
    if quiz is not None:
        keeping.remove_quiz(call.school, quiz)
    assignment_saved(call, row)
    return Answer(Viewer(call, found, mine).row(row))


def _assignment_group(value: JsonValue) -> int:
    try:
        return whole(value or 0)
    except Misfit as exc:
        raise _no_group() from exc


def _no_group() -> Refused:
    return Refused(400, {"message": "invalid assignment_group_id"})


def _or_none(value: JsonValue) -> int | None:
    return None if value in (None, "") else whole(value)


def _submission_types(value: JsonValue) -> list[str]:
    found = texts(value)
    if not SUBMISSION_TYPES.issuperset(found):
        raise Misfit("Invalid submission types", "invalid")
    return found


_SETTABLE: dict[str, Callable[[JsonValue], object]] = {
    "name": name,
    "description": text,
    "points_possible": number,
    "grading_type": one_of(*GRADING_TYPES),
    "submission_types": _submission_types,
    "due_at": moment,
    "unlock_at": moment,
    "lock_at": moment,
    "assignment_group_id": _assignment_group,
    "position": whole,
    "omit_from_final_grade": true,
    "only_visible_to_overrides": true,
    "post_manually": true,
    "group_category_id": _or_none,
}
