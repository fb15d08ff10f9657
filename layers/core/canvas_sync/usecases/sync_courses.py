"""Walk all courses of a run: those that failed last time first, one failing harms no other."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from canvas_sync.domain.commit import CourseCommit
from canvas_sync.domain.course import Course, CourseState, Cursor, in_turn, selected
from canvas_sync.domain.errors import CanvasFailing, CanvasUnreachable, CourseFailed, SyncError
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.manifest import Manifest
from canvas_sync.domain.run import CourseOutcome, CourseReport, Kind
from canvas_sync.domain.snapshot import Access, CourseListing, CourseSnapshot
from canvas_sync.ports import CanvasReader
from canvas_sync.usecases.sync_course import CourseJob, sync_course
from canvas_sync.usecases.sync_tools import SyncTools, Walk

SILENT_COURSES = 2
"""So many courses in a row without any answer, and the host is taken for down."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of the courses when the walk begins."""

    cursors: Mapping[CourseId, Cursor]
    courses: Mapping[CourseId, Course]

    @property
    def behind(self) -> frozenset[CourseId]:
        return frozenset(i for i, cursor in self.cursors.items() if cursor.behind_since)


async def sync_courses(
    walk: Walk, reader: CanvasReader, *, tools: SyncTools, stop_at: datetime
) -> None:
    """Mirror every course of the listing; what happened is in ``walk``.

    Raises:
        SyncError: Canvas as a whole, the credential or the lease failed; what is stored stays.
    """
    listing = await reader.courses()
    walk.listed_at = listing.seen_at
    stored = await _stored(walk, tools)
    await _note_unreadable(walk, listing, stored, tools=tools)
    chosen = [course for course in listing.courses if _mirrored(course, listing)]
    walk.total = len(chosen)
    silent = 0
    for course in in_turn(chosen, stored.behind):
        if _done_before(walk, course, stored):
            continue
        if tools.now() >= stop_at:
            walk.out_of_time = True
            return
        failed = await _one(walk, course, stored, reader, tools=tools, stop_at=stop_at)
        if walk.out_of_time:
            return
        silent = silent + 1 if isinstance(failed, CanvasUnreachable) else 0
        if failed and silent >= SILENT_COURSES:
            raise failed


async def _stored(walk: Walk, tools: SyncTools) -> Stored:
    """What is stored; a run that begins anew takes only the cursors it has written itself."""
    cursors, courses = await asyncio.gather(
        tools.mirror.cursors(walk.owner, walk.instance),
        tools.mirror.courses(walk.owner, walk.instance),
    )
    if walk.kind is Kind.FULL and (walk.lease.restart or not walk.has_baseline):
        cursors = {i: cursor for i, cursor in cursors.items() if cursor.sync_id == walk.sync_id}
    return Stored(cursors, courses)


def _mirrored(course: CourseSnapshot, listing: CourseListing) -> bool:
    return course.access is not Access.RESTRICTED and selected(course, now=listing.seen_at)


def _done_before(walk: Walk, course: CourseSnapshot, stored: Stored) -> bool:
    """Whether an earlier invocation of this run is done with ``course`` (R54).

    A course that failed is done with for this attempt of the run; the next tries it again.
    """
    cursor = stored.cursors.get(course.id)
    if cursor is None or cursor.report is None or cursor.sync_id != walk.sync_id:
        return False
    report = cursor.report
    if report.outcome is CourseOutcome.FAILED and report.attempt != walk.lease.attempts:
        return False
    walk.visited += 1
    walk.reports[course.id] = report
    return True


async def _one(
    walk: Walk,
    course: CourseSnapshot,
    stored: Stored,
    reader: CanvasReader,
    *,
    tools: SyncTools,
    stop_at: datetime,
) -> SyncError | None:
    """Mirror one course; its failure is answered, not raised."""
    first = walk.tried == 0
    walk.tried += 1
    walk.visited += 1
    job = _job(walk, course, stored)
    try:
        report, cursor = await sync_course(
            job, reader=reader, mirror=tools.mirror, html_to_text=tools.html_to_text
        )
    except (CourseFailed, CanvasUnreachable, CanvasFailing) as error:
        if tools.now() >= stop_at and not first:
            walk.out_of_time = True
            return error
        await _note_failure(walk, job, error, tools=tools)
        return error
    walk.reports[course.id] = report
    walk.unmarked[course.id] = cursor
    return None


def _job(walk: Walk, course: CourseSnapshot, stored: Stored) -> CourseJob:
    return CourseJob(
        owner=walk.owner,
        instance=walk.instance,
        fence=walk.fence,
        sync_id=walk.sync_id,
        course=course,
        cursor=stored.cursors.get(course.id),
        known=stored.courses.get(course.id),
        progress=walk.progress,
        always_mark=walk.kind is not Kind.DELTA,
    )


async def _note_failure(walk: Walk, job: CourseJob, error: SyncError, *, tools: SyncTools) -> None:
    """Keep what is stored, remember since when the course is behind, name it in the run (R78)."""
    tools.report.event("course not synced", course=job.course.id, code=error.code)
    report = CourseReport(CourseOutcome.FAILED, code=error.code, attempt=walk.lease.attempts)
    walk.reports[job.course.id] = report
    before = job.cursor or Cursor(
        Manifest(await tools.mirror.task_hashes(job.owner, job.instance, job.course.id))
    )
    since = before.behind_since or tools.now()
    cursor = replace(before, sync_id=job.sync_id, report=report, behind_since=since)
    await _apply(walk, job.course.id, tools=tools, cursor=cursor)


async def _note_unreadable(
    walk: Walk, listing: CourseListing, stored: Stored, *, tools: SyncTools
) -> None:
    """Report restricted courses, and mark those that left the listing; nothing is deleted."""
    restricted = {c.id for c in listing.courses if c.access is Access.RESTRICTED}
    walk.reports |= {i: CourseReport(CourseOutcome.RESTRICTED) for i in restricted}
    gone = stored.courses.keys() - {course.id for course in listing.courses}
    wanted = {
        **dict.fromkeys(restricted, CourseState.RESTRICTED),
        **dict.fromkeys(gone, CourseState.GONE),
    }
    for course_id, state in sorted(wanted.items()):
        before = stored.courses.get(course_id, Course(course_id, CourseState.ACTIVE))
        if course_id not in stored.courses or before.state is not state:
            await _apply(walk, course_id, tools=tools, course=replace(before, state=state))


async def mark_done(walk: Walk, *, tools: SyncTools) -> None:
    """Write the cursors of courses that were read and did not differ: the run is handed on."""
    for course_id, cursor in walk.unmarked.items():
        await _apply(walk, course_id, tools=tools, cursor=cursor)


async def _apply(
    walk: Walk,
    course_id: CourseId,
    *,
    tools: SyncTools,
    course: Course | None = None,
    cursor: Cursor | None = None,
) -> None:
    commit = CourseCommit(course_id, {}, (), course, cursor, seen_at=tools.now())
    await tools.mirror.apply(
        walk.owner, walk.instance, fence=walk.fence, commit=commit, progress=walk.progress
    )
