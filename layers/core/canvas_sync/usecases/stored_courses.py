"""What a run finds stored of its courses, and how much of it counts."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from canvas_sync.domain.course import Course, CourseState, Cursor
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.run import Kind
from canvas_sync.usecases.sync_tools import SyncTools, Walk

TAKEN_UP_WITHIN = timedelta(hours=1)


async def stored_courses(
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


def _counts(cursor: Cursor, walk: Walk) -> bool:
    """Whether a cursor is of this run, or of the one before it that did not come to its end."""
    if cursor.sync_id == walk.sync_id:
        return True
    now, read_at = walk.listed_at, cursor.read_at
    if walk.lease.restart or now is None or read_at is None or cursor.behind_since is not None:
        return False
    return now - read_at <= TAKEN_UP_WITHIN


def is_shut(known: Course | None) -> bool:
    """Whether dates had shut the course when REST was last asked; GraphQL doesn't tell."""
    return known is not None and known.state is CourseState.RESTRICTED
