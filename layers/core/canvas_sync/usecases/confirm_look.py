"""What is asked beside a look: REST's list of courses, the quiet lists of a few (design §8)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from canvas_sync.domain.attention import COURSES_EVERY, is_overdue, is_settling, membership_moved
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import Course, CourseState
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.lifecycle import FATES
from canvas_sync.domain.look import CourseLook, Look, Signals
from canvas_sync.domain.snapshot import CourseListing
from canvas_sync.ports import CanvasReader
from canvas_sync.usecases.stored_courses import is_shut
from canvas_sync.usecases.sync_tools import SyncTools, Walk


async def listing_beside(
    walk: Walk,
    look: Look,
    stored: Mapping[CourseId, Course],
    reader: CanvasReader,
    *,
    tools: SyncTools,
) -> CourseListing | None:
    """REST's word on the courses, where the look alone can't be trusted.

    Whole when a course appeared or vanished; else, in GraphQL mode, one request at most hourly, and
    before a changed total is stored or a course is taken for ended: GraphQL shows restricted
    courses and hidden totals.
    """
    now, last = tools.now(), walk.before.last_courses_at
    if membership_moved(look, stored, now=look.seen_at, sees_stubs=reader.mode is Mode.REST):
        walk.courses_at = now
        return await reader.courses()
    if reader.mode is Mode.REST:
        return None
    overdue = is_overdue(last, every=COURSES_EVERY, now=now)
    moved = ((seen, stored.get(i)) for i, seen in look.courses.items())
    if overdue or any(_total_moved(*one) or _end_moved(*one) for one in moved):
        walk.courses_at = now
        return await reader.courses(complete=False)
    return None


def _total_moved(seen: CourseLook, known: Course | None) -> bool:
    """A course that dates have shut has none: GraphQL shows them all the same."""
    if known is None or known.hides_totals or is_shut(known) or seen.scores is None:
        return False
    return seen.scores != known.scores


def _end_moved(seen: CourseLook, known: Course | None) -> bool:
    """Whether a course that could be read has ended since, or goes on again."""
    if known is None or known.state not in {CourseState.ACTIVE, CourseState.COMPLETED}:
        return False
    return known.state is not FATES[seen.course.access].state


async def with_lists(
    walk: Walk, look: Look, stored: Mapping[CourseId, Course], reader: CanvasReader
) -> Look:
    """The look with the quiet lists of those courses whose own stamp moved, or was young.

    A stamp is noise: any classmate's submission moves it. The lists say whether anything did.
    """
    mark = walk.before.watermark
    doubtful = [
        i
        for i, seen in look.courses.items()
        if i in stored and not is_shut(stored[i]) and _is_doubtful(seen, stored[i], mark)
    ]
    lists = await reader.lists(doubtful) if doubtful else {}
    courses = {
        i: replace(seen, signals={**seen.signals, **(lists.get(i) or _unanswered(i, doubtful))})
        for i, seen in look.courses.items()
    }
    return replace(look, courses=courses)


def _is_doubtful(seen: CourseLook, known: Course, mark: datetime | None) -> bool:
    young = mark is not None and is_settling(known.stamp, seen_at=mark)
    return seen.stamp != known.stamp or young


def _unanswered(identifier: CourseId, doubtful: Sequence[CourseId]) -> Signals:
    """A course whose lists were asked for and did not come is read: no digest is like this."""
    return {"unanswered": ""} if identifier in doubtful else {}
