"""What an attempt at a classic quiz is worth: by the machine, then by whoever grades it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import jobs
from canvas_simulator.grades import grade_text
from canvas_simulator.http import Answer, Refused, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.quiz_grading import kept_score, score_of
from canvas_simulator.rest.quiz_attempts import attempt_row
from canvas_simulator.writing.given import everything, number
from canvas_simulator.writing.quizzes import quiz_work, taught_quiz

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Quiz, QuizAttempt, Submission
    from canvas_simulator.writing.given import Members


def score_attempt(call: Call, course: str, quiz: str, attempt: str) -> Answer:
    """`quiz_submissions[][questions]` and `[fudge_points]`: points a grader gives.

    Once all answers that wait for a person have theirs, the attempt is graded.
    """
    found = taught_quiz(call, course, quiz)
    own = next((row for row in found.attempts if row.id == local_id(attempt)), None)
    if own is None:
        raise not_found()
    given = _given(call)
    if own.workflow_state == "untaken" or str(given.get("attempt")) != str(own.attempt):
        raise refused(400, "invalid attempt")
    if "fudge_points" in given:
        own.fudge_points = number(given["fudge_points"])
    _mark(own, given)
    record_score(call, found, own, grader_id=call.user.id)
    call.school.stirred[own.user_id] += 1
    return Answer({"quiz_submissions": [attempt_row(call, found, own)]})


def _given(call: Call) -> Members:
    rows = everything(call).get("quiz_submissions")
    first = rows[0] if isinstance(rows, list) and rows else None
    if not isinstance(first, dict):
        raise refused(400, "missing required key :quiz_submissions")
    return first


def _mark(own: QuizAttempt, given: Members) -> None:
    questions = given.get("questions")
    for name, members in questions.items() if isinstance(questions, dict) else ():
        points = number(members.get("score")) if isinstance(members, dict) else None
        if points is not None:
            own.marks[str(local_id(name))] = points


def record_score(call: Call, quiz: Quiz, own: QuizAttempt, *, grader_id: int) -> Submission | None:
    """The attempt's score, and the student's submission with it; None for a practice quiz."""
    score, unread = score_of(quiz, own)
    own.kept_score = kept_score(quiz, own, score)
    own.score, own.workflow_state = score, "pending_review" if unread else "complete"
    work = quiz_work(call, quiz)
    row = jobs.row_for(call.school, work, own.user_id, call.now) if work is not None else None
    if work is None or row is None:
        return None
    row.workflow_state = "pending_review" if unread else "graded"
    row.score, row.grade = own.kept_score, grade_text(work, own.kept_score)
    row.graded_at = row.updated_at = call.now
    row.grader_id, row.version = grader_id, row.version + 1
    row.grade_matches_current_submission = True
    if not work.post_manually and row.posted_at is None:
        row.posted_at = call.now
    return row


def refused(status: int, said: str) -> Refused:
    words = {400: "bad_request", 403: "forbidden", 409: "conflict"}
    return Refused(status, {"status": words[status], "message": said})
