"""Writes of sections and enrolments: who belongs to a course, and when no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import jobs, keeping
from canvas_simulator.call import stamp
from canvas_simulator.http import Answer, Refused, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.rest.course_rows import ROLE_IDS
from canvas_simulator.rest.enrollment_rows import enrollment_row
from canvas_simulator.schema import Enrollment, Score, Section
from canvas_simulator.totals import keep_totals
from canvas_simulator.writing.courses import SECTION
from canvas_simulator.writing.given import everything, members, settle, taught, text
from canvas_simulator.writing.touching import memberships_saved

if TYPE_CHECKING:
    from collections.abc import Collection

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course
    from canvas_simulator.writing.given import Members

_ENDS = {"conclude": "completed", "delete": "deleted", "deactivate": "inactive"}
_ENDS["inactivate"] = "inactive"
_STATES = ("active", "invited", "inactive")  # that one can be enrolled in


def create_section(call: Call, course: str) -> Answer:
    found, _ = taught(call, course)
    row = Section(
        id=call.school.next_id("sections"),
        course_id=found.id,
        name="Unnamed Section",
        created_at=call.now,
    )
    settle(row, members(call, "course_section"), SECTION)
    keeping.add_section(call.school, row)
    return Answer(
        {
            "id": row.id,
            "name": row.name,
            "course_id": row.course_id,
            "start_at": stamp(row.start_at),
            "end_at": stamp(row.end_at),
            "created_at": stamp(row.created_at),
        }
    )


def create_enrollment(call: Call, course: str) -> Answer:
    """Enrols into the section given, or the first; a deleted enrolment comes back to life."""
    found, _ = taught(call, course)
    given = members(call, "enrollment")
    return _enrol(call, found, given, _section_id(call, found, given))


def create_section_enrollment(call: Call, section: str) -> Answer:
    row = call.school.sections.get(local_id(section) or 0)
    if row is None:
        raise not_found()
    found, _ = taught(call, str(row.course_id))
    return _enrol(call, found, members(call, "enrollment"), row.id)


def _section_id(call: Call, course: Course, given: Members) -> int:
    if given.get("course_section_id"):
        section = call.school.sections.get(local_id(str(given["course_section_id"])) or 0)
        if section is None or section.course_id != course.id:
            raise not_found()
        return section.id
    return call.school.sections_of[course.id][0].id


def _enrol(call: Call, course: Course, given: Members, section_id: int) -> Answer:
    user_id = call.user_id(str(given.get("user_id", "")))
    kind = str(given.get("type") or "StudentEnrollment")
    if user_id not in call.school.users:
        raise not_found()
    if kind not in ROLE_IDS:
        raise Refused(400, {"message": "Invalid type"})
    watched = local_id(text(given.get("associated_user_id")) or "")
    if watched is not None and watched not in call.school.users:
        raise not_found()
    row = _earlier(call, course.id, user_id, kind, section_id)
    if row is None:
        row = Enrollment(
            id=call.school.next_id("enrollments"),
            course_id=course.id,
            user_id=user_id,
            section_id=section_id,
            type=kind,
            associated_user_id=watched,
            created_at=call.now,
            updated_at=call.now,
        )
        keeping.add_enrollment(call.school, row)
    asked = str(given.get("enrollment_state") or "invited")
    row.workflow_state = asked if asked in _STATES else "invited"
    row.updated_at = call.now
    _moved(call, row, again=(user_id,))
    return _said(call, row)


def _earlier(
    call: Call, course_id: int, user_id: int, kind: str, section_id: int
) -> Enrollment | None:
    for row in call.school.enrollments_by[user_id]:
        if (row.course_id, row.type, row.section_id) == (course_id, kind, section_id):
            return row
    return None


def end_enrollment(call: Call, course: str, enrollment: str) -> Answer:
    """`task`: conclude (default), delete or deactivate.

    NOTE: a deleted enrolment loses its totals, others keep what they had.
    """
    row = _one(call, course, enrollment)
    task = str(everything(call).get("task") or "conclude")
    if task not in _ENDS:
        raise Refused(400, {"message": "invalid task"})
    keep_totals(call.school, row)
    row.workflow_state, row.updated_at = _ENDS[task], call.now
    if task == "delete":
        _leave_groups(call, row)
        row.scores = [Score(grading_period_id=s.grading_period_id) for s in row.scores]
    _moved(call, row)
    return _said(call, row)


def _leave_groups(call: Call, row: Enrollment) -> None:
    for group in call.school.groups_of[row.course_id]:
        for membership in group.memberships:
            is_left = membership.workflow_state == "deleted"
            if membership.user_id == row.user_id and not is_left:
                membership.workflow_state = "deleted"
                group.updated_at = call.now
                memberships_saved(call, group, (row.user_id,))


def reactivate_enrollment(call: Call, course: str, enrollment: str) -> Answer:
    row = _one(call, course, enrollment)
    row.workflow_state, row.updated_at = "active", call.now
    _moved(call, row)
    return _said(call, row)


def _said(call: Call, row: Enrollment) -> Answer:
    """The row as a write answers it: without the person."""
    shown = enrollment_row(call, row)
    del shown["user"]
    return Answer(shown)


def _moved(call: Call, row: Enrollment, *, again: Collection[int] = ()) -> None:
    call.school.stirred[row.user_id] += 1
    jobs.recompute_course(call.school, row.course_id, again=again)


def _one(call: Call, course: str, enrollment: str) -> Enrollment:
    found, _ = taught(call, course)
    wanted = local_id(enrollment)
    for row in call.school.enrollments_of[found.id]:
        if row.id == wanted:
            return row
    raise not_found()
