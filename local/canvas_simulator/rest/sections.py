"""`/courses/:id/sections`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.http import Answer
from canvas_simulator.paging import numbered

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row


def list_sections(call: Call, course: str) -> Answer:
    """The sections of a course; teachers see the SIS ids too."""
    found, mine = call.readable(course)
    page, link = numbered(call.request, call.school.sections_of[found.id])
    for_teachers: Row = {}
    if mine.staff_in(("TeacherEnrollment",)):
        for_teachers = {
            "sis_section_id": None,
            "sis_course_id": found.sis_course_id,
            "integration_id": None,
        }
    rows = [
        {
            "id": section.id,
            "name": section.name,
            "course_id": section.course_id,
            "nonxlist_course_id": None,
            "start_at": stamp(section.start_at),
            "end_at": stamp(section.end_at),
            "restrict_enrollments_to_section_dates": section.restrict_enrollments_to_section_dates,
            "created_at": stamp(section.created_at),
        }
        | for_teachers
        for section in page
    ]
    return Answer(rows, link=link)
