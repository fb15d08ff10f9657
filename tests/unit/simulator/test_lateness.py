"""Late policies: what they take off late work, and what missing work gets."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from canvas_simulator import Simulator
from canvas_simulator.lateness import AFTER, EVERY
from tests.unit.simulator.asking import a_school, ask, rows, user_id

_POLICY = "courses/1/late_policy"
_TEN_A_DAY = {
    "late_policy[late_submission_deduction_enabled]": "true",
    "late_policy[late_submission_deduction]": "10",
    "late_policy[late_submission_minimum_percent_enabled]": "true",
    "late_policy[late_submission_minimum_percent]": "40",
}
_MISSING = {
    "late_policy[missing_submission_deduction_enabled]": "true",
    "late_policy[missing_submission_deduction]": "75",
}


@pytest.fixture
def school() -> Simulator:
    made = a_school()
    made.clock.advance(timedelta(hours=1))
    return made


def _work(school: Simulator, *, days: float) -> str:
    """The path of new work of ten points that is due in so many days."""
    due_at = school.clock.now() + timedelta(days=days)
    given = {
        "assignment[name]": "Timed",
        "assignment[published]": "true",
        "assignment[points_possible]": "10",
        "assignment[due_at]": f"{due_at:%Y-%m-%dT%H:%M:%SZ}",
    }
    reply = ask(school, "teacher_1", "courses/1/assignments", method="POST", **given)
    school.clock.advance(timedelta(seconds=10))
    return f"courses/1/assignments/{json.loads(reply.body)['id']}"


def _own(school: Simulator, path: str) -> tuple[object, ...]:
    row = rows(school, "student_1", f"{path}/submissions/self")
    return tuple(row[name] for name in ("workflow_state", "score", "entered_score", "grade"))


def _hand_in(school: Simulator, path: str) -> None:
    given = {"submission[submission_type]": "online_text_entry", "submission[body]": "Here"}
    assert ask(school, "student_1", f"{path}/submissions", method="POST", **given).status == 201


@pytest.mark.parametrize(
    ("days", "grade", "score"),
    [(-0.5, "10", 9.0), (-1.5, "10", 8.0), (-30, "10", 4.0), (-1.5, "3", 3.0), (1, "10", 10.0)],
    ids=["a begun day", "two", "down to the minimum", "nothing off less than that", "in time"],
)
def test_late_work_loses_points(school: Simulator, days: float, grade: str, score: float) -> None:
    """R71: 10 % a day off ten points, never below 4; what was entered stands beside it."""
    path, who = _work(school, days=days), user_id(school, "student_1")
    ask(school, "teacher_1", _POLICY, method="POST", **_TEN_A_DAY)
    _hand_in(school, path)

    ask(
        school, "teacher_1", f"{path}/submissions/{who}", method="PUT",
        **{"submission[posted_grade]": grade},
    )  # fmt: skip

    assert _own(school, path) == ("graded", score, float(grade), f"{score:g}")


def test_a_policy_reaches_back(school: Simulator) -> None:
    """R71: a new policy grades late work anew by job, and a lifted one gives the points back."""
    path, who = _work(school, days=-0.5), user_id(school, "student_1")
    _hand_in(school, path)
    given = {"submission[posted_grade]": "10"}
    ask(school, "teacher_1", f"{path}/submissions/{who}", method="PUT", **given)

    ask(school, "teacher_1", _POLICY, method="POST", **_TEN_A_DAY)
    assert _own(school, path)[1] == 10
    school.clock.advance(AFTER)
    assert _own(school, path)[1:3] == (9, 10)

    off = {"late_policy[late_submission_deduction_enabled]": "false"}
    assert ask(school, "teacher_1", _POLICY, method="PATCH", **off).status == 204
    school.clock.advance(AFTER)
    assert _own(school, path)[1:3] == (10, 10)


def test_missing_work_is_graded_by_job(school: Simulator) -> None:
    """R71: a deduction of 75 % leaves a quarter, posted; assignment and course move with it."""
    path = _work(school, days=-1)
    ask(school, "teacher_1", _POLICY, method="POST")
    school.clock.advance(AFTER)
    assert _own(school, path)[0] == "unsubmitted"
    before = rows(school, "student_1", path)

    ask(school, "teacher_1", _POLICY, method="PATCH", **_MISSING)
    school.clock.advance(AFTER)

    assert _own(school, path) == ("graded", 2.5, 2.5, "2.5")
    after = rows(school, "student_1", path)
    assert (before["muted"], after["muted"]) == (True, False)
    assert after["updated_at"] > before["updated_at"]


def test_work_becomes_missing_and_is_graded(school: Simulator) -> None:
    """R71: the policy grades what is missing within minutes after its due date."""
    path = _work(school, days=1)
    ask(school, "teacher_1", _POLICY, method="POST", **_MISSING)

    school.clock.advance(timedelta(days=1))
    assert _own(school, path)[0] == "unsubmitted"
    school.clock.advance(EVERY)

    assert _own(school, path)[:2] == ("graded", 2.5)


def test_one_policy_for_staff(school: Simulator) -> None:
    """R125: 404 without a policy, 400 for a second one or nonsense, 403 for students."""
    assert ask(school, "teacher_1", _POLICY).status == 404
    assert ask(school, "student_1", _POLICY).status == 403
    made = ask(school, "teacher_1", _POLICY, method="POST", **_TEN_A_DAY)
    assert json.loads(made.body)["late_policy"]["late_submission_deduction"] == 10
    assert ask(school, "teacher_1", _POLICY, method="POST").status == 400
    assert rows(school, "teacher_1", _POLICY) == json.loads(made.body)
    for name, value in (("late_submission_deduction", "101"), ("late_submission_interval", "x")):
        given = {f"late_policy[{name}]": value}
        assert ask(school, "teacher_1", _POLICY, method="PATCH", **given).status == 400
