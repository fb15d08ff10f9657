"""A grader's writes: grades, excuses, statuses, comments; one row or many by job."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

from canvas_simulator import jobs
from canvas_simulator.grades import GradeUnreadable, grade_text, score_from
from canvas_simulator.http import Answer, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.lateness import deduct, give_for_missing
from canvas_simulator.progress import begin, progress_row
from canvas_simulator.rest.assignments import one_assignment
from canvas_simulator.rest.submission_extras import comments
from canvas_simulator.rest.submission_rows import submission_row
from canvas_simulator.schema import Comment
from canvas_simulator.writing.assessing import assess
from canvas_simulator.writing.given import members, one_of, settle, taught, true, whole

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, Submission
    from canvas_simulator.standing import Standing
    from canvas_simulator.writing.given import Members, Readers

_MOVES_LATENESS = {"posted_grade", "late_policy_status", "seconds_late_override"}
_READERS: Readers = {
    "late_policy_status": one_of("missing", "late", "extended", "none"),
    "seconds_late_override": whole,
}


def grade_submission(call: Call, course: str, assignment: str, user: str) -> Answer:
    """Grades, excuses or comments; posts at once unless the assignment posts manually.

    NOTE: a grade that can't be read is no error: 200, and the grade there was is cleared.
    """
    found = call.course(course)
    mine = call.standing(found)
    given, comment = members(call, "submission"), members(call, "comment")
    assessed = members(call, "rubric_assessment")
    own = mine.role == "student" and call.user_id(user) == call.user.id
    if not mine.staff and not (own and comment and not given and not assessed):
        raise forbidden()
    row = one_assignment(call, found, assignment)
    submission = jobs.row_for(call.school, row, call.user_id(user), call.now)
    if submission is None:
        raise not_found()
    _check(given)
    if assessed:
        score = assess(call, row, submission, assessed)
        given |= {} if score is None else {"posted_grade": score}
    _mark(call, row, submission, given)
    _comment(call, row, submission, comment)
    submission.updated_at = call.now
    call.school.stirred[submission.user_id] += mine.staff
    return Answer(_shown(call, mine, row, submission))


def _shown(call: Call, mine: Standing, row: Assignment, submission: Submission) -> Row:
    shown = submission_row(call, row, submission, mine)
    said = comments(call, mine, row, submission)
    return shown | {"submission_comments": said, "all_submissions": [shown]}


def grade_many(call: Call, course: str, assignment: str) -> Answer:
    """`update_grades`: answers with a progress; the grades come by job."""
    found, _ = taught(call, course)
    row = one_assignment(call, found, assignment)
    wanted = {local_id(u) or 0: m for u, m in members(call, "grade_data").items()}

    def job(at: datetime) -> None:
        later = replace(call, now=at)
        for user_id, given in wanted.items():
            submission = jobs.row_for(call.school, row, user_id, at)
            if submission is not None and isinstance(given, dict):
                _mark(later, row, submission, given)
                submission.updated_at = at
                call.school.stirred[user_id] += 1

    made = begin(call.school, "submissions_update", ("Course", found.id), job)
    return Answer(progress_row(made, call.base))


def _check(given: Members) -> None:
    """Refuses what no column can hold before anything is written."""
    asked = {name: given[name] for name in _READERS if given.get(name) not in (None, "")}
    settle(SimpleNamespace(**asked), asked, _READERS)


def _mark(call: Call, row: Assignment, submission: Submission, given: Members) -> None:
    if "excuse" in given:
        _excuse(call, row, submission, excused=true(given["excuse"]))
    if "posted_grade" in given:
        _grade(call, row, submission, str(given["posted_grade"]))
    said = given.get("late_policy_status")
    if "late_policy_status" in given:
        submission.late_policy_status = str(said) if said else None
        submission.seconds_late_override = None
        submission.graded_at = call.now
    if "seconds_late_override" in given:
        seconds = given["seconds_late_override"]
        submission.seconds_late_override = None if seconds in (None, "") else whole(seconds)
    is_given = bool(said) and give_for_missing(call.school, row, submission, call.now)
    if not is_given and given.keys() & _MOVES_LATENESS:
        deduct(call.school, row, submission, call.now)


def _excuse(call: Call, row: Assignment, submission: Submission, *, excused: bool) -> None:
    submission.excused = excused
    if excused:
        submission.score = submission.grade = None
        submission.points_deducted = None
        _graded(call, row, submission)
    elif submission.score is None and submission.submission_type is None:
        submission.workflow_state = "unsubmitted"


def _grade(call: Call, row: Assignment, submission: Submission, text: str) -> None:
    """NOTE: work that was handed in stays `graded` when its grade is taken away."""
    before = submission.workflow_state
    try:
        submission.score = score_from(row, text) if text else None
    except GradeUnreadable:
        submission.score = None
    submission.grade = grade_text(row, submission.score)
    submission.points_deducted, submission.excused = None, False
    _graded(call, row, submission)
    if submission.score is None:
        is_sent = submission.submission_type is not None
        submission.workflow_state = before if is_sent else "unsubmitted"


def _graded(call: Call, row: Assignment, submission: Submission) -> None:
    submission.workflow_state = "graded"
    submission.version += 1
    if submission.score is not None or submission.excused:
        submission.graded_at = call.now  # a grade taken away leaves the moment it was given
    submission.grader_id = call.user.id
    submission.grade_matches_current_submission = True
    if not row.post_manually and submission.posted_at is None:
        submission.posted_at = call.now


def _comment(call: Call, row: Assignment, submission: Submission, given: Members) -> None:
    text = given.get("text_comment")
    if not text:
        return
    hidden = row.post_manually and submission.posted_at is None
    submission.comments.append(
        Comment(
            id=call.school.next_id("comments"),
            author_id=call.user.id,
            text=str(text),
            attempt=submission.attempt,
            created_at=call.now,
            hidden=hidden and call.user.id != submission.user_id,
        )
    )
