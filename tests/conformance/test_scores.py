"""Totals are computed, and equal those the database held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.totals import group_score, score_of

if TYPE_CHECKING:
    from canvas_simulator import Simulator
    from canvas_simulator.schema import Submission
    from canvas_simulator.school import School
    from tests.conformance.replay import Recorded


def test_totals_are_those_of_the_database(imported: Simulator, school_recorded: Recorded) -> None:
    """R69: of course, grading periods and groups: posted work, weights, drop rules, excused."""
    school = imported.school
    enrollments = {e.id: e for e in school.world.enrollments if e.workflow_state == "active"}
    held = [
        s for s in school_recorded.world["truth"]["scores"] if s["enrollment_id"] in enrollments
    ]

    wrong = []
    for row in held:
        enrollment = enrollments[row["enrollment_id"]]
        group = school.assignment_groups.get(row.get("assignment_group_id", 0))
        if group is not None:
            found = tuple(
                group_score(school, enrollment, group, current=current) for current in (True, False)
            )
        else:
            score = score_of(school, enrollment, row.get("grading_period_id"))
            found = score.current, score.final
            assert score.override == row.get("override_score")
        if found != (row.get("current_score"), row.get("final_score")):
            wrong.append((row, found))

    assert held
    assert not wrong


def test_stored_totals_are_not_read(imported: Simulator) -> None:
    """R69: of an enrolment that goes on, the world holds nothing but an override."""
    live = [e for e in imported.school.world.enrollments if e.workflow_state == "active"]

    assert live
    assert all(s.current is None and s.final is None for e in live for s in e.scores)


def test_a_new_grade_moves_the_total(imported: Simulator) -> None:
    """R69: totals follow the posted grades, not the recording: a zero lowers them."""
    school = imported.school
    rows = (s for s in school.world.submissions if s.score and s.posted_at)
    moved = 0
    for row in rows:
        kept, before = row.score, _totals(school, row)
        _set(school, row, 0.0)
        moved += _totals(school, row) < before
        _set(school, row, kept)
        assert _totals(school, row) == before

    assert moved


def _set(school: School, row: Submission, score: float | None) -> None:
    row.score = score
    school.writes += 1


def _totals(school: School, row: Submission) -> list[float]:
    mine = (e for e in school.enrollments_by[row.user_id] if e.workflow_state == "active")
    return [score_of(school, e).current or 0 for e in mine if e.type == "StudentEnrollment"]
