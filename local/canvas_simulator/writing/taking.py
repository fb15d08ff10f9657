"""A student takes a classic quiz: begins, answers, and hands it in to be graded at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import jobs
from canvas_simulator.http import Answer, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.rest.locks import lock_members
from canvas_simulator.rest.quiz_attempts import attempt_row, attempts_left, validation_token
from canvas_simulator.rest.quiz_rows import quiz_dates
from canvas_simulator.rest.quizzes import one_quiz
from canvas_simulator.schema import QuizAttempt
from canvas_simulator.visibility import viewer_membership
from canvas_simulator.writing.given import everything
from canvas_simulator.writing.quiz_scores import record_score, refused
from canvas_simulator.writing.quizzes import quiz_work

if TYPE_CHECKING:
    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Quiz
    from canvas_simulator.standing import Standing


def begin_attempt(call: Call, course: str, quiz: str) -> Answer:
    """The first attempt, or the next; 409 while one runs or when none is left.

    The student's submission is stamped, though nothing is handed in yet.
    """
    row, mine = one_quiz(call, course, quiz)
    if mine.role != "student":
        raise forbidden()
    if _locked(call, row, mine):
        raise refused(400, "you are not allowed to participate in this quiz")
    own = next((one for one in row.attempts if one.user_id == call.user.id), None)
    if own is not None and (own.workflow_state == "untaken" or not attempts_left(row, own)):
        raise refused(409, "a quiz submission already exists")
    own = _again(call, own) if own is not None else _first(call, row)
    own.version = int(str(row.settings.get("version_number", 1)))
    work = quiz_work(call, row)
    if work is not None:
        submission = jobs.row_for(call.school, work, call.user.id, call.now)
        if submission is not None:
            submission.updated_at = call.now
    return _shown(call, row, own)


def _locked(call: Call, quiz: Quiz, mine: Standing) -> bool:
    member = viewer_membership(call.school, quiz.course_id, call.user.id, mine)
    dates, work = quiz_dates(call, quiz, member), quiz_work(call, quiz)
    if work is not None:
        return bool(lock_members(call, work, dates, mine)["locked_for_user"])
    early = dates.unlock_at is not None and call.now < dates.unlock_at
    return early or (dates.lock_at is not None and dates.lock_at < call.now)


def _first(call: Call, quiz: Quiz) -> QuizAttempt:
    number = call.school.next_id("attempts")
    row = QuizAttempt(id=number, user_id=call.user.id, started_at=call.now)
    quiz.attempts.append(row)
    call.school.quiz_attempts[row.id] = quiz, row
    return row


def _again(call: Call, row: QuizAttempt) -> QuizAttempt:
    row.attempt, row.workflow_state = row.attempt + 1, "untaken"
    row.given, row.marks, row.fudge_points = {}, {}, None
    row.earlier.append(row.score or 0.0)
    row.started_at, row.finished_at, row.score = call.now, None, None
    return row


def answer_questions(call: Call, attempt: str) -> Answer:
    """`quiz_questions`: answers by the question's id; nothing else moves."""
    quiz, row = _running(call, attempt)
    given = everything(call).get("quiz_questions")
    rows = list(given.values()) if isinstance(given, dict) else given
    answers = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
    for one in answers:
        row.given[str(local_id(str(one.get("id"))))] = one.get("answer")
    asked = {str(question.id): question.type for question in quiz.questions}
    shown: list[JsonValue] = [
        {"id": int(number), "flagged": False, "question_type": asked[number], "answer": said}
        for number, said in row.given.items()
        if number in asked
    ]
    return Answer({"quiz_submission_questions": shown})


def complete_attempt(call: Call, course: str, quiz: str, attempt: str) -> Answer:
    """Handed in, graded and posted within the request; the course's stamp does not move."""
    one_quiz(call, course, quiz)
    row, own = _running(call, attempt)
    own.finished_at = call.now
    if call.user.id not in row.taken_by:
        row.taken_by.append(call.user.id)
    _hand_in(call, row, own)
    call.school.stirred[call.user.id] += 1
    return _shown(call, row, own)


def _running(call: Call, attempt: str) -> tuple[Quiz, QuizAttempt]:
    """The caller's attempt that is not handed in yet, shown by its number and token."""
    quiz, row = call.school.quiz_attempts.get(local_id(attempt) or 0, (None, None))
    if quiz is None or row is None:
        raise not_found()
    given = everything(call)
    if row.user_id != call.user.id:
        raise forbidden()
    if row.workflow_state != "untaken":
        raise refused(400, "quiz submission is already complete")
    if str(given.get("attempt", "")) != str(row.attempt):
        raise refused(400, "invalid attempt")
    if given.get("validation_token") != validation_token(call, row):
        raise refused(403, "invalid token")
    return quiz, row


def _hand_in(call: Call, quiz: Quiz, own: QuizAttempt) -> None:
    """NOTE: the grader is the quiz, as a negative number."""
    row = record_score(call, quiz, own, grader_id=-quiz.id)
    if row is not None:
        row.submission_type, row.attempt = "online_quiz", own.attempt
        row.submitted_at = call.now
        row.body = f"user: {own.user_id}, quiz: {quiz.id}, score: {own.kept_score}, time: "
        row.body += f"{call.now:%Y-%m-%d %H:%M:%S} UTC"


def _shown(call: Call, quiz: Quiz, row: QuizAttempt) -> Answer:
    return Answer({"quiz_submissions": [attempt_row(call, quiz, row)]})
