"""Submissions: hidden grades, what is late or missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.grades import grade_text
from canvas_simulator.graphql.fields import column, columns, moments, relay_id
from canvas_simulator.rest.submission_rows import is_late, is_missing, seconds_late
from canvas_simulator.visibility import hides_grade

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields, Resolver
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Assignment, Submission, User

_HIDDEN_COST = 0.003  # what it costs Canvas per row, in seconds


def _of(row: Submission, info: GraphQLResolveInfo) -> Assignment:
    view: View = info.context
    return view.school.assignments[row.assignment_id]


def _shows(view: View, row: Submission, assignment: Assignment) -> bool:
    return view.is_staff(assignment.course_id) or not hides_grade(assignment, row)


def _graded(value: Resolver) -> Resolver:
    """A member that is null as long as the grade is held back from the viewer."""

    def resolve(row: Submission, info: GraphQLResolveInfo) -> object:
        view: View = info.context
        view.scores(row.id)
        assignment = view.school.assignments[row.assignment_id]
        return value(row, assignment) if _shows(view, row, assignment) else None

    return resolve


def _hidden(row: Submission, info: GraphQLResolveInfo) -> bool:
    view: View = info.context
    view.seconds += _HIDDEN_COST
    return not _shows(view, row, view.school.assignments[row.assignment_id])


def _entered_score(row: Submission, _: object) -> float | None:
    return None if row.score is None else row.score + (row.points_deducted or 0)


def _entered_grade(row: Submission, assignment: Assignment) -> str | None:
    if not row.points_deducted:
        return row.grade
    return grade_text(assignment, _entered_score(row, assignment))


def _late(row: Submission, info: GraphQLResolveInfo) -> bool:
    return is_late(_of(row, info), row)


def _missing(row: Submission, info: GraphQLResolveInfo) -> bool:
    view: View = info.context
    view.turns(row.cached_due_date)
    return is_missing(_of(row, info), row, view.now)


def _seconds_late(row: Submission, info: GraphQLResolveInfo) -> float:
    view: View = info.context
    if row.submitted_at is None and row.cached_due_date is not None:
        view.moves()
    return seconds_late(row, view.now)


def _attempt(row: Submission, _: GraphQLResolveInfo) -> int:
    return row.attempt or 0


def _excused(row: Submission, _: GraphQLResolveInfo) -> bool:
    return bool(row.excused)


def _posted(row: Submission, _: GraphQLResolveInfo) -> bool:
    return row.posted_at is not None


def _status_name(row: Submission, info: GraphQLResolveInfo) -> str:
    """NOTE: an empty text, not null, where there is none."""
    view: View = info.context
    return view.school.world.grade_statuses.get(row.custom_grade_status_id or 0, "")


def _tag(row: Submission, info: GraphQLResolveInfo) -> str:
    if row.custom_grade_status_id is not None:
        return "custom"
    if row.excused:
        return "excused"
    if _missing(row, info):
        return "missing"
    if _late(row, info):
        return "late"
    return "extended" if row.late_policy_status == "extended" else "none"


def _status(row: Submission, info: GraphQLResolveInfo) -> str:
    tag = _tag(row, info)
    return _status_name(row, info) if tag == "custom" else tag.capitalize()


def _body(row: Submission, info: GraphQLResolveInfo) -> str | None:
    view: View = info.context
    return view.call.text(row.body)


def _student(row: Submission, info: GraphQLResolveInfo) -> User | None:
    view: View = info.context
    return view.school.users.get(row.user_id)


def _score(row: Submission, _: object) -> object:
    return row.score


def _grade(row: Submission, _: object) -> object:
    return row.grade


def _deducted(row: Submission, _: object) -> object:
    return row.points_deducted


FIELDS: Fields = {
    "Submission": {
        "_id": column("id"),
        "id": relay_id("Submission"),
        "assignment": _of,
        "user": _student,
        "score": _graded(_score),
        "grade": _graded(_grade),
        "enteredScore": _graded(_entered_score),
        "enteredGrade": _graded(_entered_grade),
        "deductedPoints": _graded(_deducted),
        "gradeHidden": _hidden,
        "hideGradeFromStudent": _hidden,
        "late": _late,
        "missing": _missing,
        "secondsLate": _seconds_late,
        "attempt": _attempt,
        "excused": _excused,
        "posted": _posted,
        "customGradeStatus": _status_name,
        "statusTag": _tag,
        "status": _status,
        "submissionStatus": _tag,
        "body": _body,
    }
    | columns(
        assignmentId="assignment_id",
        userId="user_id",
        state="workflow_state",
        latePolicyStatus="late_policy_status",
        gradingPeriodId="grading_period_id",
        customGradeStatusId="custom_grade_status_id",
        submissionType="submission_type",
        redoRequest="redo_request",
        extraAttempts="extra_attempts",
        url="url",
        gradeMatchesCurrentSubmission="grade_matches_current_submission",
    )
    | moments(
        createdAt="created_at",
        updatedAt="updated_at",
        submittedAt="submitted_at",
        gradedAt="graded_at",
        postedAt="posted_at",
        cachedDueDate="cached_due_date",
    ),
}
