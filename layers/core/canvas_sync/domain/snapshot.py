"""What a reader saw on Canvas, in our words. Null, zero and empty are three values (R211)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from canvas_sync.domain.ids import AssignmentId, CourseId

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a token belongs to. ``seen_at`` is Canvas's clock if it told one, else ours."""

    user_id: str
    home_shard: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Term:
    id: str
    name: str | None
    start_at: datetime | None
    end_at: datetime | None


class Access(StrEnum):
    """How the person reaches a course now."""

    ACTIVE = "active"
    COMPLETED = "completed"  # the enrolment or the course is concluded; still readable
    RESTRICTED = "restricted"  # Canvas shows only its id (dates); keep what is stored


@dataclass(frozen=True, slots=True)
class CourseSnapshot:
    """One course row. ``name`` is the person's nickname for it if there is one.

    ``completed_at``: the completed enrolment's last change, only for ``Access.COMPLETED``.
    A restricted course has nothing but ``id``.
    """

    id: CourseId
    access: Access
    name: str | None = None
    original_name: str | None = None
    course_code: str | None = None
    workflow_state: str | None = None
    time_zone: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    term: Term | None = None
    completed_at: datetime | None = None
    is_student: bool = True


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


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One row of a course's listing: its raw JSON, and what it means or why it can't be read."""

    id: AssignmentId
    raw: Json
    snapshot: AssignmentSnapshot | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class CourseListing:
    """Every course of the person, complete and error-free; ``seen_at`` is the listing's time."""

    courses: tuple[CourseSnapshot, ...]
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class AssignmentListing:
    """All pages of one course's assignments, complete; ``seen_at`` is the last page's time."""

    rows: tuple[AssignmentRow, ...]
    seen_at: datetime
