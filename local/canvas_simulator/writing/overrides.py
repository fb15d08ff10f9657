"""A teacher's writes of overrides: other dates for students, a section or a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from canvas_simulator import keeping
from canvas_simulator.http import Answer, Refused, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.rest.assignments import one_assignment
from canvas_simulator.rest.override_rows import override_row
from canvas_simulator.schema import Override
from canvas_simulator.writing.given import ids, members, moment, taught, whole
from canvas_simulator.writing.touching import override_saved

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment
    from canvas_simulator.writing.given import Members

_DATES: tuple[Literal["due_at", "unlock_at", "lock_at"], ...] = ("due_at", "unlock_at", "lock_at")


def create_override(call: Call, course: str, assignment: str) -> Answer:
    """A new override; 400 for nobody, or for somebody who has one already."""
    row, given = _given(call, course, assignment)
    override = _new(call, row, given)
    keeping.add_override(call.school, override)
    override_saved(call, row)
    return Answer(override_row(call, override), status=201)


def update_override(call: Call, course: str, assignment: str, override: str) -> Answer:
    """NOTE: Canvas replaces all dates: one that is not given is unset."""
    row, given = _given(call, course, assignment)
    found = _one(call, row, override)
    _set_dates(found, given)
    if found.student_ids is not None and "student_ids" in given:
        found.student_ids = ids(given["student_ids"])
    override_saved(call, row)
    return Answer(override_row(call, found))


def delete_override(call: Call, course: str, assignment: str, override: str) -> Answer:
    """The dates of the assignment hold again."""
    row, _ = _given(call, course, assignment)
    found = _one(call, row, override)
    shown = override_row(call, found)
    keeping.remove_override(call.school, found)
    override_saved(call, row)
    return Answer(shown)


def replace_overrides(call: Call, row: Assignment, given: Members) -> None:
    """`assignment_overrides` of an assignment write: these, and no others any more."""
    wanted = given.get("assignment_overrides")
    if not isinstance(wanted, list):
        return
    for old in list(call.school.overrides_of[row.id]):
        keeping.remove_override(call.school, old)
    for one in wanted:
        if isinstance(one, dict):
            keeping.add_override(call.school, _new(call, row, one))


def _given(call: Call, course: str, assignment: str) -> tuple[Assignment, Members]:
    found, _ = taught(call, course)
    return one_assignment(call, found, assignment), members(call, "assignment_override")


def _one(call: Call, row: Assignment, text: str) -> Override:
    wanted = local_id(text)
    for override in call.school.overrides_of[row.id]:
        if override.id == wanted:
            return override
    raise not_found()


def _new(call: Call, row: Assignment, given: Members) -> Override:
    override = Override(id=call.school.next_id("overrides"), assignment_id=row.id)
    _set_whom(call, override, row, given)
    if given.get("title"):
        override.title = str(given["title"])
    _set_dates(override, given)
    return override


def _set_whom(call: Call, override: Override, row: Assignment, given: Members) -> None:
    if given.get("course_section_id"):
        override.section_id = whole(given["course_section_id"])
        override.title = call.school.sections[override.section_id].name
    elif given.get("group_id"):
        override.group_id = whole(given["group_id"])
        groups = call.school.groups_of[row.course_id]
        override.title = next((g.name for g in groups if g.id == override.group_id), "")
    else:
        override.student_ids = ids(given.get("student_ids"))
        override.title = f"{len(override.student_ids)} student(s)"
        _check_students(call, override, row)


def _check_students(call: Call, override: Override, row: Assignment) -> None:
    if not override.student_ids:
        raise Refused(400, {"errors": ["one of student_ids, group_id, or course_section_id"]})
    taken = {u for o in call.school.overrides_of[row.id] for u in o.student_ids or []}
    if taken & set(override.student_ids):
        said = "has already been taken"
        raise Refused(400, {"errors": {"assignment_override_students": [{"message": said}]}})


def _set_dates(override: Override, given: Members) -> None:
    override.fields = [name for name in _DATES if name in given]
    for name in _DATES:
        setattr(override, name, moment(given.get(name)))
