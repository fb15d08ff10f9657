"""What a finished run leaves for the next look."""

from collections.abc import Iterator
from datetime import datetime

from canvas_sync.domain.attention import is_settling, lists_fit, soonest
from canvas_sync.domain.course import Course, CourseState, Cursor
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import Look
from canvas_sync.domain.manifest import SETTLE
from canvas_sync.domain.run import CourseOutcome, Kind
from canvas_sync.domain.settling import Remembered
from canvas_sync.usecases.sync_tools import Walk


def remembered(walk: Walk) -> Remembered:
    """The next look's marks; after a failure, or a run in pieces, nothing counts as seen."""
    look, before = walk.look, walk.before
    failed = any(report.outcome is CourseOutcome.FAILED for report in walk.reports.values())
    whole = look is not None and walk.fresh and not failed
    idle = look is None or walk.cursors is None or walk.courses is None
    listed = look is not None and (look.with_lists or walk.kind is not Kind.DELTA)
    return Remembered(
        watermark=walk.lease.listed_at or _begun(walk),
        fingerprint=_fingerprint(walk) if whole else None,
        look_token=look.token if look and whole else None,
        again_at=before.again_at if idle else soonest(_due(walk, look)),
        lists_at=walk.looked_at if listed else None,
        courses_at=walk.courses_at,
        lists_fit=before.lists_fit if idle else lists_fit(_sizes(walk)),
    )


def _begun(walk: Walk) -> datetime | None:
    """When the first of what is stored was read, by the server's clock.

    Earlier invocations that were cut off left nothing but the courses they had written.
    """
    mine = (one for one in (walk.cursors or {}).values() if one.sync_id == walk.sync_id)
    read = [one.read_at for one in mine if one.behind_since is None]
    return walk.listed_at if walk.fresh else soonest([walk.listed_at, *read])


def _fingerprint(walk: Walk) -> str | None:
    """An idle look confirms the one before, which may have seen more: the lists."""
    if walk.cursors is None:
        return walk.before.fingerprint
    return walk.look.fingerprint if walk.look else None


def _sizes(walk: Walk) -> Iterator[tuple[int, int]]:
    for cursor in (walk.cursors or {}).values():
        yield len(cursor.manifest.hashes), len(cursor.topics.hashes)


def _due(walk: Walk, look: Look | None) -> Iterator[datetime | None]:
    """The moments at which a course is to be looked at although nothing moves."""
    courses, cursors = walk.courses or {}, walk.cursors or {}
    for identifier, course in courses.items():
        if course.missed_at is not None:
            yield course.missed_at + SETTLE
        if look is not None and identifier in look.courses:
            yield from _due_of(identifier, course, cursors.get(identifier), look)


def _due_of(
    identifier: CourseId, course: Course, cursor: Cursor | None, look: Look
) -> Iterator[datetime | None]:
    if course.state is CourseState.RESTRICTED:
        return
    yield cursor.again_at if cursor else None
    stamp = look.courses[identifier].stamp
    if not look.with_lists and stamp is not None and is_settling(stamp, seen_at=look.seen_at):
        yield stamp + SETTLE
