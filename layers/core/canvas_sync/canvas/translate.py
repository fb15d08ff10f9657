"""Canvas's rows → snapshots in our words; pure. Ids become global, null, zero and empty stay."""

from collections.abc import Sequence

from pydantic import ValidationError

from canvas_sync.canvas.wire import (
    AssignmentRowWire,
    CourseRow,
    RoleRow,
    SubmissionRow,
    TermRow,
)
from canvas_sync.domain.ids import AssignmentId, CourseId, global_id
from canvas_sync.domain.snapshot import (
    Access,
    AssignmentRow,
    AssignmentSnapshot,
    CheckpointSnapshot,
    CourseSnapshot,
    Json,
    ScoresSnapshot,
    SubmissionSnapshot,
    Term,
)

UNLIMITED = -1
SUB_ASSIGNMENT_MARKS = ("sub_assignment_tag", "parent_assignment_id")


def why(error: ValidationError) -> str:
    """The first problem as ``<field>: why``; never a value, which may be personal."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


def is_task(raw: Json) -> bool:
    """Published, and an assignment of its own: a checkpoint is part of one."""
    return raw.get("published") is not False and not any(map(raw.get, SUB_ASSIGNMENT_MARKS))


def assignment_row(raw: Json, *, course_id: CourseId, home_shard: int) -> AssignmentRow:
    """One row of a course's listing; a row that can't be read says why and sinks nothing (R140).

    ``raw`` has a usable id.
    """
    identifier = AssignmentId(global_id(str(raw["id"]), home_shard=home_shard))
    try:
        wire = AssignmentRowWire.model_validate(raw)
    except ValidationError as exc:
        return AssignmentRow(identifier, raw, None, why(exc))
    return AssignmentRow(identifier, raw, _assignment(wire, identifier, course_id, home_shard))


def _assignment(
    wire: AssignmentRowWire, identifier: AssignmentId, course_id: CourseId, home_shard: int
) -> AssignmentSnapshot:
    return AssignmentSnapshot(
        id=identifier,
        course_id=course_id,
        name=wire.name,
        description_html=wire.description,
        due_at=wire.due_at,
        lock_at=wire.lock_at,
        unlock_at=wire.unlock_at,
        points_possible=wire.points_possible,
        grading_type=wire.grading_type,
        submission_types=wire.submission_types or (),
        is_quiz_assignment=bool(wire.is_quiz_assignment),
        is_new_quiz=bool(wire.is_quiz_lti_assignment),
        html_url=wire.html_url,
        updated_at=wire.updated_at,
        position=wire.position,
        assignment_group_id=_global(wire.assignment_group_id, home_shard),
        omit_from_final_grade=bool(wire.omit_from_final_grade),
        description_withheld=_withheld(wire),
        submission=_submission(wire.submission, home_shard),
        created_at=wire.created_at,
        group_category_id=_global(wire.group_category_id, home_shard),
        allowed_attempts=None if wire.allowed_attempts == UNLIMITED else wire.allowed_attempts,
        checkpoints=_checkpoints(wire),
    )


def _checkpoints(wire: AssignmentRowWire) -> tuple[CheckpointSnapshot, ...]:
    parts = wire.checkpoints or ()
    return tuple(CheckpointSnapshot(p.tag, p.due_at, p.points_possible) for p in parts)


def _withheld(wire: AssignmentRowWire) -> bool:
    """Whether Canvas hides the text for now: before ``unlock_at`` or behind a module.

    Source: recorded; past ``lock_at`` the text is given and ``can_view`` is true.
    """
    return bool(wire.lock_info) and (wire.lock_info or {}).get("can_view") is not True


def _submission(wire: SubmissionRow | None, home_shard: int) -> SubmissionSnapshot | None:
    """The person's own submission; of a hidden grade neither value nor date of posting."""
    if wire is None or wire.workflow_state == "deleted":
        return None
    return SubmissionSnapshot(
        workflow_state=wire.workflow_state,
        submitted_at=wire.submitted_at,
        graded_at=wire.graded_at,
        posted_at=None if wire.is_hidden else wire.posted_at,
        cached_due_at=wire.cached_due_date,
        score=wire.score,
        grade=None if wire.is_hidden else wire.grade,
        excused=bool(wire.excused),
        late=bool(wire.late),
        missing=bool(wire.missing),
        attempt=wire.attempt,
        late_policy_status=wire.late_policy_status,
        points_deducted=None if wire.is_hidden else wire.points_deducted,
        grade_matches_current_submission=wire.grade_matches_current_submission,
        custom_grade_status_id=_global(wire.custom_grade_status_id, home_shard),
        redo_request=bool(wire.redo_request),
    )


def course(wire: CourseRow, *, identifier: CourseId, access: Access, shard: int) -> CourseSnapshot:
    """A course as its row shows it; who the person is in it is told by the enrolments."""
    if wire.access_restricted_by_date:
        return CourseSnapshot(identifier, Access.RESTRICTED)
    hides_totals = wire.hide_final_grades
    return CourseSnapshot(
        id=identifier,
        access=access,
        name=wire.name,
        original_name=wire.original_name,
        course_code=wire.course_code,
        workflow_state=wire.workflow_state,
        time_zone=wire.time_zone,
        start_at=wire.start_at,
        end_at=wire.end_at,
        term=_term(wire.term, shard),
        hides_totals=hides_totals,
        is_favorite=wire.is_favorite,
        scores=None if hides_totals else _scores(wire.enrollments),
    )


def _scores(roles: Sequence[RoleRow]) -> ScoresSnapshot | None:
    """The totals of the person as a student; None where they were not asked for.

    Two sections of a course are two enrolments with the same totals.
    """
    rows = [row for row in roles if row.type == "student"]
    told = [row for row in rows if "computed_current_score" in row.model_fields_set]
    if not told:
        return None
    row = next((row for row in told if row.computed_final_score is not None), told[0])
    return ScoresSnapshot(
        row.computed_current_score,
        row.computed_current_grade,
        row.computed_final_score,
        row.computed_final_grade,
    )


def _term(wire: TermRow | None, home_shard: int) -> Term | None:
    if wire is None:
        return None
    identifier = global_id(wire.id, home_shard=home_shard)
    return Term(identifier, wire.name, wire.start_at, wire.end_at)


def _global(identifier: str | None, home_shard: int) -> str | None:
    return None if identifier is None else global_id(identifier, home_shard=home_shard)
