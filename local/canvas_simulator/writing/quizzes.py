"""A teacher's writes of classic quizzes: made, changed, deleted, with their assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import keeping
from canvas_simulator.http import Answer, forbidden
from canvas_simulator.rest.quiz_rows import quiz_row
from canvas_simulator.rest.quizzes import one_quiz
from canvas_simulator.schema import Quiz
from canvas_simulator.visibility import viewer_membership
from canvas_simulator.writing.assignments import change_assignment, new_assignment
from canvas_simulator.writing.given import (
    members,
    moment,
    number,
    settle,
    taught,
    text,
    true,
    whole,
)
from canvas_simulator.writing.touching import assignment_saved, course_saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Course
    from canvas_simulator.standing import Standing
    from canvas_simulator.writing.given import Members

_GRADED = ("assignment", "graded_survey")
# Members that are columns of the assignment where there is one.
_OF_WORK = {
    "title": "name",
    "description": "description",
    "due_at": "due_at",
    "unlock_at": "unlock_at",
    "lock_at": "lock_at",
    "assignment_group_id": "assignment_group_id",
    "only_visible_to_overrides": "only_visible_to_overrides",
    "published": "published",
}


def create_quiz(call: Call, course: str) -> Answer:
    """A new quiz, unpublished unless `quiz[published]` says so; graded ones as an assignment."""
    found, mine = taught(call, course)
    given = members(call, "quiz")
    row = Quiz(
        id=call.school.next_id("quizzes"),
        course_id=found.id,
        title="Unnamed Quiz",
        points_possible=0.0,
        published=False,
        created_at=call.now,
    )
    keeping.add_quiz(call.school, row)
    _change(call, row, given)
    if row.quiz_type in _GRADED:
        _grade(call, found, row, given)
    course_saved(call, found)
    return _shown(call, row, mine)


def _grade(call: Call, course: Course, row: Quiz, given: Members) -> None:
    about: Members = {"name": row.title, "submission_types": ["online_quiz"]}
    about |= {"points_possible": row.points_possible}
    work = new_assignment(call, course, about | _of_work(given))
    row.assignment_id, work.quiz_id = work.id, row.id


def _of_work(given: Members) -> Members:
    return {_OF_WORK[name]: value for name, value in given.items() if name in _OF_WORK}


def update_quiz(call: Call, course: str, quiz: str) -> Answer:
    """Changes the members given; name, dates and state are those of the assignment."""
    found, mine = taught(call, course)
    row, _ = one_quiz(call, course, quiz)
    given = members(call, "quiz")
    _change(call, row, given)
    row.settings["version_number"] = 1 + int(str(row.settings.get("version_number", 1)))
    work = quiz_work(call, row)
    if work is not None:
        change_assignment(call, work, _of_work(given))
    course_saved(call, found)
    return _shown(call, row, mine)


def delete_quiz(call: Call, course: str, quiz: str) -> Answer:
    """Its assignment goes with it."""
    found, mine = taught(call, course)
    row, _ = one_quiz(call, course, quiz)
    shown = _shown(call, row, mine)
    work = quiz_work(call, row)
    keeping.remove_quiz(call.school, row)
    if work is not None:
        work.workflow_state = "deleted"
        assignment_saved(call, work)
    course_saved(call, found)
    return shown


def quiz_work(call: Call, row: Quiz) -> Assignment | None:
    return call.school.assignments.get(row.assignment_id or 0)


def taught_quiz(call: Call, course: str, quiz: str) -> Quiz:
    """The quiz that a path names; 403 for all but staff."""
    row, mine = one_quiz(call, course, quiz)
    if not mine.staff:
        raise forbidden()
    return row


def questions_saved(call: Call, row: Quiz) -> None:
    """Other questions are other points: the assignment and the students' rows move."""
    row.question_count = len(row.questions)
    row.points_possible = sum(question.points_possible for question in row.questions)
    row.settings["question_types"] = [question.type for question in row.questions]
    row.updated_at = call.now
    work = quiz_work(call, row)
    if work is not None:
        change_assignment(call, work, {"points_possible": row.points_possible})


def _change(call: Call, row: Quiz, given: Members) -> None:
    settle(row, given, _SETTABLE)
    for name, read in _SETTINGS.items():
        if name in given:
            row.settings[name] = read(given[name])
    row.updated_at = call.now


def _shown(call: Call, row: Quiz, mine: Standing) -> Answer:
    member = viewer_membership(call.school, row.course_id, call.user.id, mine)
    return Answer(quiz_row(call, row, mine, member))


def _whole_or_none(value: JsonValue) -> JsonValue:
    return None if value in (None, "") else whole(value)


_SETTABLE: dict[str, Callable[[JsonValue], object]] = {
    "title": str,
    "quiz_type": str,
    "description": text,
    "due_at": moment,
    "unlock_at": moment,
    "lock_at": moment,
    "published": true,
}
_SETTINGS: dict[str, Callable[[JsonValue], JsonValue]] = {
    "time_limit": number,
    "allowed_attempts": _whole_or_none,
    "scoring_policy": text,
    "hide_results": text,
    "ip_filter": text,
    **dict.fromkeys(
        (
            "shuffle_answers", "show_correct_answers", "one_question_at_a_time", "cant_go_back",
            "one_time_results", "show_correct_answers_last_attempt",
        ),
        true,
    ),
}  # fmt: skip
