"""One course of a run: read it whole, translate, compare with its manifest, commit changes."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from canvas_sync.domain.commit import CourseCommit, Staged
from canvas_sync.domain.course import Course, Cursor, stored
from canvas_sync.domain.ids import AssignmentId, Instance, Owner, SyncId
from canvas_sync.domain.manifest import Difference, Manifest, compare
from canvas_sync.domain.mapping import to_task
from canvas_sync.domain.run import Counts, CourseOutcome, CourseReport, Progress
from canvas_sync.domain.snapshot import AssignmentListing, AssignmentRow, CourseSnapshot
from canvas_sync.domain.task import CanvasTask, content_hash
from canvas_sync.ports import CanvasReader, Mirror

MOST_UNREADABLE = 1_000
"""Hashes kept of unreadable rows; further ones are staged again by every run that changes."""


@dataclass(frozen=True, slots=True)
class CourseJob:
    """What one course's sync needs to know; ``cursor``, ``known``: what is stored of it."""

    owner: Owner
    instance: Instance
    fence: int
    sync_id: SyncId
    course: CourseSnapshot
    cursor: Cursor | None
    known: Course | None
    progress: Progress
    always_mark: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """The rows of one listing: tasks with their hashes, and the rows no task could be made of."""

    tasks: Mapping[AssignmentId, tuple[CanvasTask, str]]
    unreadable: Mapping[AssignmentId, str]
    rows: Mapping[AssignmentId, AssignmentRow]


async def sync_course(
    job: CourseJob,
    *,
    reader: CanvasReader,
    mirror: Mirror,
    html_to_text: Callable[[str], str],
) -> tuple[CourseReport, Cursor]:
    """Mirror one course; answers what it did and the cursor that says so, stored or not.

    Nothing is written unless something differs, or ``always_mark`` wants the course marked done.

    Raises:
        CourseFailed: the course can't be read; nothing of it was written.
        LeaseLost: somebody else took the connection.
    """
    before = await _manifest_before(job, mirror)
    listing = await reader.assignments(job.course.id)
    read = understand(listing, job.course, html_to_text=html_to_text)
    difference = compare(before, _listed(read, before), seen_at=listing.seen_at)
    report = CourseReport(CourseOutcome.SYNCED, _counts(difference, read))
    unreadable = dict(list(read.unreadable.items())[:MOST_UNREADABLE])
    cursor = Cursor(difference.after, job.sync_id, report, unreadable=unreadable)
    await _commit(job, read, difference, cursor, mirror=mirror, listing=listing)
    return report, cursor


async def _manifest_before(job: CourseJob, mirror: Mirror) -> Manifest:
    """The stored manifest; without one, what the kept tasks say, so that nothing is rewritten."""
    if job.cursor is not None:
        return job.cursor.manifest
    return Manifest(await mirror.task_hashes(job.owner, job.instance, job.course.id))


def understand(
    listing: AssignmentListing, course: CourseSnapshot, *, html_to_text: Callable[[str], str]
) -> Understood:
    """Translate every row; one that can't be read is kept apart and sinks nothing (R69, R140)."""
    tasks: dict[AssignmentId, tuple[CanvasTask, str]] = {}
    unreadable: dict[AssignmentId, str] = {}
    for row in listing.rows:
        if row.snapshot is None:
            unreadable[row.id] = _raw_hash(row)
        else:
            task = to_task(row.snapshot, course, html_to_text=html_to_text)
            tasks[row.id] = (task, content_hash(task))
    return Understood(tasks, unreadable, {row.id: row for row in listing.rows})


def _raw_hash(row: AssignmentRow) -> str:
    text = json.dumps(row.raw, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _listed(read: Understood, before: Manifest) -> dict[AssignmentId, str]:
    """Hashes of what was listed; an unreadable row keeps the one its task was stored with."""
    hashes = {identifier: digest for identifier, (_, digest) in read.tasks.items()}
    kept = {i: before.hashes[i] for i in read.unreadable if i in before.hashes}
    return {**hashes, **kept}


def _counts(difference: Difference, read: Understood) -> Counts:
    return Counts(
        created=len(difference.created),
        updated=len(difference.updated),
        unchanged=difference.unchanged,
        deleted=len(difference.deleted),
        unreadable=len(read.unreadable),
    )


def _staged(job: CourseJob, read: Understood, difference: Difference) -> tuple[Staged, ...]:
    """The raw rows of what is written, and of what can't be read, each once."""
    before = job.cursor.unreadable if job.cursor else {}
    changed = (*difference.created, *difference.updated)
    good = [Staged(read.rows[i], read.tasks[i][1]) for i in changed]
    bad = [
        Staged(read.rows[i], digest, read.rows[i].error or "unreadable")
        for i, digest in read.unreadable.items()
        if before.get(i) != digest
    ]
    return (*good, *bad)


async def _commit(
    job: CourseJob,
    read: Understood,
    difference: Difference,
    cursor: Cursor,
    *,
    mirror: Mirror,
    listing: AssignmentListing,
) -> None:
    course = stored(job.course, task_count=len(difference.after.hashes))
    course_moved = course != job.known
    if not (course_moved or job.always_mark or _moved(job.cursor or Cursor(), cursor)):
        return
    changed = (*difference.created, *difference.updated)
    commit = CourseCommit(
        course_id=job.course.id,
        tasks={i: read.tasks[i] for i in changed},
        buried=difference.deleted,
        course=course if course_moved else None,
        cursor=cursor,
        seen_at=listing.seen_at,
        staged=_staged(job, read, difference),
    )
    await mirror.apply(
        job.owner, job.instance, fence=job.fence, commit=commit, progress=job.progress
    )


def _moved(before: Cursor, after: Cursor) -> bool:
    """Whether anything but the run's mark differs; a course that failed is well again."""
    return replace(before, sync_id=None, report=None) != replace(after, sync_id=None, report=None)
