"""Courses that failed and are not tried again yet: a run that does not read them names them."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from canvas_sync.domain.course import Cursor
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import Look
from canvas_sync.domain.run import CLOSED, CourseReport
from canvas_sync.usecases.sync_tools import SyncTools, Walk


def note_resting(
    walk: Walk, cursors: Mapping[CourseId, Cursor | None], wanted: AbstractSet[CourseId]
) -> AbstractSet[CourseId]:
    """Note which of the readable courses rest, and whether any is well as it is stored.

    ``wanted``: those that are read. Where no course is well none rests: those that would are
    returned, and how soon they are tried again is the connection's affair.
    """
    left = {i: cursor for i, cursor in cursors.items() if cursor is not None and i not in wanted}
    rests = _resting(left)
    if all(cursor is not None and cursor.behind_since for cursor in cursors.values()):
        return rests.keys()
    walk.reports |= rests
    walk.unmoved = any(cursor.behind_since is None for cursor in left.values())
    return frozenset()


async def name_resting(walk: Walk, look: Look, *, tools: SyncTools) -> None:
    """Of a look in which nothing moved; only who asked for it is told, so only then it is read."""
    walk.unmoved = True
    if walk.lease.asked_for:
        cursors = await tools.mirror.cursors(walk.owner, walk.instance)
        walk.reports |= _resting({i: one for i, one in cursors.items() if i in look.courses})


def _resting(cursors: Mapping[CourseId, Cursor]) -> dict[CourseId, CourseReport]:
    """The reports of those that failed; one that is closed to the person is no trouble."""
    return {
        i: cursor.report
        for i, cursor in cursors.items()
        if cursor.behind_since and cursor.report and cursor.report.code not in CLOSED
    }
