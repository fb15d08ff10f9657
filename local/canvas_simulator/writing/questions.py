"""A teacher's writes of the questions of a classic quiz.

NOTE: Canvas shows students of a published quiz other questions only once it is saved again;
here they get them at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.rest.quiz_attempts import question_row
from canvas_simulator.schema import Quiz, QuizQuestion
from canvas_simulator.writing.given import members, number, settle, whole
from canvas_simulator.writing.quizzes import questions_saved, taught_quiz

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.writing.given import Members


def create_question(call: Call, course: str, quiz: str) -> Answer:
    """A new question after the others; the quiz has its points more."""
    found = taught_quiz(call, course, quiz)
    row = QuizQuestion(id=call.school.next_id("questions"), created_at=call.now)
    _change(row, members(call, "question"))
    found.questions.append(row)
    questions_saved(call, found)
    return Answer(question_row(call, found, row))


def update_question(call: Call, course: str, quiz: str, question: str) -> Answer:
    found, row = _one(call, course, quiz, question)
    _change(row, members(call, "question"))
    questions_saved(call, found)
    return Answer(question_row(call, found, row))


def delete_question(call: Call, course: str, quiz: str, question: str) -> Answer:
    found, row = _one(call, course, quiz, question)
    found.questions.remove(row)
    questions_saved(call, found)
    return Answer(None, status=204)


def show_question(call: Call, course: str, quiz: str, question: str) -> Answer:
    found, row = _one(call, course, quiz, question)
    return Answer(question_row(call, found, row))


def _one(call: Call, course: str, quiz: str, question: str) -> tuple[Quiz, QuizQuestion]:
    found = taught_quiz(call, course, quiz)
    for row in found.questions:
        if row.id == local_id(question):
            return found, row
    raise not_found()


def _change(row: QuizQuestion, given: Members) -> None:
    names = {f"question_{name}": name for name in ("name", "text", "type")}
    settle(row, {names.get(name, name): value for name, value in given.items()}, _SETTABLE)
    for name in ("correct_comments", "incorrect_comments", "neutral_comments"):
        if name in given:
            row.comments[name] = str(given[name] or "")
    answers = given.get("answers")
    if isinstance(answers, dict):  # of a form: by number
        answers = list(answers.values())
    if isinstance(answers, list):
        rows = [answer for answer in answers if isinstance(answer, dict)]
        row.answers = [_answer(row, at, answer) for at, answer in enumerate(rows)]


def _answer(row: QuizQuestion, at: int, given: Members) -> Members:
    """NOTE: Canvas draws the number of an answer; here it follows from the question's."""
    said = given.get("answer_text", given.get("text"))
    return {
        "id": 1000 + (row.id * 37 + at * 611) % 9000,
        "text": str(said or ""),
        "html": str(given.get("answer_html") or ""),
        "comments": str(given.get("answer_comments") or ""),
        "comments_html": "",
        "weight": number(given.get("answer_weight", given.get("weight"))) or 0.0,
    }


_SETTABLE: dict[str, Callable[[JsonValue], object]] = {
    "name": str,
    "text": str,
    "type": str,
    "points_possible": lambda value: number(value) or 0.0,
    "position": whole,
}
