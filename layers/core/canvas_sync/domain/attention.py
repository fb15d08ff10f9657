"""Which courses a look gives reason to read (pure); no time stamp is trusted alone (R72)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import Course, CourseState, Cursor, selected
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.lifecycle import FATES, OPEN
from canvas_sync.domain.look import CourseLook, Look
from canvas_sync.domain.manifest import SETTLE
from canvas_sync.domain.sync_state import SyncState

OVERLAP = timedelta(seconds=120)
"""How far before the watermark a look asks again: for transactions that were open then.

Source: measured, a row was visible at most 0.08 s after its own stamp in nine kinds of change.
"""
CLOCKS_APART = timedelta(minutes=10)
"""From here on it is worth telling that Canvas's clock and ours differ."""
LISTS_UP_TO = 300
"""Up to so many visible assignments the quiet lists travel in every look (measured costs)."""
A_PAGE = 100
"""A longer list of one course needs a request of its own for every further page."""
LISTS_EVERY = timedelta(hours=1)
CLOSED_PATIENCE = timedelta(hours=1)
LONGEST_PATIENCE = timedelta(hours=24)
SECONDS_OLDER = timedelta(seconds=30)
COURSES_EVERY = timedelta(hours=1)
"""How often at most a moved stamp asks REST about restricted courses and hidden totals."""


def wants_lists(state: SyncState, *, mode: Mode, now: datetime) -> bool:
    """Whether the next look carries the quiet lists of all courses.

    By REST they are requests of their own, so they travel hourly however few the rows are.
    """
    in_every_look = mode is Mode.GRAPHQL and state.lists_fit
    return in_every_look or is_overdue(state.last_lists_at, every=LISTS_EVERY, now=now)


def is_overdue(last: datetime | None, *, every: timedelta, now: datetime) -> bool:
    """Whether ``every`` has passed; a mark from the future is one of a clock that was wrong."""
    return last is None or not -CLOCKS_APART < now - last < every


def is_idle(state: SyncState, look: Look, *, now: datetime) -> bool:
    """Nothing moved since the look that ``state`` remembers, and nothing falls due.

    A look without lists has the beginning of the fingerprint of the same look with them.
    """
    due = state.again_at is not None and state.again_at <= now
    return not due and (state.fingerprint or "").startswith(look.fingerprint)


def lists_fit(courses: Iterable[tuple[int, int]]) -> bool:
    """Whether the lists of all courses travel in one look: assignments and topics of each."""
    sizes = list(courses)
    short = all(rows <= A_PAGE and topics <= A_PAGE for rows, topics in sizes)
    return short and sum(rows for rows, _ in sizes) <= LISTS_UP_TO


def membership_moved(
    look: Look, courses: Mapping[CourseId, Course], *, now: datetime, sees_stubs: bool
) -> bool:
    """Whether a course came, vanished, is the student's no more, or is to be looked for again.

    ``sees_stubs``: the look tells restricted and concluded courses from open ones (REST does).
    """
    appeared = any(
        identifier not in courses and selected(seen.course, now=now)
        for identifier, seen in look.courses.items()
    )
    return appeared or any(
        _is_news(course, look, now=now, sees_stubs=sees_stubs) for course in courses.values()
    )


def _is_news(course: Course, look: Look, *, now: datetime, sees_stubs: bool) -> bool:
    if course.missed_at is not None and now - course.missed_at >= SETTLE:
        return True
    seen = look.courses.get(course.id)
    if seen is None:
        return course.state is CourseState.ACTIVE and course.missed_at is None
    if not seen.course.is_student:
        return course.state in {CourseState.ACTIVE, CourseState.COMPLETED}
    if sees_stubs:
        return course.state is not FATES[seen.course.access].state
    return course.state not in OPEN


def is_settling(stamp: datetime | None, *, seen_at: datetime) -> bool:
    """Whether lists read at ``seen_at`` may still be those of before the change at ``stamp``.

    Canvas keeps list membership for 60 s. Source: recorded timeline, visibility cache (62 s).
    """
    return stamp is not None and stamp > seen_at - SETTLE


def patience(before: Cursor | None, *, now: datetime, least: timedelta = SETTLE) -> timedelta:
    """How long to wait with what could not be read this time, twice as long as the time before.

    A fault that stays must not make a course be read in every look: by REST that leaves traces.
    A reading may be a little older than the look it was due by.
    """
    if before is None or before.again_at is None or before.again_at - now > SECONDS_OLDER:
        return least
    began = before.behind_since or before.read_at or before.again_at
    return min(max(least, 2 * (before.again_at - began)), LONGEST_PATIENCE)


def must_read(seen: CourseLook, cursor: Cursor | None, *, now: datetime) -> bool:
    """Whether the course is read whole: new, behind, moved, touched, or due.

    One that is closed to the person is tried again when its patience ends, not sooner.
    """
    if cursor is None:
        return True
    if cursor.behind_since is not None:
        return cursor.again_at is None or cursor.again_at <= now
    if cursor.read_at is None:
        return True
    moved = any(cursor.signals.get(name) != digest for name, digest in seen.signals.items())
    touched = bool(seen.touched - cursor.recent)
    due = cursor.again_at is not None and cursor.again_at <= now
    return moved or touched or due


def second_look_at(known: Course, cursor: Cursor | None) -> datetime | None:
    """When a concluded course, which no look shows, is read again: it lacked a row once."""
    if known.state is not CourseState.COMPLETED or cursor is None:
        return None
    return cursor.again_at if cursor.manifest.missed or cursor.topics.missed else None


def soonest(moments: Iterable[datetime | None]) -> datetime | None:
    """The first of the known moments."""
    return min((moment for moment in moments if moment is not None), default=None)
