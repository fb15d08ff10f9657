"""What a run writes of courses it does not read: their rows, states, and who left (R74)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from canvas_sync.domain.commit import CourseCommit, GroupsCommit
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import Course, CourseState, Cursor, refreshed, stored
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.lifecycle import FATES, after_absence, is_hidden
from canvas_sync.domain.look import Look
from canvas_sync.domain.run import CourseOutcome, CourseReport, Kind
from canvas_sync.domain.snapshot import Access, CourseListing, CourseSnapshot
from canvas_sync.domain.topic import Group, to_group
from canvas_sync.ports import CanvasReader
from canvas_sync.usecases.survey import Survey
from canvas_sync.usecases.sync_tools import SyncTools, Walk


async def keep_courses(walk: Walk, found: Survey, *, mode: Mode, tools: SyncTools) -> None:
    """Write every row that moved of the courses that are not read, and what became of the rest.

    Raises:
        LeaseLost: somebody else took the connection.
    """
    for course in (*_shut(found.listing), *_given_up(found)):
        walk.reports |= _reported(course)
        await _keep(walk, course, found, tools=tools)
    if found.listing is not None and found.listing.complete:
        await _note_absent(walk, found.listing, found, tools=tools)
    for course, known in _open_unread(found):
        row = row_of(course, found, mode=mode)
        if row != known:
            await _write(walk, row, tools=tools)


def _open_unread(found: Survey) -> Iterator[tuple[CourseSnapshot, Course]]:
    """The stored courses that can be read but need not be, as best known.

    Of a restricted one GraphQL shows what it should not; only REST opens it again.
    """
    reading = {course.id for course in found.to_read}
    looks = {i: seen.course for i, seen in found.look.courses.items()}
    for identifier, course in {**looks, **found.told}.items():
        known = found.stored.get(identifier)
        if known is None or identifier in reading or is_hidden(known.state):
            continue
        doubtful = known.state is CourseState.RESTRICTED and identifier not in found.told
        if FATES[course.access].read and course.is_student and not doubtful:
            yield course, known


def row_of(course: CourseSnapshot, found: Survey, *, mode: Mode) -> Course:
    """The row to keep of a course that can be read, by all that this run knows."""
    known, seen = found.stored.get(course.id), found.look.courses.get(course.id)
    told = course.id in found.told or mode is Mode.REST
    row = stored(course, known=known) if told or known is None else known
    if seen is None:
        return row
    return refreshed(row, seen, named=told, stamped=not found.look.with_lists)


def _shut(listing: CourseListing | None) -> Iterable[CourseSnapshot]:
    return [c for c in listing.courses if not FATES[c.access].read] if listing else []


def _given_up(found: Survey) -> Iterable[CourseSnapshot]:
    """Courses in which the person is no student any more: a teacher's copy is another product."""
    whole = found.listing is not None and found.listing.complete
    for course in found.told.values() if whole else ():
        if not course.is_student and course.id in found.stored and FATES[course.access].read:
            yield replace(course, access=Access.DROPPED)


def _reported(course: CourseSnapshot) -> dict[CourseId, CourseReport]:
    if course.access is not Access.RESTRICTED:
        return {}
    return {course.id: CourseReport(CourseOutcome.RESTRICTED)}


async def _keep(walk: Walk, course: CourseSnapshot, found: Survey, *, tools: SyncTools) -> None:
    """Mark a course that can't be read; its tasks leave the lists if it is theirs no more."""
    fate = FATES[course.access]
    known = found.stored.get(course.id)
    whole = found.listing is not None and found.listing.complete
    if known is None and (fate.hidden or not course.is_student or not whole):
        return
    before = known or Course(course.id, CourseState.ACTIVE)
    after = replace(before, state=fate.state, missed_at=None)
    if known is None or after != known:
        await _write(walk, after, tools=tools, hide=fate.hidden)


async def _note_absent(
    walk: Walk, listing: CourseListing, found: Survey, *, tools: SyncTools
) -> None:
    present = {course.id for course in listing.courses} | listing.unreadable
    for identifier, known in sorted(found.stored.items()):
        if identifier in present or is_hidden(known.state):
            continue
        after = after_absence(known, seen_at=listing.seen_at)
        if after != known:
            await _write(walk, after, tools=tools, hide=is_hidden(after.state))


async def _write(walk: Walk, row: Course, *, tools: SyncTools, hide: bool = False) -> None:
    """One course row; ``hide``: with tombstones for all it has, and a cursor that knows nothing."""
    commit = CourseCommit(row.id, {}, (), row, None, seen_at=tools.now())
    if hide:
        hashes = await tools.mirror.task_hashes(walk.owner, walk.instance, row.id)
        topics = await tools.mirror.topics(walk.owner, walk.instance, row.id)
        row = replace(row, task_count=0)
        commit = replace(
            commit,
            course=row,
            buried=tuple(sorted(hashes)),
            buried_topics=tuple(sorted(topics)),
            cursor=Cursor(),
        )
    walk.others += _is_news(walk, row)
    walk.remember(row.id, commit.cursor, row)
    await tools.mirror.apply(
        walk.owner, walk.instance, fence=walk.fence, commit=commit, progress=walk.progress
    )


def _is_news(walk: Walk, row: Course) -> bool:
    """Whether a reader is shown anything else: a stamp is noise, a first absence no proof."""
    known = (walk.courses or {}).get(row.id)
    if known is None:
        return True
    return replace(known, stamp=row.stamp, missed_at=row.missed_at) != row


def _placed(group: Group, known: Mapping[str, Group]) -> Group:
    """With the course it is known to belong to, where this look doesn't tell."""
    before = known.get(group.id)
    return replace(group, course_id=group.course_id or (before.course_id if before else None))


async def keep_groups(walk: Walk, look: Look, reader: CanvasReader, *, tools: SyncTools) -> None:
    """The person's own groups as the look shows them; one they are not in any more goes.

    GraphQL doesn't tell a group's course: for a new group REST is asked, one request. It lists
    groups of courses that are over, too; which groups there are is the look's to say.
    """
    shown = look.groups
    if shown is None:
        return
    stored_groups = await tools.mirror.groups(walk.owner, walk.instance)
    new = any(group.id not in stored_groups for group in shown)
    if reader.mode is Mode.GRAPHQL and shown and (new or walk.kind is not Kind.DELTA):
        told = await reader.groups()
        walk.unfollowed = told is None
        by_id = {group.id: group for group in told or ()}
        shown = tuple(by_id.get(group.id, group) for group in shown)
    seen = {group.id: _placed(to_group(group), stored_groups) for group in shown}
    moved = {
        i: group
        for i, group in seen.items()
        if stored_groups.get(i) != group and not (walk.unfollowed and i not in stored_groups)
    }
    left = tuple(sorted(stored_groups.keys() - seen.keys()))
    if moved or left:
        walk.others += len(moved) + len(left)
        await tools.mirror.apply_groups(
            walk.owner, walk.instance, fence=walk.fence, commit=GroupsCommit(moved, left)
        )
