"""Classic quizzes: made through the API, with their assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.simulator.asking import rows, send, written
from tests.unit.simulator.material import (
    CHOICE,
    COURSE,
    WORD,
    a_course,
    make_quiz,
    path_of,
)

if TYPE_CHECKING:
    from canvas_simulator import Simulator


@pytest.fixture
def school() -> Simulator:
    return a_course()


def test_a_quiz_is_an_assignment_too(school: Simulator) -> None:
    """R125: unpublished at first; its points are its questions', its dates the assignment's."""
    quiz = make_quiz(school, CHOICE, WORD, publish=False, due_at="2027-01-10T12:00:00Z")
    assert (quiz["published"], quiz["points_possible"], quiz["question_count"]) == (False, 5.0, 2)
    assert quiz["question_types"] == ["multiple_choice_question", "short_answer_question"]
    assert send(school, "student_1", "GET", path_of(quiz)).status == 403

    written(school, "teacher_1", "PUT", path_of(quiz), quiz={"published": True})
    work = rows(school, "student_1", f"{COURSE}/assignments/{quiz['assignment_id']}")
    assert (work["name"], work["points_possible"], work["due_at"], work["submission_types"]) == (
        "Week 1",
        5.0,
        "2027-01-10T12:00:00Z",
        ["online_quiz"],
    )
    assert (work["quiz_id"], work["is_quiz_assignment"]) == (quiz["id"], True)

    given = {"name": "Week one"}
    path = f"{COURSE}/assignments/{quiz['assignment_id']}"
    written(school, "teacher_1", "PUT", path, assignment=given)
    assert rows(school, "student_1", path_of(quiz))["title"] == "Week one"


@pytest.mark.parametrize("what", ["quiz", "assignment"])
def test_quiz_and_assignment_go_together(school: Simulator, what: str) -> None:
    """R125: deleting either deletes both; the module they were in has them no more."""
    quiz = make_quiz(school, CHOICE)
    module = written(school, "teacher_1", "POST", f"{COURSE}/modules", module={"name": "Week"})
    here = f"{COURSE}/modules/{module['id']}/items"
    item = {"type": "Assignment", "content_id": quiz["assignment_id"]}
    added = written(school, "teacher_1", "POST", here, module_item=item)
    assert (added["type"], added["content_id"]) == ("Quiz", quiz["id"])

    work = f"{COURSE}/assignments/{quiz['assignment_id']}"
    written(school, "teacher_1", "DELETE", work if what == "assignment" else path_of(quiz))

    assert send(school, "teacher_1", "GET", work).status == 404
    assert send(school, "teacher_1", "GET", path_of(quiz)).status == 404
    assert rows(school, "teacher_1", here) == []


def test_questions_change(school: Simulator) -> None:
    """R125: changed and deleted questions change the points of quiz and assignment."""
    quiz = make_quiz(school, CHOICE, WORD)
    first, second = rows(school, "teacher_1", f"{path_of(quiz)}/questions")
    path = f"{path_of(quiz)}/questions"

    given = {"points_possible": 7}
    written(school, "teacher_1", "PUT", f"{path}/{first['id']}", question=given)
    written(school, "teacher_1", "DELETE", f"{path}/{second['id']}")

    work = rows(school, "student_1", f"{COURSE}/assignments/{quiz['assignment_id']}")
    assert (
        rows(school, "teacher_1", path_of(quiz))["question_count"],
        work["points_possible"],
    ) == (
        1,
        7.0,
    )
    assert rows(school, "teacher_1", f"{path}/{first['id']}")["question_name"] == "Sum"
    assert send(school, "teacher_1", "GET", f"{path}/{second['id']}").status == 404
