"""One row of a classic quiz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.module_items import quiz_published, quiz_title
from canvas_simulator.rest.locks import lock_members
from canvas_simulator.rest.override_rows import all_dates
from canvas_simulator.visibility import Dates, dates_for, is_for_everybody

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Quiz
    from canvas_simulator.standing import Standing
    from canvas_simulator.visibility import Membership

# Columns of Canvas that are the same for nearly every quiz; `Quiz.settings` differs.
DEFAULTS: Row = {
    "time_limit": None,
    "timer_autosubmit_disabled": False,
    "shuffle_answers": False,
    "show_correct_answers": True,
    "scoring_policy": "keep_highest",
    "allowed_attempts": 1,
    "one_question_at_a_time": False,
    "cant_go_back": False,
    "ip_filter": None,
    "hide_results": None,
    "show_correct_answers_at": None,
    "hide_correct_answers_at": None,
    "require_lockdown_browser": False,
    "require_lockdown_browser_for_results": False,
    "require_lockdown_browser_monitor": False,
    "lockdown_browser_monitor_data": None,
    "important_dates": False,
    "one_time_results": False,
    "show_correct_answers_last_attempt": False,
    "version_number": 1,
    "has_access_code": False,
    "post_to_sis": False,
    "migration_id": None,
    "in_paced_course": False,
    "question_types": [],
    "assignment_group_id": None,
}


def quiz_dates(call: Call, quiz: Quiz, member: Membership) -> Dates:
    """The dates that hold for the viewer: those of the assignment, where there is one."""
    assignment = call.school.assignments.get(quiz.assignment_id or 0)
    if assignment is None:
        return Dates(quiz.due_at, quiz.unlock_at, quiz.lock_at)
    return dates_for(assignment, member.overrides(call.school, assignment))


def quiz_row(call: Call, quiz: Quiz, mine: Standing, member: Membership) -> Row:
    """The row; staff see more of it and may not take the quiz."""
    dates = quiz_dates(call, quiz, member)
    row = DEFAULTS | {k: call.values(v) for k, v in quiz.settings.items()}
    assignment = call.school.assignments.get(quiz.assignment_id or 0)
    if assignment is not None:
        row["assignment_group_id"] = assignment.assignment_group_id
    row |= _columns(call, quiz) | {
        "due_at": stamp(dates.due_at),
        "lock_at": stamp(dates.lock_at),
        "unlock_at": stamp(dates.unlock_at),
        "locked_for_user": mine.role != "student",
        "all_dates": _all_dates(call, quiz, dates, mine, member),
        "can_update": mine.staff,
        "permissions": _permissions(mine),
        "visible_to_everyone": assignment is None or is_for_everybody(call.school, assignment),
    }
    if quiz.quiz_type in ("survey", "graded_survey"):
        row["anonymous_submissions"] = False
    row |= _closed(quiz) if mine.role != "student" else _locks(call, quiz, dates, mine)
    return row | _addresses(call, quiz) | (_for_staff(call, quiz) if mine.staff else {})


def _columns(call: Call, quiz: Quiz) -> Row:
    """What is the same for every viewer."""
    return {
        "id": quiz.id,
        "title": quiz_title(call.school, quiz),
        "description": call.text(quiz.description),
        "quiz_type": quiz.quiz_type,
        "question_count": quiz.question_count,
        "points_possible": quiz.points_possible,
        "published": quiz_published(call.school, quiz),
        "assignment_id": quiz.assignment_id,
    }


def _closed(quiz: Quiz) -> Row:
    missing = {"missing_permission": "participate_as_student"}
    return {
        "lock_info": missing | {"asset_string": f"quizzes:quiz_{quiz.id}"},
        "lock_explanation": "This quiz is currently locked.",
    }


def _locks(call: Call, quiz: Quiz, dates: Dates, mine: Standing) -> Row:
    """Why the student can't take it now, if so: its dates, or its module."""
    assignment = call.school.assignments.get(quiz.assignment_id or 0)
    if assignment is None:
        return {}
    locks = lock_members(call, assignment, dates, mine, quiz=True)
    names = ("locked_for_user", "lock_info", "lock_explanation", "description")
    return {name: locks[name] for name in names if name in locks}


def _addresses(call: Call, quiz: Quiz) -> Row:
    here = f"{call.base}/courses/{quiz.course_id}/quizzes/{quiz.id}"
    api = _api(call, quiz)
    return {
        "html_url": here,
        "mobile_url": f"{here}?force_user=1&persist_headless=1",
        "quiz_reports_url": f"{api}/reports",
        "quiz_statistics_url": f"{api}/statistics",
        "quiz_submission_versions_html_url": f"{here}/submission_versions",
    }


def _api(call: Call, quiz: Quiz) -> str:
    return f"{call.base}/api/v1/courses/{quiz.course_id}/quizzes/{quiz.id}"


def _all_dates(
    call: Call, quiz: Quiz, dates: Dates, mine: Standing, member: Membership
) -> list[Row]:
    assignment = call.school.assignments.get(quiz.assignment_id or 0)
    if assignment is not None:
        overrides = call.school.overrides_of[assignment.id]
        if not mine.staff:
            overrides = [o for o in overrides if member.matches(o)]
        return all_dates(call, assignment, overrides, mine)
    row: Row = {n: stamp(getattr(dates, n)) for n in ("due_at", "unlock_at", "lock_at")}
    return [row | {"title": "Everyone", "base": True}]


def _permissions(mine: Standing) -> Row:
    staff = mine.staff
    row: Row = dict.fromkeys(
        ("create", "manage", "update", "preview", "delete", "read_statistics", "grade"), staff
    )
    return row | {
        "read": True,
        "submit": staff or mine.role == "student",
        "review_grades": staff,
        "view_answer_audits": False,
        "manage_assign_to": staff,
    }


def _for_staff(call: Call, quiz: Quiz) -> Row:
    rows = call.school.submissions_of.get(quiz.assignment_id or 0, {}).values()
    taken = bool(quiz.taken_by) or any(s.submission_type is not None for s in rows)
    row: Row = {
        "access_code": None,
        "unpublishable": not taken,
        "can_unpublish": not taken,
        "message_students_url": f"{_api(call, quiz)}/submission_users/message",
        "section_count": len(call.school.sections_of[quiz.course_id]),
        "only_visible_to_overrides": False,
        "speed_grader_url": None,
    }
    if quiz.assignment_id is not None:
        course = f"{call.base}/courses/{quiz.course_id}"
        row["speed_grader_url"] = (
            f"{course}/gradebook/speed_grader?assignment_id={quiz.assignment_id}"
        )
    return row
