"""What a reader saw in a course: assignments with the person's submission, and topics."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from canvas_sync.domain.ids import AssignmentId, CourseId

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CheckpointSnapshot:
    """One part of a checkpointed discussion with a due date of its own."""

    tag: str
    due_at: datetime | None
    points_possible: float | None


@dataclass(frozen=True, slots=True)
class SubmissionSnapshot:
    """The person's own submission row. ``score`` and ``grade`` are None while hidden."""

    workflow_state: str
    submitted_at: datetime | None
    graded_at: datetime | None
    posted_at: datetime | None
    cached_due_at: datetime | None
    score: float | None
    grade: str | None
    excused: bool
    late: bool
    missing: bool
    attempt: int | None
    late_policy_status: str | None = None
    points_deducted: float | None = None
    grade_matches_current_submission: bool | None = None
    custom_grade_status_id: str | None = None
    redo_request: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentSnapshot:
    """One published assignment with the person's own dates and submission."""

    id: AssignmentId
    course_id: CourseId
    name: str | None
    description_html: str | None
    due_at: datetime | None
    lock_at: datetime | None
    unlock_at: datetime | None
    points_possible: float | None
    grading_type: str | None
    submission_types: tuple[str, ...]
    is_quiz_assignment: bool
    is_new_quiz: bool
    html_url: str | None
    updated_at: datetime | None
    position: int | None
    assignment_group_id: str | None
    omit_from_final_grade: bool
    description_withheld: bool
    submission: SubmissionSnapshot | None
    text_pending: bool = False
    """Description and lock dates were not read yet: what is stored of them is kept."""
    created_at: datetime | None = None
    group_category_id: str | None = None
    allowed_attempts: int | None = None
    checkpoints: tuple[CheckpointSnapshot, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One row of a course's listing: its raw JSON, and what it means or why it can't be read."""

    id: AssignmentId
    raw: Json
    snapshot: AssignmentSnapshot | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class AssignmentListing:
    """All pages of one course's assignments, complete; ``seen_at`` is the last page's time."""

    rows: tuple[AssignmentRow, ...]
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class TopicSnapshot:
    """An announcement or a discussion as the person sees it; ``assignment_id``: it is graded."""

    id: str
    course_id: CourseId
    is_announcement: bool
    title: str | None
    message_html: str | None
    posted_at: datetime | None
    delayed_post_at: datetime | None
    last_reply_at: datetime | None
    html_url: str | None
    assignment_id: AssignmentId | None
