"""Classic quizzes taken, and graded at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.unit.simulator.asking import rows, send, user_id, written
from tests.unit.simulator.material import (
    CHOICE,
    ESSAY,
    WORD,
    a_course,
    begin,
    complete,
    make_quiz,
    own_work,
    path_of,
    right,
)

if TYPE_CHECKING:
    from canvas_simulator import Simulator


@pytest.fixture
def school() -> Simulator:
    return a_course()


def test_taken_and_graded_at_once(school: Simulator) -> None:
    """R71: handed in, graded and posted within the request; the course's stamp does not move."""
    quiz = make_quiz(school, CHOICE, WORD)
    row = begin(school, quiz)
    assert (row["workflow_state"], row["attempts_left"], "result_url" in row) == (
        "untaken",
        0,
        False,
    )
    stamp = school.school.courses[1].updated_at
    school.clock.advance(timedelta(seconds=90))

    done = complete(school, quiz, row, right(school, quiz), " canvas ")

    assert (done["workflow_state"], done["score"], done["time_spent"]) == ("complete", 5.0, 90)
    own, me = own_work(school, quiz), user_id(school, "student_1")
    shown = ("workflow_state", "submission_type", "score", "grade", "attempt", "grader_id")
    assert [own[name] for name in shown] == ["graded", "online_quiz", 5.0, "5", 1, -quiz["id"]]
    assert own["posted_at"] == own["graded_at"] == own["submitted_at"]
    assert own["body"].startswith(f"user: {me}, quiz: {quiz['id']}, score: 5.0, time: 20")
    assert school.school.courses[1].updated_at == stamp


@pytest.mark.parametrize(
    ("policy", "kept"), [("keep_highest", 3.0), ("keep_latest", 0.0), ("keep_average", 1.5)]
)
def test_which_score_is_kept(school: Simulator, policy: str, kept: float) -> None:
    """R125: of a right and a wrong attempt, by the quiz's policy; a third one is refused."""
    quiz = make_quiz(school, CHOICE, allowed_attempts=2, scoring_policy=policy)
    complete(school, quiz, begin(school, quiz), right(school, quiz))

    again = complete(school, quiz, begin(school, quiz), "1")

    assert (again["attempt"], again["score"], again["kept_score"]) == (2, 0.0, kept)
    assert (own_work(school, quiz)["score"], own_work(school, quiz)["attempt"]) == (kept, 2)
    assert send(school, "student_1", "POST", f"{path_of(quiz)}/submissions").status == 409


def test_an_essay_waits_for_a_person(school: Simulator) -> None:
    """R125: `pending_review`, with the points of the other questions."""
    quiz = make_quiz(school, CHOICE, ESSAY)

    done = complete(school, quiz, begin(school, quiz), right(school, quiz), "<p>Long</p>")

    assert (done["workflow_state"], done["score"]) == ("pending_review", 3.0)
    assert (own_work(school, quiz)["workflow_state"], own_work(school, quiz)["score"]) == (
        "pending_review",
        3.0,
    )


def test_a_grader_gives_the_rest(school: Simulator) -> None:
    """R125: points for the essay, and some more: graded then; 400 for an attempt there is not."""
    quiz = make_quiz(school, CHOICE, ESSAY)
    done = complete(school, quiz, begin(school, quiz), right(school, quiz), "<p>Long</p>")
    essay = rows(school, "teacher_1", f"{path_of(quiz)}/questions")[1]
    path = f"{path_of(quiz)}/submissions/{done['id']}"
    given = {"attempt": 1, "fudge_points": -0.5, "questions": {str(essay["id"]): {"score": 4}}}

    [row] = written(school, "teacher_1", "PUT", path, quiz_submissions=[given])["quiz_submissions"]

    assert (row["workflow_state"], row["score"], row["kept_score"]) == ("complete", 6.5, 6.5)
    own = own_work(school, quiz)
    teacher = user_id(school, "teacher_1")
    assert (own["workflow_state"], own["score"], own["grader_id"]) == ("graded", 6.5, teacher)
    wrong = [given | {"attempt": 2}]
    assert send(school, "teacher_1", "PUT", path, quiz_submissions=wrong).status == 400
    assert send(school, "student_1", "PUT", path, quiz_submissions=[given]).status == 403


def test_who_sees_what(school: Simulator) -> None:
    """R125: questions are for staff; attempts of all for staff, one's own for a student."""
    quiz = make_quiz(school, CHOICE)
    path = path_of(quiz)
    complete(school, quiz, begin(school, quiz), 1)

    def ids(user: str, name: str) -> list[int]:
        found = rows(school, user, f"{path}/{name}")["quiz_submissions"]
        return [row["user_id"] for row in found]

    me = user_id(school, "student_1")
    assert send(school, "student_1", "GET", f"{path}/questions").status == 403
    assert (ids("teacher_1", "submissions"), ids("teacher_1", "submission")) == ([me], [])
    assert (ids("student_1", "submissions"), ids("student_1", "submission")) == ([me], [me])
    assert ids("student_2", "submission") == []


def test_what_taking_refuses(school: Simulator) -> None:
    """R125: a second start, a wrong attempt or token, one that is over, a quiz that is closed."""
    quiz, closed = make_quiz(school, CHOICE), make_quiz(school, unlock_at="2027-06-01T00:00:00Z")
    row = begin(school, quiz)
    path = f"{path_of(quiz)}/submissions"
    token = row["validation_token"]

    def finish(user: str = "student_1", **given: object) -> int:
        return send(school, user, "POST", f"{path}/{row['id']}/complete", **given).status

    assert [
        send(school, "student_1", "POST", path).status,
        send(school, "teacher_1", "POST", path).status,
        finish(attempt=2, validation_token=token),
        finish(attempt=1, validation_token="guessed"),
        finish("student_2", attempt=1, validation_token=token),
        finish(attempt=1, validation_token=token),
        finish(attempt=1, validation_token=token),
        send(school, "student_1", "POST", f"{path_of(closed)}/submissions").status,
    ] == [409, 403, 400, 403, 403, 200, 400, 400]


def test_a_closed_quiz_says_why(school: Simulator) -> None:
    """R125: before its date the student's row is locked, in the words of a quiz."""
    quiz = make_quiz(school, CHOICE, unlock_at="2027-06-01T00:00:00Z", description="<p>Do</p>")

    row = rows(school, "student_1", path_of(quiz))

    assert (row["locked_for_user"], row["description"]) == (True, None)
    assert row["lock_explanation"].startswith("This quiz is locked until ")
    assert row["lock_info"]["asset_string"] == f"quizzes:quiz_{quiz['id']}"


def test_a_practice_quiz_is_no_assignment(school: Simulator) -> None:
    """R125: nothing is handed in for it; the attempt is all there is."""
    quiz = make_quiz(school, CHOICE, quiz_type="practice_quiz")

    done = complete(school, quiz, begin(school, quiz), right(school, quiz))

    assert (quiz["assignment_id"], done["submission_id"], done["score"]) == (None, None, 3.0)
