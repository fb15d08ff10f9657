"""Rubrics of a course, for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.paging import numbered

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Rubric, RubricAssessment, RubricAssociation


def list_rubrics(call: Call, course: str) -> Answer:
    found, mine = call.readable(course)
    if not mine.staff:
        raise forbidden()
    page, link = numbered(call.request, call.school.rubrics_of[found.id])
    return Answer([rubric_row(rubric) for rubric in page], link=link)


def show_rubric(call: Call, course: str, rubric: str) -> Answer:
    found, mine = call.readable(course)
    if not mine.staff:
        raise forbidden()
    for row in call.school.rubrics_of[found.id]:
        if row.id == local_id(rubric):
            return Answer(rubric_row(row) | _included(call, row))
    raise not_found()


def rubric_row(rubric: Rubric) -> Row:
    return {
        "id": rubric.id,
        "title": rubric.title,
        "context_id": rubric.course_id,
        "context_type": "Course",
        "points_possible": rubric.points_possible,
        "reusable": False,
        "public": False,
        "read_only": False,
        "free_form_criterion_comments": None,
        "hide_score_total": None,
        "data": rubric.data,
        "rating_order": "descending",
        "button_display": "numeric",
    }


def _included(call: Call, rubric: Rubric) -> Row:
    row: Row = {}
    if call.includes("assessments"):
        row["assessments"] = [assessment_row(rubric, one) for one in rubric.assessments]
    if call.includes("associations"):
        row["associations"] = [association_row(rubric, one) for one in rubric.associations]
    return row


def association_row(rubric: Rubric, one: RubricAssociation) -> Row:
    return {
        "id": one.id,
        "rubric_id": rubric.id,
        "association_type": "Assignment",
        "association_id": one.assignment_id,
        "use_for_grading": one.use_for_grading,
        "summary_data": None,
        "purpose": one.purpose,
        "hide_score_total": one.hide_score_total,
        "hide_points": False,
        "hide_outcome_results": False,
    }


def assessment_row(rubric: Rubric, one: RubricAssessment) -> Row:
    return {
        "id": one.id,
        "rubric_id": rubric.id,
        "rubric_association_id": one.association_id,
        "score": one.score,
        "artifact_type": "Submission",
        "artifact_id": one.submission_id,
        "artifact_attempt": one.attempt,
        "assessment_type": "grading",
        "assessor_id": one.assessor_id,
    }
