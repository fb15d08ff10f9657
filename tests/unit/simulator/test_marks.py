"""Rubrics on work, and a student's own marks in a planner."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from canvas_simulator import Simulator
from tests.unit.simulator.asking import a_school, ask, rows, user_id

Json = Any  # an answer's body


@pytest.fixture
def school() -> Simulator:
    made = a_school()
    made.clock.advance(timedelta(hours=1))
    return made


def _written(school: Simulator, user: str, method: str, path: str, **given: object) -> Json:
    reply = ask(school, user, path, method=method, **given)
    assert reply.status in (200, 201), reply.body
    return json.loads(reply.body)


def _new(school: Simulator, *, points: int = 20) -> int:
    given = {"assignment[published]": "true", "assignment[points_possible]": points}
    made = _written(school, "teacher_1", "POST", "courses/1/assignments", **given)
    school.clock.advance(timedelta(seconds=10))
    return int(made["id"])


def test_a_rubric_sets_the_points_and_grades(school: Simulator) -> None:
    """Hung on work for grading, its points are the work's; filled in, it is the grade."""
    work, who = _new(school), user_id(school, "student_1")
    path = f"courses/1/assignments/{work}"
    line = "rubric[criteria][0]"
    _written(
        school, "teacher_1", "POST", "courses/1/rubrics",
        **{
            "rubric[title]": "Essay",
            f"{line}[id]": "_7",
            f"{line}[description]": "Clarity",
            f"{line}[ratings][0][points]": "6",
            f"{line}[ratings][1][points]": "0",
            "rubric_association[association_id]": work,
            "rubric_association[use_for_grading]": "true",
        },
    )  # fmt: skip

    row = rows(school, "student_1", path)
    assert (row["points_possible"], row["use_rubric_for_grading"]) == (6, True)
    assert [one["id"] for one in row["rubric"]] == ["_7"]
    assert row["rubric_settings"]["title"] == "Essay"

    given = {"rubric_assessment[_7][points]": "5", "rubric_assessment[_7][comments]": "Good"}
    _written(school, "teacher_1", "PUT", f"{path}/submissions/{who}", **given)
    own = rows(school, "student_1", f"{path}/submissions/self?include[]=rubric_assessment")
    assert (own["score"], own["workflow_state"]) == (5, "graded")
    assert own["rubric_assessment"]["_7"] == {"rating_id": None, "comments": "Good", "points": 5}
    [rubric] = [r for r in school.school.rubrics_of[1] if r.title == "Essay"]
    seen = rows(school, "teacher_1", f"courses/1/rubrics/{rubric.id}?include[]=assessments")
    assert [one["score"] for one in seen["assessments"]] == [5]


def test_marks_in_a_planner(school: Simulator) -> None:
    """R125: one mark for each thing, the person's own, changed and taken away by her."""
    work = _new(school)
    given = {"plannable_type": "assignment", "plannable_id": work}
    made = _written(school, "student_1", "POST", "planner/overrides", **given)
    path = f"planner/overrides/{made['id']}"
    assert (made["marked_complete"], made["assignment_id"]) == (False, work)
    assert ask(school, "student_1", "planner/overrides", method="POST", **given).status == 400
    assert ask(school, "student_2", path, method="PUT").status == 404

    _written(school, "student_1", "PUT", path, marked_complete="true")
    assert rows(school, "student_1", path)["marked_complete"] is True
    assert _written(school, "student_1", "DELETE", path)["workflow_state"] == "deleted"
    assert rows(school, "student_1", "planner/overrides") == []


@pytest.mark.parametrize(
    ("kind", "number", "status"), [("nonsense", "x", 500), ("assignment", "999999", 404)]
)
def test_nothing_to_mark(school: Simulator, kind: str, number: str, status: int) -> None:
    """R125: a kind that is none is a server error of Canvas's own."""
    given = {"plannable_type": kind, "plannable_id": number}
    assert ask(school, "student_1", "planner/overrides", method="POST", **given).status == status
