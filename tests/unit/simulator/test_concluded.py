"""Courses that their teacher has concluded, as their students see them."""

from __future__ import annotations

import pytest

from canvas_simulator import Simulator
from tests.unit.simulator.asking import a_school, rows, user_id, written


@pytest.fixture
def school() -> Simulator:
    """A course whose enrolments go on, and one whose students' have ended with it."""
    made = a_school(courses=3, assignments=2)
    written(made, "teacher_1", "DELETE", "courses/1", event="conclude")
    made.school.courses[2].workflow_state = "completed"
    made.school.writes += 1
    return made


def _ids(school: Simulator, query: str = "", user: str = "student_1") -> set[int]:
    return {row["id"] for row in rows(school, user, f"courses{query}")}


def test_a_concluded_course_is_not_among_the_current(school: Simulator) -> None:
    """R67: neither of them is listed, by whatever state of enrolment is asked for."""
    queries = ("", "?state[]=available", "?state[]=unpublished", "?enrollment_state=completed")

    for user in ("student_1", "teacher_1"):
        assert _ids(school, user=user) == {3}
    for query in queries:
        assert not {1, 2} & _ids(school, query)


def test_it_is_listed_by_its_own_state(school: Simulator) -> None:
    """R67: `state[]=completed` has it, with the enrolment as it is: ended or not."""
    found = rows(school, "student_1", "courses?state[]=completed")

    states = {row["id"]: [e["enrollment_state"] for e in row["enrollments"]] for row in found}
    assert states == {1: ["completed"], 2: ["active"]}


def test_by_itself_it_shows_live_enrolments(school: Simulator) -> None:
    """R67: an ended enrolment is not shown in its course, one that goes on is."""
    me = user_id(school, "student_1")
    first, second = (rows(school, "student_1", f"courses/{i}") for i in (1, 2))

    assert (first["workflow_state"], first["enrollments"]) == ("completed", [])
    assert [(e["user_id"], e["enrollment_state"]) for e in second["enrollments"]] == [
        (me, "active")
    ]
