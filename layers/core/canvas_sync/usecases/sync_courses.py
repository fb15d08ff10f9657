"""Walk all courses a run reads: those that failed last time first, one failing harms no other."""

from contextlib import aclosing
from dataclasses import replace
from datetime import datetime

from canvas_sync.domain.attention import CLOSED_PATIENCE, patience
from canvas_sync.domain.commit import CourseCommit
from canvas_sync.domain.course import Cursor, in_turn
from canvas_sync.domain.errors import CanvasUnreachable, OutOfTime, Retriable, SyncError
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.manifest import SETTLE
from canvas_sync.domain.run import CLOSED, CourseOutcome, CourseReport, Kind
from canvas_sync.domain.snapshot import CourseSnapshot
from canvas_sync.ports import CanvasReader
from canvas_sync.usecases.course_cursor import cursor_before
from canvas_sync.usecases.course_job import CourseJob
from canvas_sync.usecases.keep_courses import keep_courses, keep_groups, row_of
from canvas_sync.usecases.keep_pages import keep_pages, resume_pages
from canvas_sync.usecases.survey import Survey, survey
from canvas_sync.usecases.sync_course import sync_course
from canvas_sync.usecases.sync_tools import SyncTools, Walk

SILENT_COURSES = 2
"""So many courses in a row without any answer, and the host is taken for down."""


async def sync_courses(
    walk: Walk, reader: CanvasReader, *, tools: SyncTools, stop_at: datetime
) -> None:
    """Mirror what moved since the last look, or all courses; what happened is in ``walk``.

    Raises:
        SyncError: Canvas as a whole, the credential or the lease failed; what is stored stays.
    """
    found = await survey(walk, reader, tools=tools)
    if found is None:
        return
    await keep_courses(walk, found, mode=reader.mode, tools=tools)
    await keep_groups(walk, found.look, reader, tools=tools)
    walk.total = len(found.to_read)
    cut = await resume_pages(walk, reader, tools=tools)
    turn = in_turn(found.to_read, found.behind, cut)
    left = [course for course in turn if not _done_before(walk, course, found)]
    if not left:
        return
    try:
        await _read(walk, left, found, reader, tools=tools, stop_at=stop_at)
    except Retriable:
        await keep_pages(walk, reader, tools=tools)
        raise


async def _read(
    walk: Walk,
    courses: list[CourseSnapshot],
    found: Survey,
    reader: CanvasReader,
    *,
    tools: SyncTools,
    stop_at: datetime,
) -> None:
    """Commit each course as it comes; the next ones are on their way meanwhile."""
    by_id, silent = {course.id: course for course in courses}, 0
    async with aclosing(reader.contents(courses)) as contents:
        async for course_id, content in contents:
            if isinstance(content, Retriable) and content.wait_seconds:
                raise content
            late = tools.now() >= stop_at or isinstance(content, OutOfTime)
            if late and isinstance(content, SyncError):
                kept = await keep_pages(walk, reader, tools=tools)
                walk.out_of_time = kept or walk.tried > 0
            if walk.out_of_time:
                return
            walk.tried += 1
            walk.visited += 1
            job = _job(walk, by_id[course_id], found, reader=reader)
            await _one(walk, job, content, tools=tools)
            silent = silent + 1 if isinstance(content, CanvasUnreachable) else 0
            if isinstance(content, SyncError) and silent >= SILENT_COURSES:
                raise content
            if late and walk.visited < walk.total:
                await keep_pages(walk, reader, tools=tools)
                walk.out_of_time = True
                return


def _done_before(walk: Walk, course: CourseSnapshot, found: Survey) -> bool:
    """Whether an earlier invocation of this run is done with ``course`` (R54).

    A course that failed is done with for this attempt of the run; the next tries it again. The
    first backfill of all goes on where one that was given up has stopped.
    """
    first = walk.kind is Kind.FULL and not walk.has_baseline
    cursor = found.cursors.get(course.id)
    if cursor is None or cursor.report is None or not (first or cursor.sync_id == walk.sync_id):
        return False
    report = cursor.report
    if report.outcome is CourseOutcome.FAILED and report.attempt != walk.lease.attempts:
        return False
    walk.visited += 1
    walk.reports[course.id] = report
    return True


async def _one(
    walk: Walk, job: CourseJob, content: CourseContent | SyncError, *, tools: SyncTools
) -> None:
    """Mirror one course; its failure is noted, not raised."""
    if isinstance(content, SyncError):
        await _note_failure(walk, job, content, tools=tools)
        return
    synced = await sync_course(job, content, mirror=tools.mirror, html_to_text=tools.html_to_text)
    walk.reports[job.course.id] = synced.report
    walk.unmarked[job.course.id] = synced.cursor
    walk.remember(job.course.id, synced.cursor, synced.course)


def _job(walk: Walk, course: CourseSnapshot, found: Survey, *, reader: CanvasReader) -> CourseJob:
    return CourseJob(
        owner=walk.owner,
        instance=walk.instance,
        fence=walk.fence,
        sync_id=walk.sync_id,
        course=course,
        row=row_of(course, found, mode=reader.mode),
        look=found.look.courses.get(course.id),
        with_lists=found.look.with_lists,
        cursor=found.cursors.get(course.id),
        known=found.stored.get(course.id),
        progress=walk.progress,
        always_mark=walk.kind is not Kind.DELTA,
        was_cut=not walk.fresh and course.id not in found.stored,
    )


async def _note_failure(walk: Walk, job: CourseJob, error: SyncError, *, tools: SyncTools) -> None:
    """Keep what is stored, remember since when the course is behind, name it in the run (R78)."""
    tools.report.event("course not synced", course=job.course.id, code=error.code)
    report = CourseReport(CourseOutcome.FAILED, code=error.code, attempt=walk.lease.attempts)
    walk.reports[job.course.id] = report
    before = await cursor_before(job, tools.mirror)
    cursor = replace(
        before,
        sync_id=job.sync_id,
        report=report,
        behind_since=before.behind_since or tools.now(),
        again_at=_again_at(walk, before, error),
        signals={},
    )
    walk.remember(job.course.id, cursor, job.known or job.row)
    await _apply(walk, job.course.id, cursor, tools=tools)


def _again_at(walk: Walk, before: Cursor, error: SyncError) -> datetime | None:
    """When the course is tried again: by the next look at first, then with patience.

    One that is closed to the person is given an hour at once.
    """
    now, again = walk.listed_at, before.behind_since is not None
    if now is None or not (again or error.code in CLOSED):
        return now
    least = CLOSED_PATIENCE if error.code in CLOSED else SETTLE
    return now + patience(before if again else None, now=now, least=least)


async def mark_done(walk: Walk, *, tools: SyncTools) -> None:
    """Write the cursors of courses that were read and did not differ: the run is handed on."""
    for course_id, cursor in walk.unmarked.items():
        await _apply(walk, course_id, cursor, tools=tools)


async def _apply(walk: Walk, course_id: CourseId, cursor: Cursor, *, tools: SyncTools) -> None:
    commit = CourseCommit(course_id, {}, (), None, cursor, seen_at=tools.now())
    await tools.mirror.apply(
        walk.owner, walk.instance, fence=walk.fence, commit=commit, progress=walk.progress
    )
