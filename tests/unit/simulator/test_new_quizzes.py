"""New Quizzes: a tool's work that both ways of asking tell apart from a tool's other work."""

from __future__ import annotations

import json

from canvas_simulator import Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.new_quizzes import is_new_quiz
from tests.unit.simulator.asking import a_school, rows, send, written

_LIST = "courses/1/assignments"


def test_made_by_a_teacher() -> None:
    """R86: `quiz_lti` makes one: a tool's work, no quiz of the course, told by REST and GraphQL."""
    school = a_school()
    given = {"name": "Quiz", "published": True, "quiz_lti": True, "submission_types": ["none"]}
    quiz = written(school, "teacher_1", "POST", _LIST, assignment=given)["id"]
    tool = given | {"submission_types": ["external_tool"]}
    del tool["quiz_lti"]
    other = written(school, "teacher_1", "POST", _LIST, assignment=tool)["id"]

    rest = {row["id"]: row for row in rows(school, "student_1", f"{_LIST}?per_page=100")}
    assert rest[quiz]["submission_types"] == ["external_tool"]
    assert rest[quiz]["is_quiz_lti_assignment"] is True
    assert (rest[quiz]["is_quiz_assignment"], rest[quiz]["can_duplicate"]) == (False, True)
    assert ("is_quiz_lti_assignment" in rest[other], rest[other]["can_duplicate"]) == (False, False)
    assert [_is_new(school, number) for number in (quiz, other)] == [True, False]


def _is_new(school: Simulator, number: int) -> bool:
    asked = f"{{ assignment(id: {number}) {{ isNewQuiz }} }}"
    reply = send(school, "student_1", "POST", "/api/graphql", query=asked)
    found: bool = json.loads(reply.body)["data"]["assignment"]["isNewQuiz"]
    return found


def test_only_new_quizzes() -> None:
    """R86: `new_quizzes=true` lists these alone."""
    school = Simulator(generate(Size(1, 3, 1, new_quizzes=1)))

    [only] = rows(school, "teacher_1", f"{_LIST}?new_quizzes=true")

    assert only["is_quiz_lti_assignment"] is True


def test_generated() -> None:
    """R49: as many of each course's assignments as the size says; none where it says nothing."""
    made = [generate(Size(2, 5, 1, new_quizzes=count)) for count in (0, 2)]

    found = [[row.id for row in world.assignments if is_new_quiz(row)] for world in made]

    assert found == [[], [10003, 10004, 20003, 20004]]
