"""Submissions: of a course's students, of one assignment, one alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Refused, Row, forbidden, not_found
from canvas_simulator.paging import bookmarked, numbered
from canvas_simulator.rest.assignments import one_assignment
from canvas_simulator.rest.submission_extras import extras
from canvas_simulator.rest.submission_filters import check_dates, filtered, ordered
from canvas_simulator.rest.submission_rows import submission_row
from canvas_simulator.rest.totals import effective
from canvas_simulator.rest.viewer import Viewer
from canvas_simulator.totals import score_of
from canvas_simulator.visibility import is_assigned, member_of, sees

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Course, Enrollment, Submission
    from canvas_simulator.standing import Standing


def list_student_submissions(call: Call, course: str) -> Answer:
    """The submissions of the students asked for: by default one's own."""
    found, mine = call.readable(course)
    call.leave_trace(found)
    students = _students(call, found, mine)
    check_dates(call)
    wanted = _wanted_assignments(call, Viewer(call, found, mine))
    if call.request.one("grouped"):
        return _grouped(call, found, mine, students, wanted)
    rows = [row for user in students for row in _rows(call, found, user, wanted)]
    if call.request.one("order_direction") == "descending":
        page, link = numbered(call.request, ordered(call, rows))
    else:
        rows.sort(key=lambda row: row.id)
        page, link = bookmarked(call.request, rows, lambda row: [row.id])
    return Answer([_row(call, found, mine, row) for row in page], link=link)


def _students(call: Call, course: Course, mine: Standing) -> list[int]:
    """The students whose rows are asked for; 403 when one of them is not the caller's to see."""
    asked = call.request.many("student_ids")
    allowed = _allowed(call, course, mine)
    if "all" in asked:
        return allowed
    chosen = [call.user_id(text) for text in asked] or [call.user.id]
    if not asked and mine.role == "observer":
        return []
    if any(user_id not in allowed for user_id in chosen):
        raise forbidden()
    return chosen


def _allowed(call: Call, course: Course, mine: Standing) -> list[int]:
    if mine.role == "observer":
        return list(mine.observed)
    if mine.role == "student":
        return [call.user.id]
    return [e.user_id for e in _active_students(call, course)]


def _active_students(call: Call, course: Course) -> list[Enrollment]:
    rows = call.school.enrollments_of[course.id]
    return [e for e in rows if e.type == "StudentEnrollment" and e.workflow_state == "active"]


def _wanted_assignments(call: Call, viewer: Viewer) -> set[int]:
    """The assignments whose rows count; 403 for one the caller does not see."""
    asked = call.request.many("assignment_ids")
    visible = {str(row.id) for row in viewer.visible() if row.workflow_state == "published"}
    if any(text not in visible for text in asked):
        raise Refused(403, {"error": "invalid assignment ids requested"})
    return {int(text) for text in (asked or visible)}


def _rows(call: Call, course: Course, user_id: int, wanted: set[int]) -> list[Submission]:
    member = member_of(call.school, course.id, user_id)
    assignments = call.school.assignments
    rows = [
        row
        for row in call.school.submissions_by[course.id, user_id]
        if row.assignment_id in wanted
        and row.workflow_state != "deleted"
        and is_assigned(call.school, assignments[row.assignment_id], member)
    ]
    return filtered(call, rows)


def _grouped(
    call: Call, course: Course, mine: Standing, students: list[int], wanted: set[int]
) -> Answer:
    page, link = numbered(call.request, students)
    rows = [_student(call, course, mine, user_id, wanted) for user_id in page]
    return Answer(rows, link=link)


def _student(call: Call, course: Course, mine: Standing, user_id: int, wanted: set[int]) -> Row:
    enrollment = next(e for e in call.school.enrollments_of[course.id] if e.user_id == user_id)
    shown: Row = {"user_id": user_id, "section_id": enrollment.section_id}
    if mine.staff_in(("TeacherEnrollment",)):
        shown |= {"integration_id": None, "sis_user_id": call.school.users[user_id].sis_user_id}
    if call.includes("total_scores"):
        score = score_of(call.school, enrollment)
        shown |= {
            "computed_final_score": effective(score, score.final),
            "computed_current_score": effective(score, score.current),
        }
        if mine.staff:
            shown |= {
                "unposted_final_score": score.unposted_final,
                "unposted_current_score": score.unposted_current,
            }
    rows = sorted(_rows(call, course, user_id, wanted), key=lambda row: row.id)
    return shown | {
        "submissions": [
            _row(call, course, mine, row) | {"has_postable_comments": False} for row in rows
        ]
    }


def _row(call: Call, course: Course, mine: Standing, row: Submission) -> Row:
    assignment = call.school.assignments[row.assignment_id]
    shown = submission_row(call, assignment, row, mine)
    shown |= extras(call, course, mine, assignment, row, dict(shown))
    if call.includes("assignment"):
        shown["assignment"] = Viewer(call, course, mine).row(assignment)
    return shown


def list_assignment_submissions(call: Call, course: str, assignment: str) -> Answer:
    """All students' rows of one assignment, for staff."""
    found, mine = call.readable(course)
    row = one_assignment(call, found, assignment)
    if not mine.staff:
        raise forbidden()
    rows = [s for s in call.school.submissions_of[row.id].values() if _is_live(call, row, s)]
    rows.sort(key=lambda s: s.user_id)
    page, link = numbered(call.request, rows)
    return Answer([_row(call, found, mine, s) for s in page], link=link)


def _is_live(call: Call, assignment: Assignment, row: Submission) -> bool:
    member = member_of(call.school, assignment.course_id, row.user_id)
    return row.workflow_state != "deleted" and is_assigned(call.school, assignment, member)


def show_submission(call: Call, course: str, assignment: str, user: str) -> Answer:
    """One student's row: one's own, a watched student's, or anybody's for staff."""
    found, mine = call.readable(course)
    row = one_assignment(call, found, assignment)
    user_id = call.user_id(user)
    if not sees(call.school, row, mine, Viewer(call, found, mine).member):
        raise forbidden()
    submission = call.school.submissions_of[row.id].get(user_id)
    if submission is None or not _is_live(call, row, submission):
        raise not_found()
    if user_id not in _allowed(call, found, mine):
        raise forbidden()
    return Answer(_row(call, found, mine, submission))
