"""What students do in classic quizzes, and the questions they get."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.http import Answer, forbidden
from canvas_simulator.paging import numbered
from canvas_simulator.rest.quizzes import one_quiz

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Quiz, QuizAttempt, QuizQuestion

# Columns of questions of kinds that the world does not know.
_NO_FORMULAS: Row = dict.fromkeys(
    (
        "variables", "formulas", "answer_tolerance", "formula_decimal_places", "matches",
        "matching_answer_incorrect_matches",
    )
)  # fmt: skip
_NEVER_SET: dict[str, JsonValue] = {
    "extra_attempts": None,
    "extra_time": None,
    "manually_unlocked": None,
    "end_at": None,
    "score_before_regrade": None,
    "has_seen_results": False,
    "overdue_and_needs_submission": False,
}
COMMENTS = ("correct_comments", "incorrect_comments", "neutral_comments")


def list_attempts(call: Call, course: str, quiz: str) -> Answer:
    """Of all students in pages for staff, one's own for a student."""
    row, mine = one_quiz(call, course, quiz)
    if mine.staff:
        page, link = numbered(call.request, row.attempts)
        return Answer({"quiz_submissions": _rows(call, row, page)}, link=link)
    return show_own_attempt(call, course, quiz)


def show_own_attempt(call: Call, course: str, quiz: str) -> Answer:
    """`submission`: a list all the same, empty for whoever has not begun."""
    row, mine = one_quiz(call, course, quiz)
    if mine.role == "observer":
        raise forbidden()
    own = [one for one in row.attempts if one.user_id == call.user.id]
    return Answer({"quiz_submissions": _rows(call, row, own)})


def _rows(call: Call, quiz: Quiz, rows: Sequence[QuizAttempt]) -> JsonValue:
    return [attempt_row(call, quiz, row) for row in rows]


def attempt_row(call: Call, quiz: Quiz, row: QuizAttempt) -> dict[str, JsonValue]:
    work = call.school.submissions_of.get(quiz.assignment_id or 0, {}).get(row.user_id)
    shown: dict[str, JsonValue] = {
        "id": row.id,
        "user_id": row.user_id,
        "submission_id": None if work is None else work.id,
        "quiz_id": quiz.id,
        "quiz_points_possible": quiz.points_possible,
        "quiz_version": row.version,
        "attempt": row.attempt,
        "kept_score": row.kept_score,
        "score": row.score,
        "fudge_points": row.fudge_points,
        "validation_token": validation_token(call, row),
        "workflow_state": row.workflow_state,
        "attempts_left": attempts_left(quiz, row),
        "excused?": bool(work is not None and work.excused),
    }
    return _NEVER_SET | shown | _times(row) | _addresses(call, quiz, row)


def _times(row: QuizAttempt) -> dict[str, JsonValue]:
    spent = (row.finished_at or row.started_at) - row.started_at
    return {
        "started_at": stamp(row.started_at),
        "finished_at": stamp(row.finished_at),
        "time_spent": int(spent.total_seconds()),
    }


def _addresses(call: Call, quiz: Quiz, row: QuizAttempt) -> dict[str, JsonValue]:
    place = f"{call.base}/courses/{quiz.course_id}/quizzes/{quiz.id}"
    shown: dict[str, JsonValue] = {"html_url": f"{place}/submissions/{row.id}"}
    if row.workflow_state != "untaken":
        history = f"{place}/history?quiz_submission_id={row.id}&version={row.attempt}"
        shown["result_url"] = history
    return shown


def attempts_left(quiz: Quiz, row: QuizAttempt | None) -> int:
    """-1 where there is no limit."""
    allowed = int(str(quiz.settings.get("allowed_attempts", 1)))
    return allowed if allowed < 0 else max(0, allowed - (row.attempt if row is not None else 0))


def validation_token(call: Call, row: QuizAttempt) -> str:
    """What the student has to send back with the answers: another one for each attempt."""
    made_of = f"{call.school.world.base_url} {row.id} {row.attempt}"
    return hashlib.sha256(made_of.encode()).hexdigest()


def list_questions(call: Call, course: str, quiz: str) -> Answer:
    """For staff; students see questions only inside an attempt."""
    row, mine = one_quiz(call, course, quiz)
    if not mine.staff:
        raise forbidden()
    page, link = numbered(call.request, row.questions)
    return Answer([question_row(call, row, one) for one in page], link=link)


def question_row(call: Call, quiz: Quiz, row: QuizQuestion) -> Row:
    shown: Row = {
        "id": row.id,
        "quiz_id": quiz.id,
        "position": row.position,
        "assessment_question_id": row.id,
        "quiz_group_id": None,
        "created_at": stamp(row.created_at),
        "question_name": row.name,
        "question_type": row.type,
        "question_text": call.text(row.text),
        "points_possible": row.points_possible,
        "answers": [dict(answer) for answer in row.answers],
    }
    for name in COMMENTS:
        shown |= {name: row.comments.get(name, ""), f"{name}_html": ""}
    return shown | _NO_FORMULAS
