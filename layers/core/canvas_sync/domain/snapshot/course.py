"""Whose Canvas a reader saw, and the courses and groups in it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from canvas_sync.domain.ids import CourseId


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
    scores: ScoresSnapshot | None = None


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
class GroupSnapshot:
    """A group the person is a member of; ``course_id`` None: a group of the whole school."""

    id: str
    name: str | None
    course_id: CourseId | None
    category_id: str | None
    category_name: str | None
    members_count: int | None
