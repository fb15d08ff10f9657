"""Which reads leave a trace of the reader."""

from __future__ import annotations

from datetime import timedelta

import pytest

from canvas_simulator import Request, Simulator
from canvas_simulator.generating import Size, generate


@pytest.fixture
def school() -> Simulator:
    made = Simulator(generate(Size(courses=2, assignments=4, students=3)))
    made.clock.freeze()
    made.clock.advance(timedelta(days=1))
    return made


def _trace(school: Simulator, path: str, *query: tuple[str, str]) -> bool:
    """Whether the read moves the reader's last activity in course 1."""
    user = next(u for u in school.school.world.users if u.key == "student_1")
    row = next(e for e in school.school.enrollments_by[user.id] if e.course_id == 1)
    before = row.last_activity_at
    headers = {"authorization": f"Bearer {school.tokens.first(user.id).value}"}
    reply = school.answer(Request("GET", f"/api/v1{path}", query, headers))
    assert reply.status == 200
    return row.last_activity_at != before


@pytest.mark.parametrize(
    "path",
    [
        "/courses/1/assignments",
        "/courses/1/assignment_groups",
        "/courses/1/students/submissions",
        "/courses/1/discussion_topics",
    ],
)
def test_lists_of_a_course_leave_one(school: Simulator, path: str) -> None:
    """R127: the lists of a course make the student look active, once in two minutes."""
    assert _trace(school, path)
    assert not _trace(school, path)


def test_a_trace_is_left_every_two_minutes(school: Simulator) -> None:
    """R127: a later read is noted when the last noted one is more than two minutes ago."""
    path = "/courses/1/assignments"
    assert _trace(school, path)
    school.clock.advance(timedelta(seconds=119))
    assert not _trace(school, path)
    school.clock.advance(timedelta(seconds=2))
    assert _trace(school, path)


@pytest.mark.parametrize(
    "path",
    [
        "/courses",
        "/courses/1",
        "/users/self/enrollments",
        "/planner/items",
        "/users/self/graded_submissions",
        "/calendar_events",
    ],
)
def test_other_reads_leave_none(school: Simulator, path: str) -> None:
    """R127: courses, enrolments, planner, graded work and calendar leave no trace."""
    assert not _trace(school, path)
