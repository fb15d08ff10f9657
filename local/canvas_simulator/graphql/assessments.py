"""Rubrics filled in for a submission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_simulator.graphql.connections import Connection, filter_of, page
from canvas_simulator.graphql.fields import column, columns
from canvas_simulator.visibility import hides_grade

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields, Resolver
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import (
        Rubric,
        RubricAssessment,
        RubricAssociation,
        Submission,
        User,
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """A rubric as it was filled in for one submission."""

    row: RubricAssessment
    rubric: Rubric
    submission: Submission

    @property
    def attempt(self) -> int:
        return self.row.attempt or 0


@dataclass(frozen=True, slots=True)
class Rating:
    """What was given for one criterion."""

    filled: Filled
    criterion: dict[str, object]
    given: dict[str, object]


def _assessments(row: Submission, info: GraphQLResolveInfo, **given: object) -> Connection:
    """Those of the latest attempt, of the one named, or of all; none while the grade is held."""
    view: View = info.context
    wanted = filter_of(given, "forAttempt", "forAllAttempts")
    work = view.school.assignments[row.assignment_id]
    found = [
        Filled(one, rubric, row)
        for rubric in view.school.rubrics_of[work.course_id]
        for one in rubric.assessments
        if one.submission_id == row.id
    ]
    named = wanted.get("forAttempt")
    attempt = named if isinstance(named, int) else row.attempt or 0
    if not wanted.get("forAllAttempts"):
        found = [one for one in found if one.attempt == attempt]
    told = view.is_staff(work.course_id) or not hides_grade(work, row)
    return page(info, found if told else [], given)


def _of_row(name: str) -> Resolver:
    return lambda filled, _: getattr(filled.row, name)


def _assessor(filled: Filled, info: GraphQLResolveInfo) -> User | None:
    view: View = info.context
    return view.school.users.get(filled.row.assessor_id or 0)


def _user(filled: Filled, info: GraphQLResolveInfo) -> User | None:
    view: View = info.context
    return view.school.users.get(filled.submission.user_id)


def _kind(_: Filled, __: GraphQLResolveInfo) -> str:
    return "grading"


def _is_own(filled: Filled, info: GraphQLResolveInfo) -> bool:
    view: View = info.context
    return filled.row.assessor_id == view.user.id


def _association(filled: Filled, _: GraphQLResolveInfo) -> RubricAssociation | None:
    wanted = filled.row.association_id
    return next((one for one in filled.rubric.associations if one.id == wanted), None)


def _ratings(filled: Filled, _: GraphQLResolveInfo) -> list[Rating]:
    """One for each criterion that was filled in, in the rubric's order."""
    said = filled.submission.rubric_assessment or {}
    lines = [dict[str, object](one) for one in filled.rubric.data if isinstance(one, dict)]
    found = ((line, said.get(str(line.get("id")))) for line in lines)
    return [Rating(filled, line, dict(one)) for line, one in found if isinstance(one, dict)]


def _given(name: str) -> Resolver:
    return lambda rating, _: rating.given.get(name)


def _assessment_id(rating: Rating, _: GraphQLResolveInfo) -> int:
    return rating.filled.row.id


def _attempt(rating: Rating, _: GraphQLResolveInfo) -> int:
    return rating.filled.attempt


def _description(rating: Rating, _: GraphQLResolveInfo) -> object:
    """The words of the rating chosen; null where points were given freely."""
    ratings = rating.criterion.get("ratings")
    for one in ratings if isinstance(ratings, list) else ():
        if isinstance(one, dict) and one.get("id") == rating.given.get("rating_id"):
            return one.get("description")
    return None


def _assignment_id(row: RubricAssociation, _: GraphQLResolveInfo) -> str:
    return str(row.assignment_id)


def _on_assignment(_: RubricAssociation, __: GraphQLResolveInfo) -> str:
    return "Assignment"


FIELDS: Fields = {
    "Submission": {"rubricAssessmentsConnection": _assessments},
    "RubricAssessment": {
        "_id": _of_row("id"),
        "score": _of_row("score"),
        "artifactAttempt": column("attempt"),
        "assessmentType": _kind,
        "assessor": _assessor,
        "user": _user,
        "isCurrentUser": _is_own,
        "rubricAssociation": _association,
        "assessmentRatings": _ratings,
    },
    "RubricAssessmentRating": {
        "_id": _given("rating_id"),
        "points": _given("points"),
        "comments": _given("comments"),
        "description": _description,
        "criterion": column("criterion"),
        "rubricAssessmentId": _assessment_id,
        "artifactAttempt": _attempt,
    },
    "RubricAssociation": {
        "_id": column("id"),
        "associationId": _assignment_id,
        "associationType": _on_assignment,
    }
    | columns(useForGrading="use_for_grading"),
}
