"""What a run writes of courses it does not read: their rows, states, and who left (R74)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from canvas_sync.domain.commit import CourseCommit, GroupsCommit
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import Course, CourseState, Cursor, refreshed, stored
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.lifecycle import FATES, after_absence, is_hidden
from canvas_sync.domain.look import Look
from canvas_sync.domain.run import CourseOutcome, CourseReport
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
    for course in _shut(found.listing):
        walk.reports |= _reported(course)
        await _keep(walk, course, found, tools=tools)
    if found.listing is not None and found.listing.complete:
        await _note_absent(walk, found.listing, found, tools=tools)
    for course, known in _open_unread(found):
        row = row_of(course, found, mode=mode)
        if row != known:
            await _write(walk, row, tools=tools)


def _open_unread(found: Survey) -> Iterator[tuple[CourseSnapshot, Course]]:
    """The stored courses that can be read but need not be, as best known."""
    reading = {course.id for course in found.to_read}
    looks = {i: seen.course for i, seen in found.look.courses.items()}
    for identifier, course in {**looks, **found.told}.items():
        known = found.stored.get(identifier)
        shut = not FATES[course.access].read
        if known and not shut and identifier not in reading and not is_hidden(known.state):
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


def _reported(course: CourseSnapshot) -> dict[CourseId, CourseReport]:
    if course.access is not Access.RESTRICTED:
        return {}
    return {course.id: CourseReport(CourseOutcome.RESTRICTED)}


async def _keep(walk: Walk, course: CourseSnapshot, found: Survey, *, tools: SyncTools) -> None:
    """Mark a course that can't be read; its tasks leave the lists if it is theirs no more."""
    fate = FATES[course.access]
    known = found.stored.get(course.id)
    if known is None and fate.hidden:
        return
    before = known or Course(course.id, CourseState.ACTIVE)
    after = replace(before, state=fate.state, missed_at=None)
    if known is None or after != known:
        await _write(walk, after, tools=tools, hide=fate.hidden)


async def _note_absent(
    walk: Walk, listing: CourseListing, found: Survey, *, tools: SyncTools
) -> None:
    present = {course.id for course in listing.courses}
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
    walk.remember(row.id, commit.cursor, row)
    walk.others += 1
    await tools.mirror.apply(
        walk.owner, walk.instance, fence=walk.fence, commit=commit, progress=walk.progress
    )


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
    if reader.mode is Mode.GRAPHQL and any(group.id not in stored_groups for group in shown):
        told = {group.id: group for group in await reader.groups() or ()}
        shown = tuple(told.get(group.id, group) for group in shown)
    seen = {group.id: _placed(to_group(group), stored_groups) for group in shown}
    moved = {i: group for i, group in seen.items() if stored_groups.get(i) != group}
    left = tuple(sorted(stored_groups.keys() - seen.keys()))
    if moved or left:
        walk.others += len(moved) + len(left)
        await tools.mirror.apply_groups(
            walk.owner, walk.instance, fence=walk.fence, commit=GroupsCommit(moved, left)
        )
