"""One row of a course, as lists and `/courses/:id` show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.rest.course_extras import included_members
from canvas_simulator.rest.totals import course_totals, period_totals
from canvas_simulator.standing import STAFF, dated_state

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Course, Enrollment

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
    return row | dict(course.settings) | included_members(call, course, mine)


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
    if call.includes("total_scores") and not course.hide_final_grades:
        row |= course_totals(call, course, enrollment)
        if call.includes("current_grading_period_scores"):
            row |= period_totals(call, course, enrollment)
    return row


def shown_enrollments(call: Call, course: Course) -> list[Enrollment]:
    """The caller's live enrolments in ``course``, with the watched students' if asked for.

    NOTE: also those of a concluded course, as far as they are live; ended ones never.
    """
    mine = list(call.standing(course).enrollments)
    mine = [e for e in mine if dated_state(call.school, e, call.now) in ("active", "invited")]
    if call.includes("observed_users"):
        watched = {e.associated_user_id for e in mine}
        mine += [
            e
            for e in call.school.enrollments_of[course.id]
            if e.user_id in watched and e.type not in STAFF
        ]
    return mine
