"""`/courses/:id/sections`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.http import Answer
from canvas_simulator.paging import numbered
from canvas_simulator.rest.enrollment_rows import enrollment_row
from canvas_simulator.rest.person_rows import person_row

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Course, Enrollment, Section
    from canvas_simulator.standing import Standing


def list_sections(call: Call, course: str) -> Answer:
    """The sections of a course, with their students if asked for."""
    found, mine = call.readable(course)
    page, link = numbered(call.request, call.school.sections_of[found.id])
    rows = [section_row(s, found, mine) | _included(call, s, mine) for s in page]
    return Answer(rows, link=link)


def section_row(section: Section, course: Course, mine: Standing) -> Row:
    """One section; teachers see the SIS ids too."""
    row: Row = {
        "id": section.id,
        "name": section.name,
        "course_id": section.course_id,
        "nonxlist_course_id": None,
        "start_at": stamp(section.start_at),
        "end_at": stamp(section.end_at),
        "restrict_enrollments_to_section_dates": section.restrict_enrollments_to_section_dates,
        "created_at": stamp(section.created_at),
    }
    if mine.staff_in(("TeacherEnrollment",)):
        row |= {
            "sis_section_id": None,
            "sis_course_id": course.sis_course_id,
            "integration_id": None,
        }
    return row


def _included(call: Call, section: Section, mine: Standing) -> Row:
    rows = [
        e
        for e in call.school.enrollments_of[section.course_id]
        if e.section_id == section.id
        and e.type == "StudentEnrollment"
        and e.workflow_state == "active"
    ]
    found: Row = {}
    if call.includes("total_students") and mine.role != "observer":
        found["total_students"] = len(rows)
    if call.includes("students") and mine.role != "observer":
        found["students"] = [_student(call, row, mine) for row in rows]
    return found


def _student(call: Call, enrollment: Enrollment, mine: Standing) -> Row:
    row = person_row(call, call.school.users[enrollment.user_id], mine)
    if call.includes("enrollments"):
        shown = enrollment_row(call, enrollment)
        row["enrollments"] = [{k: v for k, v in shown.items() if k != "user"}]
    return row
