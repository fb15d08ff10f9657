"""Courses as stored, their cursors, and which of Canvas's courses are mirrored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from canvas_sync.domain.ids import AssignmentId, CourseId, SyncId
from canvas_sync.domain.manifest import Manifest
from canvas_sync.domain.run import CourseReport
from canvas_sync.domain.snapshot import Access, CourseSnapshot, Term

RECENTLY = timedelta(days=180)


class CourseState(StrEnum):
    ACTIVE = "active"
    COMPLETED = "completed"
    RESTRICTED = "restricted"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Course:
    """A stored course. ``name`` is what the person sees; ``task_count`` its visible tasks."""

    id: CourseId
    state: CourseState
    name: str | None = None
    original_name: str | None = None
    course_code: str | None = None
    time_zone: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    term: Term | None = None
    task_count: int = 0


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a course is mirrored (``external_cursor``).

    ``sync_id`` and ``report``: the last run that wrote this course and what it did, so that a
    continued run skips it. ``behind_since``: the course fails since then and is read whole next.
    ``unreadable``: hashes of raw rows that no task could be made of, so that each is staged once.
    """

    manifest: Manifest = field(default_factory=Manifest)
    sync_id: SyncId | None = None
    report: CourseReport | None = None
    behind_since: datetime | None = None
    unreadable: Mapping[AssignmentId, str] = field(default_factory=dict)


def selected(course: CourseSnapshot, *, now: datetime) -> bool:
    """Whether a readable course is mirrored: the active and the recently completed ones (R66).

    Recently: course end, term end or the completed enrolment's change at most 180 days ago. That
    holds for courses of the active list, too: it shows those of terms long past.
    """
    ends = [course.end_at, course.term.end_at if course.term else None, course.completed_at]
    known = [end for end in ends if end is not None]
    return course.is_student and (not known or any(now - end <= RECENTLY for end in known))


def in_turn(courses: Iterable[CourseSnapshot], behind: frozenset[CourseId]) -> list[CourseSnapshot]:
    """The courses in the order to read them: those that failed last time first (R78)."""
    return sorted(courses, key=lambda course: course.id not in behind)


def stored(course: CourseSnapshot, *, task_count: int) -> Course:
    """The course row to keep for what Canvas shows of ``course``."""
    state = CourseState.COMPLETED if course.access is Access.COMPLETED else CourseState.ACTIVE
    return Course(
        id=course.id,
        state=state,
        name=course.name,
        original_name=course.original_name,
        course_code=course.course_code,
        time_zone=course.time_zone,
        start_at=course.start_at,
        end_at=course.end_at,
        term=course.term,
        task_count=task_count,
    )
