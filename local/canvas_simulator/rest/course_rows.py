"""One row of a course, as lists and `/courses/:id` show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.rest.totals import course_totals, period_totals
from canvas_simulator.standing import STAFF, dated_state, is_current, term_dates

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Course, Enrollment, Term

ROLE_IDS = {
    "StudentEnrollment": 3,
    "TeacherEnrollment": 4,
    "TaEnrollment": 5,
    "DesignerEnrollment": 6,
    "ObserverEnrollment": 7,
}
# Columns of Canvas that are the same in nearly every course; `Course.settings` differs.
_DEFAULTS: Row = {
    "account_id": 1,
    "default_view": "modules",
    "is_public": None,
    "root_account_id": 1,
    "license": None,
    "grade_passback_setting": None,
    "public_syllabus": False,
    "public_syllabus_to_auth": False,
    "storage_quota_mb": 500,
    "is_public_to_auth_users": False,
    "homeroom_course": False,
    "course_color": None,
    "friendly_name": None,
    "blueprint": False,
    "template": False,
}


def stub_row(course: Course) -> Row:
    """All that a date-restricted course shows."""
    return {"id": course.id, "access_restricted_by_date": True}


def shown_name(call: Call, course: Course) -> str:
    """The course's name, or the caller's nickname for it."""
    return call.user.nicknames.get(course.id, course.name)


def course_row(call: Call, course: Course, mine: list[Enrollment]) -> Row:
    """The row for a caller whose enrolments to show are ``mine``."""
    row: Row = _DEFAULTS | {
        "id": course.id,
        "name": shown_name(call, course),
        "course_code": course.course_code,
        "enrollment_term_id": course.term_id,
        "grading_standard_id": course.grading_standard_id,
        "uuid": course.uuid,
        "apply_assignment_group_weights": course.apply_assignment_group_weights,
        "calendar": {"ics": f"{call.base}/feeds/calendars/course_{course.uuid}.ics"},
        "time_zone": course.time_zone,
        "enrollments": [_enrollment(call, course, e) for e in mine],
        "hide_final_grades": course.hide_final_grades,
        "workflow_state": _state(course),
        "restrict_enrollments_to_course_dates": course.restrict_enrollments_to_course_dates,
    }
    row |= {n: stamp(getattr(course, n)) for n in ("created_at", "start_at", "end_at")}
    if shown_name(call, course) != course.name:
        row["original_name"] = course.name
    if course.workflow_state != "deleted" and call.standing(course).staff_in(
        ("TeacherEnrollment",)
    ):
        row |= {"sis_course_id": course.sis_course_id, "integration_id": None}
    return row | dict(course.settings) | _included(call, course, mine)


def _state(course: Course) -> str:
    return (
        "unpublished" if course.workflow_state in ("created", "claimed") else course.workflow_state
    )


def _enrollment(call: Call, course: Course, enrollment: Enrollment) -> Row:
    row: Row = {
        "type": enrollment.type.removesuffix("Enrollment").lower(),
        "role": enrollment.type,
        "role_id": ROLE_IDS[enrollment.type],
        "user_id": enrollment.user_id,
        "enrollment_state": enrollment.workflow_state,
        "limit_privileges_to_course_section": False,
    }
    if enrollment.associated_user_id is not None:
        row["associated_user_id"] = enrollment.associated_user_id
    if enrollment.type != "StudentEnrollment":
        return row
    if call.includes("total_scores"):
        row |= course_totals(course, enrollment)
    if call.includes("current_grading_period_scores"):
        row |= period_totals(call, course, enrollment)
    return row


def _included(call: Call, course: Course, mine: list[Enrollment]) -> Row:
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
    if call.includes("sections"):
        row["sections"] = _sections(call, course)
    if call.includes("total_students"):
        row["total_students"] = len(_students(call, course))
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


def shown_enrollments(call: Call, course: Course) -> list[Enrollment]:
    """The caller's live enrolments in ``course``, with the watched students' if asked for."""
    mine = [e for e in call.standing(course).enrollments if is_current(e, course)]
    mine = [e for e in mine if dated_state(call.school, e, call.now) in ("active", "invited")]
    if call.includes("observed_users"):
        watched = {e.associated_user_id for e in mine}
        mine += [
            e
            for e in call.school.enrollments_of[course.id]
            if e.user_id in watched and e.type not in STAFF
        ]
    return mine
