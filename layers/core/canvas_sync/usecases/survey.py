"""The beginning of a run: one cheap look, and what it gives reason to read (design §8)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from canvas_sync.domain.attention import (
    CLOCKS_APART,
    COURSES_EVERY,
    OVERLAP,
    is_idle,
    is_overdue,
    is_settling,
    membership_moved,
    must_read,
    wants_lists,
)
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import Course, CourseState, Cursor, selected
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.lifecycle import FATES
from canvas_sync.domain.look import CourseLook, Look, Signals
from canvas_sync.domain.mapping import subject
from canvas_sync.domain.run import Kind
from canvas_sync.domain.snapshot import CourseListing, CourseSnapshot
from canvas_sync.ports import CanvasReader
from canvas_sync.usecases.sync_tools import SyncTools, Walk

TAKEN_UP_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a run works from. ``listing``: REST's word on the courses; None if it was not asked.

    ``to_read``: the courses to read whole. ``stored``, ``cursors``: as they were.
    """

    look: Look
    listing: CourseListing | None
    stored: Mapping[CourseId, Course]
    cursors: Mapping[CourseId, Cursor]
    to_read: tuple[CourseSnapshot, ...]

    @property
    def told(self) -> Mapping[CourseId, CourseSnapshot]:
        """The courses by REST's word."""
        return {course.id: course for course in self.listing.courses} if self.listing else {}

    @property
    def behind(self) -> frozenset[CourseId]:
        return frozenset(i for i, cursor in self.cursors.items() if cursor.behind_since)


async def survey(walk: Walk, reader: CanvasReader, *, tools: SyncTools) -> Survey | None:
    """Look, and decide what to read; None if nothing moved since the last look.

    Raises:
        SyncError: Canvas as a whole, the credential or the mode failed; nothing was written.
    """
    if walk.kind is Kind.DELTA:
        return await _after_a_look(walk, reader, tools=tools)
    look, listing = await _together(reader)
    walk.look, walk.courses_at, walk.looked_at = look, tools.now(), tools.now()
    stored, cursors = await _stored(walk, tools)
    to_read = tuple(course for course in listing.courses if _mirrored(course, listing.seen_at))
    return Survey(look, listing, stored, cursors, (*to_read, *_untold(look, listing, stored)))


def _untold(
    look: Look, listing: CourseListing, stored: Mapping[CourseId, Course]
) -> list[CourseSnapshot]:
    """Courses whose REST row can't be read, as the look shows them: they are there all the same."""
    shown = [seen.course for i, seen in look.courses.items() if i in listing.unreadable]
    return [
        course
        for course in shown
        if _mirrored(course, look.seen_at)
        and (course.id not in stored or not _is_shut(stored[course.id]))
    ]


async def _together(reader: CanvasReader) -> tuple[Look, CourseListing]:
    """Both at once; the first error ends the other and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            look = group.create_task(reader.look(since=None, lists=False))
            listing = group.create_task(reader.courses())
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return look.result(), listing.result()


async def _after_a_look(walk: Walk, reader: CanvasReader, *, tools: SyncTools) -> Survey | None:
    before, asked_at = walk.before, tools.now()
    since = (before.watermark or asked_at) - OVERLAP
    look = await reader.look(
        since=since,
        lists=wants_lists(before, mode=reader.mode, now=asked_at),
        token=before.look_token,
    )
    walk.look, walk.looked_at = look, asked_at
    now = look.seen_at
    _compare_clocks(now, asked_at, tools=tools)
    if walk.fresh and is_idle(before, look, now=now):
        return None
    stored, cursors = await _stored(walk, tools)
    listing = await _listing(walk, look, stored, reader, tools=tools)
    if not look.with_lists:
        look = await _with_lists(walk, look, stored, reader)
        walk.look = look
    rows = _rows(look, listing, stored)
    to_read = tuple(
        row
        for i, row in rows.items()
        if must_read(look.courses[i], cursors.get(i), now=now)
        or _renamed(row, stored.get(i))
        or _reopened(stored.get(i))
        or _begun(walk, cursors.get(i))
    )
    return Survey(look, listing, stored, cursors, to_read)


def _renamed(row: CourseSnapshot, known: Course | None) -> bool:
    """Whether its tasks have another subject now (R83)."""
    return known is not None and subject(row) != subject(known)


def _reopened(known: Course | None) -> bool:
    """Whether it was closed: what moved meanwhile is older than this look asks for."""
    return known is not None and known.state not in {CourseState.ACTIVE, CourseState.COMPLETED}


def _begun(walk: Walk, cursor: Cursor | None) -> bool:
    """Whether an earlier invocation of this run has read the course."""
    return not walk.fresh and cursor is not None and cursor.sync_id == walk.sync_id


def _counts(cursor: Cursor, walk: Walk) -> bool:
    """Whether a cursor is of this run, or of the one before it that did not come to its end."""
    if cursor.sync_id == walk.sync_id:
        return True
    now, read_at = walk.listed_at, cursor.read_at
    if walk.lease.restart or now is None or read_at is None or cursor.behind_since is not None:
        return False
    return now - read_at <= TAKEN_UP_WITHIN


def _compare_clocks(theirs: datetime, ours: datetime, *, tools: SyncTools) -> None:
    """Stamps are compared with Canvas's own clock, so a difference harms nothing; it is told."""
    apart = theirs - ours
    if abs(apart) > CLOCKS_APART:
        tools.report.event("Canvas's clock differs", seconds=round(apart.total_seconds()))


async def _stored(
    walk: Walk, tools: SyncTools
) -> tuple[Mapping[CourseId, Course], Mapping[CourseId, Cursor]]:
    """What is stored; a run that begins anew takes only the cursors it has written itself.

    The first backfill takes up what an earlier one, given up, has read within the last hour.
    """
    cursors, courses = await asyncio.gather(
        tools.mirror.cursors(walk.owner, walk.instance),
        tools.mirror.courses(walk.owner, walk.instance),
    )
    if walk.kind is Kind.FULL and (walk.lease.restart or not walk.has_baseline):
        cursors = {i: cursor for i, cursor in cursors.items() if _counts(cursor, walk)}
    walk.cursors, walk.courses = dict(cursors), dict(courses)
    return courses, cursors


async def _listing(
    walk: Walk,
    look: Look,
    stored: Mapping[CourseId, Course],
    reader: CanvasReader,
    *,
    tools: SyncTools,
) -> CourseListing | None:
    """REST's word on the courses, where the look alone can't be trusted.

    Whole when a course appeared or vanished; else, in GraphQL mode, one request at most hourly, and
    before a changed total is stored: GraphQL shows restricted courses and hidden totals.
    """
    now, last = tools.now(), walk.before.last_courses_at
    if membership_moved(look, stored, now=look.seen_at, sees_stubs=reader.mode is Mode.REST):
        walk.courses_at = now
        return await reader.courses()
    if reader.mode is Mode.REST:
        return None
    overdue = is_overdue(last, every=COURSES_EVERY, now=now)
    if overdue or any(_total_moved(seen, stored.get(i)) for i, seen in look.courses.items()):
        walk.courses_at = now
        return await reader.courses(complete=False)
    return None


def _total_moved(seen: CourseLook, known: Course | None) -> bool:
    """A course that dates have shut has none: GraphQL shows them all the same."""
    if known is None or known.hides_totals or _is_shut(known) or seen.scores is None:
        return False
    return seen.scores != known.scores


def _is_shut(known: Course) -> bool:
    return known.state is CourseState.RESTRICTED


async def _with_lists(
    walk: Walk, look: Look, stored: Mapping[CourseId, Course], reader: CanvasReader
) -> Look:
    """The look with the quiet lists of those courses whose own stamp moved, or was young.

    A stamp is noise: any classmate's submission moves it. The lists say whether anything did.
    """
    mark = walk.before.watermark
    doubtful = [
        i
        for i, seen in look.courses.items()
        if i in stored
        and not _is_shut(stored[i])
        and (
            seen.stamp != stored[i].stamp
            or (mark is not None and is_settling(stored[i].stamp, seen_at=mark))
        )
    ]
    lists = await reader.lists(doubtful) if doubtful else {}
    courses = {
        i: replace(seen, signals={**seen.signals, **(lists.get(i) or _unanswered(i, doubtful))})
        for i, seen in look.courses.items()
    }
    return replace(look, courses=courses)


def _unanswered(identifier: CourseId, doubtful: Sequence[CourseId]) -> Signals:
    """A course whose lists were asked for and did not come is read: no digest is like this."""
    return {"unanswered": ""} if identifier in doubtful else {}


def _rows(
    look: Look, listing: CourseListing | None, stored: Mapping[CourseId, Course]
) -> dict[CourseId, CourseSnapshot]:
    """The readable courses, by the best word on each: the list of now, what is known, the look."""
    told = {course.id: course for course in listing.courses} if listing else {}
    rows: dict[CourseId, CourseSnapshot] = {}
    for identifier, seen in look.courses.items():
        course = told.get(identifier, seen.course)
        known = stored.get(identifier)
        shut = known is not None and _is_shut(known)
        if (identifier in told or not shut) and _mirrored(course, look.seen_at):
            rows[identifier] = course
    return rows


def _mirrored(course: CourseSnapshot, seen_at: datetime) -> bool:
    return FATES[course.access].read and selected(course, now=seen_at)
