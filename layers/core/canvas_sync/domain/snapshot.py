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
    UNPUBLISHED = "unpublished"  # the person is enrolled, the course is not open: keep
    DROPPED = "dropped"  # the enrolment is inactive, rejected or deleted: proof, not absence
    DELETED = "deleted"  # the course is in the list of deleted ones: proof, not absence


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
    hides_totals: bool | None = None
    is_favorite: bool | None = None
    scores: "ScoresSnapshot | None" = None


@dataclass(frozen=True, slots=True)
class ScoresSnapshot:
    """The person's totals in a course, percent and letter, the final override counted in.

    All None while the course hides its totals (``hides_totals``). Source: measured; GraphQL shows
    hidden totals all the same, so REST decides whether they are hidden.
    """

    current_score: float | None
    current_grade: str | None
    final_score: float | None
    final_grade: str | None


@dataclass(frozen=True, slots=True)
class AssignmentGroupSnapshot:
    """``weight`` in percent of the total, 0 where the course doesn't weigh."""

    id: str
    name: str | None
    position: int | None
    weight: float | None


@dataclass(frozen=True, slots=True)
class GroupSnapshot:
    """A group the person is a member of; ``course_id`` None: a group of the whole school."""

    id: str
    name: str | None
    course_id: CourseId | None
    category_id: str | None
    category_name: str | None
    members_count: int | None


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
    checkpoints: tuple["CheckpointSnapshot", ...] = ()


@dataclass(frozen=True, slots=True)
class CheckpointSnapshot:
    """One part of a checkpointed discussion with a due date of its own."""

    tag: str
    due_at: datetime | None
    points_possible: float | None


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One row of a course's listing: its raw JSON, and what it means or why it can't be read."""

    id: AssignmentId
    raw: Json
    snapshot: AssignmentSnapshot | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class CourseListing:
    """Courses of the person, read without error; ``seen_at`` is the listing's time.

    ``unreadable``: courses that are there, but whose row can't be read: not among ``courses``.
    ``complete``: every course that a listing or an enrolment shows, so absence means something.
    """

    courses: tuple[CourseSnapshot, ...]
    seen_at: datetime
    complete: bool = True
    unreadable: frozenset[CourseId] = frozenset()


@dataclass(frozen=True, slots=True)
class AssignmentListing:
    """All pages of one course's assignments, complete; ``seen_at`` is the last page's time."""

    rows: tuple[AssignmentRow, ...]
    seen_at: datetime
