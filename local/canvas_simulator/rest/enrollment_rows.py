"""One row of an enrolment: who may see its grades and activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.http import Row
from canvas_simulator.rest.course_rows import ROLE_IDS
from canvas_simulator.rest.totals import effective, letter_grade, with_kept_override
from canvas_simulator.rest.users import basic_row
from canvas_simulator.totals import score_of

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course, Enrollment, Score, User
    from canvas_simulator.standing import Standing

_COLUMNS = ("id", "user_id", "course_id", "associated_user_id", "type")
_MOMENTS = ("updated_at", "created_at", "start_at", "end_at")


_SIS: Row = {
    "sis_account_id": None,
    "course_integration_id": None,
    "sis_section_id": None,
    "section_integration_id": None,
}


def enrollment_row(call: Call, enrollment: Enrollment) -> Row:
    """One row; activity is shown to oneself and staff, grades also to those who watch."""
    course = call.school.courses[enrollment.course_id]
    mine = call.standing(course)
    own = enrollment.user_id == call.user.id
    rows = call.school.enrollments_by[call.user.id]
    watched = any(e.associated_user_id == enrollment.user_id for e in rows)
    row = _columns(call, enrollment)
    if own or mine.staff:
        row |= {
            "last_activity_at": stamp(enrollment.last_activity_at),
            "last_attended_at": None,
            "total_activity_time": enrollment.total_activity_seconds,
        }
    if enrollment.type == "StudentEnrollment":
        row["grades"] = _grades(
            call, enrollment, staff=mine.staff, trusted=own or mine.staff or watched
        )
    for name in ("locked", "can_be_removed"):
        if call.includes(name):
            row[name] = False
    return row | _people(call, enrollment, mine)


def _columns(call: Call, enrollment: Enrollment) -> Row:
    row: Row = {name: getattr(enrollment, name) for name in _COLUMNS}
    row |= {name: stamp(getattr(enrollment, name)) for name in _MOMENTS}
    place = f"{call.base}/courses/{enrollment.course_id}"
    return row | {
        "root_account_id": 1,
        "course_section_id": enrollment.section_id,
        "limit_privileges_to_course_section": False,
        "enrollment_state": enrollment.workflow_state,
        "role": enrollment.type,
        "role_id": ROLE_IDS[enrollment.type],
        "html_url": f"{place}/users/{enrollment.user_id}",
    }


def _grades(call: Call, enrollment: Enrollment, *, staff: bool, trusted: bool) -> Row:
    course = call.school.courses[enrollment.course_id]
    row: Row = {"html_url": f"{call.base}/courses/{course.id}/grades/{enrollment.user_id}"}
    if not trusted or (course.hide_final_grades and not staff):
        return row
    period = call.request.one("grading_period_id")
    wanted = int(period) if period and period.isdigit() else None
    score = score_of(call.school, enrollment, wanted)
    if not staff:
        score = with_kept_override(call, enrollment, score)
    row |= {
        "current_grade": letter_grade(course, score.current),
        "current_score": score.current if staff else effective(score, score.current),
        "final_grade": letter_grade(course, score.final),
        "final_score": score.final if staff else effective(score, score.final),
    }
    if call.includes("current_points"):
        row["current_points"] = score.current_points
    return row | _for_staff(course, score) if staff else row


def _for_staff(course: Course, score: Score) -> Row:
    """What is graded and not posted, and the override."""
    row: Row = {} if score.override is None else {"override_score": score.override}
    return row | {
        "unposted_current_score": score.unposted_current,
        "unposted_current_grade": letter_grade(course, score.unposted_current),
        "unposted_final_score": score.unposted_final,
        "unposted_final_grade": letter_grade(course, score.unposted_final),
    }


def _people(call: Call, enrollment: Enrollment, mine: Standing) -> Row:
    """The person in the row, and the SIS ids that teachers see."""
    user = call.school.users[enrollment.user_id]
    course = call.school.courses[enrollment.course_id]
    person = basic_row(call, user)
    row: Row = {"user": person}
    whole_list = not call.request.path.endswith("/users/self/enrollments")
    if call.user.admin:
        row["sis_import_id"] = None
    if mine.staff_in(("TeacherEnrollment",)):
        row |= _SIS | {"sis_course_id": course.sis_course_id, "sis_user_id": user.sis_user_id}
        if whole_list:
            person |= {"sis_user_id": user.sis_user_id, "integration_id": None}
    if not whole_list or mine.staff:
        person["login_id"] = user.login_id
    if call.includes("email") and (not whole_list or mine.staff):
        person["email"] = user.email
    if call.includes("group_ids"):
        person["group_ids"] = _group_ids(call, user)
    if call.includes("uuid"):
        person |= {"uuid": user.uuid, "account_uuid": call.school.world.account_uuid}
    return row


def _group_ids(call: Call, user: User) -> list[int]:
    courses = dict.fromkeys(e.course_id for e in call.school.enrollments_by[user.id])
    return [g.id for i in courses for g in call.school.groups_of[i] if user.id in g.member_ids]
