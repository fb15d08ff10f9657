"""The rows Canvas sends, as far as we use them; unknown fields survive in the raw row only.

Absent and null are told apart where it matters: Canvas drops the score keys of a hidden grade.
Source: recorded rows of a running Canvas, in tests/data/recorded.
"""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from canvas_sync.canvas.paging import id_text
from canvas_sync.domain.moments import from_iso


def _id(given: object) -> str:
    text = id_text(given)
    if text is None:
        raise ValueError("not an id")
    return text


def _moment(given: object) -> datetime:
    """An ISO time with a zone, in UTC; the text of the error doesn't quote it."""
    try:
        return from_iso(str(given))
    except (ValueError, OverflowError):
        raise ValueError("not a time with a zone") from None


def _whole(text: str) -> str:
    """Half a character (a lone surrogate), which no store takes, becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


CanvasId = Annotated[str, BeforeValidator(_id)]
WireMoment = Annotated[datetime, BeforeValidator(_moment)]
WireFloat = Annotated[
    float, Field(allow_inf_nan=False, ge=-1e12, le=1e12), AfterValidator(lambda n: round(n, 12))
]
"""Canvas takes points below 10⁹; beyond 10¹² a row is garbage and would fit no store."""
WireInt = Annotated[int, Field(ge=-(10**12), le=10**12)]
WireText = Annotated[str, AfterValidator(_whole)]
WireGrade = Annotated[str, Field(coerce_numbers_to_str=True), AfterValidator(_whole)]


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class UserRow(Row):
    id: CanvasId


class TermRow(Row):
    id: CanvasId
    name: WireText | None = None
    start_at: WireMoment | None = None
    end_at: WireMoment | None = None


class RoleRow(Row):
    """One enrolment inside a course row; ``type`` is a short word such as student.

    The totals count a final override in; Canvas drops their keys while the course hides them.
    """

    type: WireText
    enrollment_state: WireText | None = None
    computed_current_score: WireFloat | None = None
    computed_current_grade: WireGrade | None = None
    computed_final_score: WireFloat | None = None
    computed_final_grade: WireGrade | None = None


class CourseRow(Row):
    """``access_restricted_by_date``: then the row has nothing but its id."""

    id: CanvasId
    access_restricted_by_date: bool = False
    name: WireText | None = None
    original_name: WireText | None = None
    course_code: WireText | None = None
    workflow_state: WireText | None = None
    time_zone: WireText | None = None
    start_at: WireMoment | None = None
    end_at: WireMoment | None = None
    term: TermRow | None = None
    enrollments: tuple[RoleRow, ...] = ()
    updated_at: WireMoment | None = None
    concluded: bool | None = None
    hide_final_grades: bool | None = None
    is_favorite: bool | None = None


class EnrollmentRow(Row):
    """A row of users/self/enrollments; ``type`` is a long word as StudentEnrollment."""

    id: CanvasId
    course_id: CanvasId
    type: WireText
    enrollment_state: WireText
    updated_at: WireMoment | None = None


class SubmissionRow(Row):
    workflow_state: WireText
    submitted_at: WireMoment | None = None
    graded_at: WireMoment | None = None
    posted_at: WireMoment | None = None
    cached_due_date: WireMoment | None = None
    score: WireFloat | None = None
    grade: WireGrade | None = None
    excused: bool | None = None
    late: bool | None = None
    missing: bool | None = None
    attempt: WireInt | None = None
    late_policy_status: WireText | None = None
    points_deducted: WireFloat | None = None
    grade_matches_current_submission: bool | None = None
    custom_grade_status_id: CanvasId | None = None
    redo_request: bool | None = None

    @property
    def is_hidden(self) -> bool:
        return "score" not in self.model_fields_set


class CheckpointRow(Row):
    """One part of a discussion that is graded in parts."""

    tag: WireText
    due_at: WireMoment | None = None
    points_possible: WireFloat | None = None


class AssignmentRowWire(Row):
    """``published`` and the sub-assignment's marks are absent where they don't apply.

    ``allowed_attempts`` -1: any number.
    """

    id: CanvasId
    name: WireText | None = None
    description: WireText | None = None
    due_at: WireMoment | None = None
    lock_at: WireMoment | None = None
    unlock_at: WireMoment | None = None
    points_possible: WireFloat | None = None
    grading_type: WireText | None = None
    submission_types: tuple[WireText, ...] | None = None
    is_quiz_assignment: bool | None = None
    is_quiz_lti_assignment: bool | None = None
    html_url: WireText | None = None
    updated_at: WireMoment | None = None
    position: WireInt | None = None
    assignment_group_id: CanvasId | None = None
    omit_from_final_grade: bool | None = None
    lock_info: dict[str, Any] | None = None
    submission: SubmissionRow | None = None
    created_at: WireMoment | None = None
    group_category_id: CanvasId | None = None
    allowed_attempts: WireInt | None = None
    checkpoints: tuple[CheckpointRow, ...] | None = None
