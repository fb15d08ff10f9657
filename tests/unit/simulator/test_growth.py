"""The simulator's own cost: counted, not timed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from canvas_simulator.selftest import Figure, measure, report
from tests.unit.simulator.asking import a_school, ask

if TYPE_CHECKING:
    from types import FrameType

    from canvas_simulator import Simulator

_WORK = "courses/1/assignments/10000"
_REQUESTS = {
    "assignments": ("student_1", "GET", "courses/1/assignments?include[]=submission", {}),
    "course": ("student_1", "GET", "courses/1", {}),
    "submissions": ("teacher_1", "GET", f"{_WORK}/submissions", {}),
    "a change": ("teacher_1", "PUT", _WORK, {"assignment[name]": "Other"}),
    "a grade": ("teacher_1", "PUT", f"{_WORK}/submissions/100", {"submission[posted_grade]": "1"}),
    "an override": (
        "teacher_1",
        "POST",
        f"{_WORK}/overrides",
        {"assignment_override[student_ids][]": "101"},
    ),
    "a discussion": ("teacher_1", "POST", "courses/1/discussion_topics", {"title": "New"}),
}


@pytest.mark.parametrize("request_name", _REQUESTS)
def test_no_work_grows_with_the_rest_of_the_world(request_name: str) -> None:
    """R49: the same request costs about the same calls in a school of 3 courses and of 30."""
    user, method, path, members = _REQUESTS[request_name]

    counts = []
    for courses in (3, 30):
        school = a_school(courses=courses, assignments=5)
        _alike(school)
        ask(school, user, path, method=method, **members)  # what is kept is kept
        counts.append(_calls(school, user, method, path, members))

    assert counts[0] == pytest.approx(counts[1], rel=0.1)


def _alike(school: Simulator) -> None:
    """Nobody is in more than the first three courses, whose work is the same in both worlds."""
    for rows in school.school.enrollments_by.values():
        rows[:] = [row for row in rows if row.course_id == 1]
    work = school.school.assignments[10_000]
    work.workflow_state, work.only_visible_to_overrides = "published", False
    school.school.overrides_of[10_000].clear()


def _calls(school: Simulator, user: str, method: str, path: str, members: dict[str, str]) -> int:
    """How many functions of Python and C are called for one request."""
    count = 0

    def note(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        ask(school, user, path, method=method, **members)
    finally:
        sys.setprofile(None)
    return count


def test_the_figures_stay_near_their_limits() -> None:
    """R49: the best of six runs of each; the limits themselves are the command's to check."""
    runs = [measure() for _ in range(6)]

    for figures in zip(*runs, strict=True):
        best = min(figures, key=lambda figure: figure.value)
        assert best.value <= 1.5 * best.limit, best.name


def test_report(capsys: pytest.CaptureFixture[str]) -> None:
    """R49: a line per figure; the exit code is 1 as soon as one is above its limit."""
    assert report([Figure("a", 1.0, 3.0)]) == 0
    assert report([Figure("a", 1.0, 3.0), Figure("b", 4.0, 3.0)]) == 1
    assert "b: 4.00 (at most 3) TOO HIGH" in capsys.readouterr().out
