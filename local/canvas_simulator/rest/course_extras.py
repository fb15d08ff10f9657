"""The members that `include[]` adds to a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.standing import is_current, term_dates

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Course, Enrollment, Term


def included_members(call: Call, course: Course, mine: list[Enrollment]) -> Row:
    """The members that `include[]` adds."""
    row: Row = {}
    for column in ("updated_at", "created_at"):
        if call.includes(column):
            row[column] = stamp(getattr(course, column))
    if call.includes("term"):
        row["term"] = _term_row(call, call.school.terms[course.term_id], mine)
    if call.includes("concluded"):
        row["concluded"] = _concluded(call, course)
    if call.includes("syllabus_body"):
        row["syllabus_body"] = call.text(course.syllabus_body)
    if call.includes("grading_periods"):
        row["grading_periods"] = _periods(call, course)
    if call.includes("current_grading_period_scores") and call.includes("total_scores"):
        row |= _has_periods(call, course)
    return row | _counted(call, course)


def _counted(call: Call, course: Course) -> Row:
    row: Row = {}
    if call.includes("sections"):
        row["sections"] = _sections(call, course)
    if call.includes("total_students"):
        row["total_students"] = len(_students(call, course))
    if call.includes("favorites"):
        row["is_favorite"] = course.id in call.user.favorite_course_ids
    if call.includes("html_url"):
        row["html_url"] = f"{call.base}/courses/{course.id}"
    return row


def _term_row(call: Call, term: Term, mine: list[Enrollment]) -> Row:
    starts = [term_dates(call.school, e)[0] for e in mine] or [term.start_at]
    return {
        "id": term.id,
        "name": term.name,
        "start_at": None if None in starts else stamp(term.start_at),
        "end_at": stamp(term.end_at),
        "workflow_state": term.workflow_state,
        "grading_period_group_id": term.grading_period_group_id,
        "created_at": stamp(term.created_at),
    }


def _periods(call: Call, course: Course) -> list[Row] | None:
    term = call.school.terms[course.term_id]
    return [
        {
            "id": period.id,
            "title": period.title,
            "start_date": stamp(period.start_at),
            "end_date": stamp(period.end_at),
            "workflow_state": "active",
        }
        for period in term.grading_periods
    ] or None


def _has_periods(call: Call, course: Course) -> Row:
    periods = call.school.terms[course.term_id].grading_periods
    return {
        "has_grading_periods": bool(periods),
        "has_weighted_grading_periods": any(p.weight is not None for p in periods),
        "multiple_grading_periods_enabled": bool(periods),
    }


def _concluded(call: Call, course: Course) -> bool:
    end = course.end_at if course.restrict_enrollments_to_course_dates else None
    end = end or call.school.terms[course.term_id].end_at
    return course.workflow_state == "completed" or (end is not None and end < call.now)


def _sections(call: Call, course: Course) -> list[Row]:
    rows: list[Row] = []
    for enrollment in call.standing(course).enrollments:
        section = call.school.sections[enrollment.section_id]
        rows.append(
            {
                "id": section.id,
                "name": section.name,
                "start_at": stamp(section.start_at),
                "end_at": stamp(section.end_at),
                "enrollment_role": enrollment.type,
            }
        )
    return rows


def _students(call: Call, course: Course) -> set[int]:
    return {
        e.user_id
        for e in call.school.enrollments_of[course.id]
        if e.type == "StudentEnrollment" and is_current(e, course)
    }
