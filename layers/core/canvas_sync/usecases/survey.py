"""The beginning of a run: one cheap look, and what it gives reason to read (design §8)."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from canvas_sync.domain.attention import (
    CLOCKS_APART,
    OVERLAP,
    is_idle,
    must_read,
    second_look_at,
    wants_lists,
)
from canvas_sync.domain.course import Course, CourseState, Cursor, selected, shown
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.lifecycle import FATES
from canvas_sync.domain.look import Look
from canvas_sync.domain.mapping import subject
from canvas_sync.domain.run import Kind
from canvas_sync.domain.snapshot import CourseListing, CourseSnapshot
from canvas_sync.ports import CanvasReader
from canvas_sync.usecases.confirm_look import listing_beside, with_lists
from canvas_sync.usecases.resting import name_resting, note_resting
from canvas_sync.usecases.stored_courses import is_shut, stored_courses
from canvas_sync.usecases.sync_tools import SyncTools, Walk

CLOCKS_DIFFER = "Canvas's clock differs"
"""What is reported then, with the ``seconds`` that Canvas's is ahead."""


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
    asked_at = tools.now()
    look, listing = await _together(reader)
    _compare_clocks(look.seen_at, asked_at, tools=tools)
    walk.look, walk.courses_at, walk.looked_at = look, tools.now(), tools.now()
    stored, cursors = await stored_courses(walk, tools)
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
        if _mirrored(course, look.seen_at) and not is_shut(stored.get(course.id))
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
    look = await _look(walk, reader, tools=tools)
    if walk.fresh and is_idle(walk.before, look, now=look.seen_at):
        await name_resting(walk, look, tools=tools)
        return None
    stored, cursors = await stored_courses(walk, tools)
    listing = await listing_beside(walk, look, stored, reader, tools=tools)
    if not look.with_lists:
        look = await with_lists(walk, look, stored, reader)
        walk.look = look
    rows = _rows(look, listing, stored)
    wanted = {
        i
        for i, row in rows.items()
        if must_read(look.courses[i], cursors.get(i), now=look.seen_at)
        or _renamed(row, stored.get(i))
        or _reopened(stored.get(i))
        or _begun(walk, cursors.get(i))
    }
    wanted |= note_resting(walk, {i: cursors.get(i) for i in rows}, wanted)
    to_read = tuple(row for i, row in rows.items() if i in wanted)
    found = Survey(look, listing, stored, cursors, to_read)
    return replace(found, to_read=(*to_read, *_unproven(found)))


def _unproven(found: Survey) -> Iterator[CourseSnapshot]:
    """Concluded courses that lacked a row once: a second listing buries it, or has it again."""
    for identifier, known in found.stored.items():
        due_at = second_look_at(known, found.cursors.get(identifier))
        if identifier in found.look.courses or due_at is None or due_at > found.look.seen_at:
            continue
        course = found.told.get(identifier) or shown(known)
        if FATES[course.access].read:
            yield course


async def _look(walk: Walk, reader: CanvasReader, *, tools: SyncTools) -> Look:
    before, asked_at = walk.before, tools.now()
    look = await reader.look(
        since=(before.watermark or asked_at) - OVERLAP,
        lists=wants_lists(before, mode=reader.mode, now=asked_at),
        token=before.look_token,
    )
    walk.look, walk.looked_at = look, asked_at
    _compare_clocks(look.seen_at, asked_at, tools=tools)
    return look


def _compare_clocks(theirs: datetime, ours: datetime, *, tools: SyncTools) -> None:
    """Stamps are compared with Canvas's own clock, so a difference harms nothing; it is told."""
    apart = theirs - ours
    if abs(apart) > CLOCKS_APART:
        tools.report.event(CLOCKS_DIFFER, seconds=round(apart.total_seconds()))


def _renamed(row: CourseSnapshot, known: Course | None) -> bool:
    """Whether its tasks have another subject now (R83)."""
    return known is not None and subject(row) != subject(known)


def _reopened(known: Course | None) -> bool:
    """Whether it was closed: what moved meanwhile is older than this look asks for."""
    return known is not None and known.state not in {CourseState.ACTIVE, CourseState.COMPLETED}


def _begun(walk: Walk, cursor: Cursor | None) -> bool:
    """Whether an earlier invocation of this run has read the course."""
    return not walk.fresh and cursor is not None and cursor.sync_id == walk.sync_id


def _rows(
    look: Look, listing: CourseListing | None, stored: Mapping[CourseId, Course]
) -> dict[CourseId, CourseSnapshot]:
    """The readable courses, by the best word on each: the list of now, what is known, the look."""
    told = {course.id: course for course in listing.courses} if listing else {}
    rows: dict[CourseId, CourseSnapshot] = {}
    for identifier, seen in look.courses.items():
        course = told.get(identifier, seen.course)
        open_now = identifier in told or not is_shut(stored.get(identifier))
        if open_now and _mirrored(course, look.seen_at):
            rows[identifier] = course
    return rows


def _mirrored(course: CourseSnapshot, seen_at: datetime) -> bool:
    return FATES[course.access].read and selected(course, now=seen_at)
