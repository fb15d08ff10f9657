"""Totals are computed, and equal those the database held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_simulator.totals import group_score, score_of

if TYPE_CHECKING:
    from canvas_simulator import Simulator
    from tests.conformance.replay import Recorded

_GONE = "deleted"


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


@pytest.mark.usefixtures("packed_only")
def test_stored_totals_are_not_read(imported: Simulator) -> None:
    """R69: of an enrolment that goes on, the world holds nothing but an override."""
    live = [e for e in imported.school.world.enrollments if e.workflow_state == "active"]
    stored = [score for enrollment in live for score in enrollment.scores]

    assert stored
    assert all(score.current is None and score.final is None for score in stored)


@pytest.mark.usefixtures("packed_only")
def test_a_new_grade_moves_the_total(imported: Simulator) -> None:
    """R69: totals follow the posted grades, not the recording."""
    school = imported.school
    enrollment = next(e for e in school.enrollments_of[17] if e.user_id == 66)
    row = next(s for s in school.submissions_by[17, 66] if s.score and s.posted_at)
    before = score_of(school, enrollment)
    kept, row.score = row.score, 0.0
    after = score_of(school, enrollment)
    row.score = kept

    assert (before.current or 0) > (after.current or 0)
    assert score_of(school, enrollment) == before
