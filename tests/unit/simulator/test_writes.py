"""What a teacher's writes change, at once and by job."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from canvas_simulator.jobs import DUE_DATES_AFTER
from tests.unit.simulator.asking import a_school, ask, rows, user_id

if TYPE_CHECKING:
    from canvas_simulator import Simulator
    from canvas_simulator.schema import Assignment

_DUE = "2026-12-24T10:00:00Z"


@pytest.fixture
def school() -> Simulator:
    made = a_school()
    made.clock.advance(timedelta(hours=1))
    return made


def _plain(school: Simulator) -> Assignment:
    """An assignment of course 1 for everybody, ten points, graded for nobody yet."""
    found = next(
        row
        for row in school.school.assignments_of[1]
        if row.workflow_state == "published"
        and not row.only_visible_to_overrides
        and not row.post_manually
        and not school.school.overrides_of[row.id]
        and not any(s.graded_at for s in school.school.submissions_of[row.id].values())
    )
    found.points_possible, found.grading_type = 10.0, "points"
    return found


def _path(row: Assignment) -> str:
    return f"courses/{row.course_id}/assignments/{row.id}"


def test_due_date_moves_at_once_and_the_students_by_job(school: Simulator) -> None:
    """R71: assignment and course move in the request, the own row's due date a second later."""
    row, now = _plain(school), school.clock.now()

    ask(school, "teacher_1", _path(row), method="PUT", **{"assignment[due_at]": _DUE})

    seen = rows(school, "student_1", f"{_path(row)}?include[]=submission")
    assert seen["due_at"] == _DUE
    assert seen["submission"]["cached_due_date"] != _DUE
    assert row.updated_at == school.school.courses[1].updated_at == now

    school.clock.advance(DUE_DATES_AFTER)
    seen = rows(school, "student_1", f"{_path(row)}?include[]=submission")
    assert seen["submission"]["cached_due_date"] == _DUE


def test_a_rename_leaves_submissions_alone(school: Simulator) -> None:
    """R71: a change that moves no due date moves no submission row."""
    row = _plain(school)
    before = {s.id: s.updated_at for s in school.school.submissions_of[row.id].values()}

    ask(school, "teacher_1", _path(row), method="PUT", **{"assignment[name]": "Other"})
    school.clock.advance(DUE_DATES_AFTER)

    assert row.name == "Other"
    assert {s.id: s.updated_at for s in school.school.submissions_of[row.id].values()} == before


@pytest.mark.parametrize(
    ("grade", "score", "shown"),
    [("8", 8.0, "8"), ("80%", 8.0, "8"), ("12", 12.0, "12"), ("", None, None), ("x", None, None)],
    ids=["points", "percent", "above the most", "cleared", "garbage clears"],
)
def test_grading(school: Simulator, grade: str, score: float | None, shown: str | None) -> None:
    """R211: a grade is posted at once; garbage answers 200 and clears the grade."""
    row = _plain(school)
    path = f"{_path(row)}/submissions/{user_id(school, 'student_1')}"
    ask(school, "teacher_1", path, method="PUT", **{"submission[posted_grade]": "3"})

    reply = ask(school, "teacher_1", path, method="PUT", **{"submission[posted_grade]": grade})

    assert reply.status == 200
    own = rows(school, "student_1", f"{_path(row)}/submissions/self")
    assert (own["score"], own["grade"]) == (score, shown)


def test_grading_moves_neither_assignment_nor_course(school: Simulator) -> None:
    """R71: only the submission's own row shows that it was graded."""
    row, course = _plain(school), school.school.courses[1]
    before = (row.updated_at, course.updated_at)
    path = f"{_path(row)}/submissions/{user_id(school, 'student_1')}"

    ask(school, "teacher_1", path, method="PUT", **{"submission[posted_grade]": "5"})

    assert (row.updated_at, course.updated_at) == before


def test_manual_posting_hides_the_grade(school: Simulator) -> None:
    """R69: until it is posted the student's row has no score members at all."""
    row = _plain(school)
    row.post_manually = True
    path = f"{_path(row)}/submissions/{user_id(school, 'student_1')}"

    ask(school, "teacher_1", path, method="PUT", **{"submission[posted_grade]": "5"})

    own = rows(school, "student_1", f"{_path(row)}/submissions/self")
    assert own["workflow_state"] == "graded"
    assert "score" not in own


def test_excuse(school: Simulator) -> None:
    """R69: an excused submission has no score and is neither late nor missing."""
    row = _plain(school)
    path = f"{_path(row)}/submissions/{user_id(school, 'student_1')}"

    ask(school, "teacher_1", path, method="PUT", **{"submission[excuse]": "true"})

    own = rows(school, "student_1", f"{_path(row)}/submissions/self")
    assert (own["excused"], own["score"], own["missing"]) == (True, None, False)


def test_create_and_delete(school: Simulator) -> None:
    """R67: a new published assignment is listed with a row by job; a deleted one is 404."""
    made = ask(
        school,
        "teacher_1",
        "courses/1/assignments",
        method="POST",
        **{"assignment[name]": "New", "assignment[published]": "true"},
    )
    school.clock.advance(DUE_DATES_AFTER)
    path = f"courses/1/assignments/{json.loads(made.body)['id']}"

    seen = rows(school, "student_1", f"{path}?include[]=submission")
    assert (seen["name"], seen["submission"]["workflow_state"]) == ("New", "unsubmitted")

    ask(school, "teacher_1", path, method="DELETE")
    assert ask(school, "student_1", path).status == 404


def test_students_may_not_write(school: Simulator) -> None:
    """R125: 403 in Canvas's words, and nothing changes."""
    row = _plain(school)

    reply = ask(school, "student_1", _path(row), method="PUT", **{"assignment[name]": "Mine"})

    assert reply.status == 403
    assert row.name != "Mine"
