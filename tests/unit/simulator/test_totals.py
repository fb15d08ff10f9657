"""Totals of enrolments that end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.unit.simulator.asking import a_school, ask, rows

if TYPE_CHECKING:
    from canvas_simulator import Simulator

_STUDENT, _ENROLLMENT = 101, 1_001
_PATH = f"courses/1/enrollments/{_ENROLLMENT}"
_ALL = "state[]=active&state[]=completed&state[]=deleted&state[]=inactive"


def _grades(school: Simulator) -> dict[str, object]:
    found = rows(school, "teacher_1", f"courses/1/enrollments?user_id={_STUDENT}&{_ALL}")
    return {name: value for name, value in found[0]["grades"].items() if name != "html_url"}


def _grade(school: Simulator, points: str) -> None:
    for work in rows(school, "teacher_1", "courses/1/assignments?per_page=100"):
        if work["published"]:
            path = f"courses/1/assignments/{work['id']}/submissions/{_STUDENT}"
            members = {"submission[posted_grade]": points}
            ask(school, "teacher_1", path, method="PUT", **members)
    school.clock.advance(timedelta(minutes=2))


def test_totals_stand_still_when_an_enrolment_is_concluded() -> None:
    """R69: Canvas computes no totals of ended enrolments; what it had stored stays."""
    school = a_school(courses=1)
    before = _grades(school)
    assert isinstance(before["current_score"], float)

    done = ask(school, "teacher_1", _PATH, method="DELETE", task="conclude")
    assert done.status == 200
    _grade(school, "0")

    assert _grades(school) == before


def test_they_are_computed_again_when_it_goes_on() -> None:
    """R69: an enrolment made active again has the totals of its work as it is by then."""
    school = a_school(courses=1)
    ask(school, "teacher_1", _PATH, method="DELETE", task="conclude")
    ask(school, "teacher_1", f"{_PATH}/reactivate", method="PUT")
    _grade(school, "0")

    assert _grades(school)["current_score"] == 0


def test_a_concluded_course_keeps_them_too() -> None:
    """R69: concluding a course ends the enrolments of its students."""
    school = a_school(courses=1)
    before = _grades(school)

    ask(school, "teacher_1", "courses/1", method="DELETE", event="conclude")

    [kept] = [e for e in school.school.enrollments_of[1] if e.id == _ENROLLMENT]
    assert (kept.workflow_state, kept.scores[0].current) == ("completed", before["current_score"])
