"""Courses as stored, their cursors, and which of Canvas's courses are mirrored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from canvas_sync.domain.ids import AssignmentId, CourseId, SyncId
from canvas_sync.domain.look import CourseLook, Signals
from canvas_sync.domain.manifest import Manifest, TopicManifest
from canvas_sync.domain.run import CourseReport
from canvas_sync.domain.snapshot import (
    Access,
    AssignmentGroupSnapshot,
    CourseSnapshot,
    ScoresSnapshot,
    Term,
)

RECENTLY = timedelta(days=180)


class CourseState(StrEnum):
    ACTIVE = "active"
    COMPLETED = "completed"
    RESTRICTED = "restricted"
    UNPUBLISHED = "unpublished"
    DROPPED = "dropped"
    DELETED = "deleted"
    GONE = "gone"  # in no list and no enrolment, twice


@dataclass(frozen=True, slots=True)
class Course:
    """A stored course. ``name`` is what the person sees; ``task_count`` its visible tasks.

    ``missed_at``: when the first complete list without it was read, until it is settled.
    ``stamp``: Canvas's ``updated_at`` as of the last look without the quiet lists.
    """

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
    scores: ScoresSnapshot | None = None
    hides_totals: bool | None = None
    is_favorite: bool | None = None
    groups: tuple[AssignmentGroupSnapshot, ...] = ()
    missed_at: datetime | None = None
    stamp: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a course is mirrored (``external_cursor``).

    ``sync_id`` and ``report``: the last run that wrote this course and what it did, so that a
    continued run skips it. ``behind_since``: the course fails since then and is read whole next.
    ``unreadable``: hashes of raw rows that no task could be made of, so that each is staged once.
    ``signals``, ``recent``, ``read_at``: what the next look is compared with (see ``look``).
    ``again_at``: when the course is read again although nothing moves: its lists have settled then,
    or a text is unlocked. ``topics``: announcements and discussions, by id and content hash.
    """

    manifest: Manifest = field(default_factory=Manifest)
    sync_id: SyncId | None = None
    report: CourseReport | None = None
    behind_since: datetime | None = None
    unreadable: Mapping[AssignmentId, str] = field(default_factory=dict)
    signals: Signals = field(default_factory=dict)
    recent: frozenset[str] = frozenset()
    read_at: datetime | None = None
    again_at: datetime | None = None
    topics: TopicManifest = field(default_factory=TopicManifest)


def selected(course: CourseSnapshot, *, now: datetime) -> bool:
    """Whether a readable course is mirrored: the active and the recently completed ones (R66).

    Recently: course end, term end or the completed enrolment's change at most 180 days ago. That
    holds for courses of the active list, too: it shows those of terms long past.
    """
    ends = [course.end_at, course.term.end_at if course.term else None, course.completed_at]
    known = [end for end in ends if end is not None]
    return course.is_student and (not known or any(now - end <= RECENTLY for end in known))


def in_turn(
    courses: Iterable[CourseSnapshot],
    behind: frozenset[CourseId],
    cut: frozenset[CourseId] = frozenset(),
) -> list[CourseSnapshot]:
    """The courses in the order to read them: those begun already, then those that failed (R78)."""
    return sorted(courses, key=lambda one: (one.id not in cut, one.id not in behind))


def stored(course: CourseSnapshot, *, known: Course | None = None) -> Course:
    """The course row to keep for what Canvas shows of ``course``; the rest as ``known``."""
    state = CourseState.COMPLETED if course.access is Access.COMPLETED else CourseState.ACTIVE
    before = known or Course(course.id, state)
    return replace(
        before,
        state=state,
        name=course.name,
        original_name=course.original_name,
        course_code=course.course_code,
        time_zone=course.time_zone,
        start_at=course.start_at,
        end_at=course.end_at,
        term=course.term,
        scores=course.scores,
        hides_totals=course.hides_totals,
        is_favorite=course.is_favorite,
        missed_at=None,
    )


def shown(course: Course) -> CourseSnapshot:
    """A concluded course as it was shown last, for a look that doesn't show it."""
    return CourseSnapshot(
        id=course.id,
        access=Access.COMPLETED,
        name=course.name,
        original_name=course.original_name,
        course_code=course.course_code,
        time_zone=course.time_zone,
        start_at=course.start_at,
        end_at=course.end_at,
        term=course.term,
        hides_totals=course.hides_totals,
        is_favorite=course.is_favorite,
        scores=course.scores,
    )


def refreshed(course: Course, seen: CourseLook, *, named: bool, stamped: bool) -> Course:
    """``course`` with what a look tells of it. ``named``: it has its names from a better source.

    A total is taken only where REST has said that totals are not hidden: GraphQL shows hidden ones
    all the same (measured). ``stamped``: the look's
    stamp is kept, because the look was without lists.
    """
    row = seen.course
    if not named:
        course = replace(
            course,
            name=row.name,
            original_name=row.original_name,
            course_code=row.course_code,
            term=row.term,
        )
    if seen.scores is not None and course.hides_totals is not None:
        course = replace(course, scores=None if course.hides_totals else seen.scores)
    groups = course.groups if seen.groups is None else seen.groups
    return replace(course, groups=groups, stamp=seen.stamp if stamped else course.stamp)
