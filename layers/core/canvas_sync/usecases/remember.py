"""What a finished run leaves for the next look."""

from collections.abc import Iterator
from datetime import datetime

from canvas_sync.domain.attention import (
    COURSES_EVERY,
    is_settling,
    lists_fit,
    second_look_at,
    soonest,
)
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import Course, CourseState, Cursor, selected
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import Look
from canvas_sync.domain.manifest import SETTLE
from canvas_sync.domain.run import Kind
from canvas_sync.domain.settling import Remembered
from canvas_sync.usecases.sync_tools import Walk


def remembered(walk: Walk) -> Remembered:
    """The next look's marks; after a run in pieces nothing counts as seen.

    A course that failed is due again by its own ``again_at``, however still the look is.
    """
    look, before = walk.look, walk.before
    whole = look is not None and walk.fresh and not walk.unfollowed
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
    first = walk.kind is Kind.FULL and not walk.has_baseline
    if walk.fresh and not first:
        return walk.listed_at
    mine = (one for one in (walk.cursors or {}).values() if first or one.sync_id == walk.sync_id)
    read = [one.read_at for one in mine if one.behind_since is None]
    return soonest([walk.listed_at, *read])


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
    yield _owed(walk)
    for identifier, course in courses.items():
        if course.missed_at is not None:
            yield course.missed_at + SETTLE
        cursor = cursors.get(identifier)
        if look is not None and identifier in look.courses:
            yield from _due_of(identifier, course, cursor, look)
        else:
            yield second_look_at(course, cursor)


def _owed(walk: Walk) -> datetime | None:
    """When REST is asked about what GraphQL doesn't tell, because something moved meanwhile.

    By Canvas's clock, as every moment a look is compared with.
    """
    look, asked_at = walk.look, walk.looked_at
    if walk.mode is Mode.REST or walk.courses_at is not None or look is None or asked_at is None:
        return None
    last = walk.before.last_courses_at or asked_at
    return last + COURSES_EVERY + (look.seen_at - asked_at)


def _due_of(
    identifier: CourseId, course: Course, cursor: Cursor | None, look: Look
) -> Iterator[datetime | None]:
    if course.state is CourseState.RESTRICTED:
        if selected(look.courses[identifier].course, now=look.seen_at):
            yield look.seen_at + COURSES_EVERY
        return
    yield cursor.again_at if cursor else None
    stamp = look.courses[identifier].stamp
    if not look.with_lists and stamp is not None and is_settling(stamp, seen_at=look.seen_at):
        yield stamp + SETTLE
