"""A teacher's writes of overrides: other dates for students, a section or a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from canvas_simulator import keeping
from canvas_simulator.http import Answer, Refused, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.rest.assignments import one_assignment
from canvas_simulator.rest.override_rows import override_row
from canvas_simulator.schema import Override
from canvas_simulator.writing.given import ids, members, moment, taught
from canvas_simulator.writing.touching import override_saved

if TYPE_CHECKING:
    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment
    from canvas_simulator.writing.given import Members

_DATES: tuple[Literal["due_at", "unlock_at", "lock_at"], ...] = ("due_at", "unlock_at", "lock_at")


def create_override(call: Call, course: str, assignment: str) -> Answer:
    """A new override; 400 for nobody, or for somebody who has one already."""
    row, given = _given(call, course, assignment)
    override = _new(call, row, given, call.school.overrides_of[row.id])
    keeping.add_override(call.school, override)
    override_saved(call, row)
    return Answer(override_row(call, override), status=201)


def update_override(call: Call, course: str, assignment: str, override: str) -> Answer:
    """NOTE: Canvas replaces all dates: one that is not given is unset."""
    row, given = _given(call, course, assignment)
    found = _one(call, row, override)
    students = found.student_ids
    if students is not None and "student_ids" in given:
        students = _known_students(call, row, given)
    _set_dates(found, given)
    found.student_ids = students
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


def read_overrides(call: Call, row: Assignment, given: Members) -> list[Override] | None:
    """`assignment_overrides` of an assignment write, not yet in force; None without any."""
    wanted = given.get("assignment_overrides")
    if not isinstance(wanted, list):
        return None
    found: list[Override] = []
    for one in wanted:
        if isinstance(one, dict):
            found.append(_new(call, row, one, found))
    return found


def replace_overrides(call: Call, row: Assignment, wanted: list[Override] | None) -> None:
    """These, and no others any more; None leaves those there are."""
    if wanted is None:
        return
    for old in list(call.school.overrides_of[row.id]):
        keeping.remove_override(call.school, old)
    for one in wanted:
        keeping.add_override(call.school, one)


def _given(call: Call, course: str, assignment: str) -> tuple[Assignment, Members]:
    found, _ = taught(call, course)
    return one_assignment(call, found, assignment), members(call, "assignment_override")


def _one(call: Call, row: Assignment, text: str) -> Override:
    wanted = local_id(text)
    for override in call.school.overrides_of[row.id]:
        if override.id == wanted:
            return override
    raise not_found()


def _new(call: Call, row: Assignment, given: Members, beside: list[Override]) -> Override:
    """The override as given; ``beside`` are the ones it must differ from in whom it is for."""
    override = Override(id=call.school.next_id("overrides"), assignment_id=row.id)
    _set_whom(call, override, row, given)
    _check_free(override, beside)
    if given.get("title"):
        override.title = str(given["title"])
    _set_dates(override, given)
    return override


def _set_whom(call: Call, override: Override, row: Assignment, given: Members) -> None:
    if given.get("course_section_id"):
        section = call.school.sections.get(_number(given["course_section_id"]))
        if section is None or section.course_id != row.course_id:
            raise _unknown("section id", given["course_section_id"])
        override.section_id, override.title = section.id, section.name
    elif given.get("group_id"):
        group = call.school.groups.get(_number(given["group_id"]))
        if group is None or group.course_id != row.course_id:
            raise _unknown("group id", given["group_id"])
        override.group_id, override.title = group.id, group.name
    else:
        override.student_ids = _known_students(call, row, given)
        override.title = f"{len(override.student_ids)} student(s)"


def _number(value: JsonValue) -> int:
    return local_id(str(value)) or 0


def _unknown(what: str, value: JsonValue) -> Refused:
    return Refused(400, {"errors": [f"unknown {what}: {value}"]})


def _known_students(call: Call, row: Assignment, given: Members) -> list[int]:
    """The students named, all of the course."""
    wanted = ids(given.get("student_ids"))
    if not wanted:
        raise Refused(400, {"errors": ["one of student_ids, group_id, or course_section_id"]})
    enrollments = call.school.enrollments_by
    courses = {user: {e.course_id for e in enrollments.get(user, ())} for user in wanted}
    unknown = [user for user in wanted if row.course_id not in courses[user]]
    if unknown:
        raise _unknown("student ids", ", ".join(map(str, unknown)))
    return wanted


def _check_free(override: Override, beside: list[Override]) -> None:
    taken = {user for other in beside for user in other.student_ids or []}
    whole_sets = {(other.section_id, other.group_id) for other in beside}
    name = "set_id" if override.student_ids is None else "assignment_override_students"
    mine = override.section_id, override.group_id
    if taken & set(override.student_ids or ()) or (name == "set_id" and mine in whole_sets):
        said = "has already been taken"
        raise Refused(400, {"errors": {name: [{"message": said}]}})


def _set_dates(override: Override, given: Members) -> None:
    override.fields = [name for name in _DATES if name in given]
    for name in _DATES:
        setattr(override, name, moment(given.get(name)))
