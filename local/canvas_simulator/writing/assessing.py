"""A rubric filled in for a student: what it grades with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.schema import RubricAssessment
from canvas_simulator.writing.given import number

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Rubric, RubricAssociation, Submission
    from canvas_simulator.writing.given import Members


def assess(call: Call, work: Assignment, submission: Submission, given: Members) -> float | None:
    """Fills in the rubric of an assignment; the points it grades with, None if it does not."""
    hung = _hung_on(call, work)
    if hung is None:
        return None
    row, association = hung
    lines = {str(one.get("id")): one for one in row.data if isinstance(one, dict)}
    filled = {k: _line(v) for k, v in given.items() if k in lines and isinstance(v, dict)}
    submission.rubric_assessment = dict(filled)
    score = sum(float(str(one["points"])) for one in filled.values())
    _keep(call, row, submission, score, association)
    return score if association.use_for_grading else None


def _hung_on(call: Call, work: Assignment) -> tuple[Rubric, RubricAssociation] | None:
    for row in call.school.rubrics_of[work.course_id]:
        for one in row.associations:
            if one.assignment_id == work.id:
                return row, one
    return None


def _line(given: Members) -> Members:
    return {
        "rating_id": given.get("rating_id"),
        "comments": str(given.get("comments") or ""),
        "points": number(given.get("points")) or 0.0,
    }


def _keep(
    call: Call,
    row: Rubric,
    submission: Submission,
    score: float,
    association: RubricAssociation,
) -> None:
    """The assessment as staff list it: one for each submission."""
    made = RubricAssessment(
        id=submission.id,
        association_id=association.id,
        submission_id=submission.id,
        attempt=submission.attempt,
        score=score,
        assessor_id=call.user.id,
    )
    others = [one for one in row.assessments if one.submission_id != submission.id]
    row.assessments[:] = [*others, made]
