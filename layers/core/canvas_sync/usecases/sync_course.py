"""One course of a run: what was read is compared with its manifests, and changes committed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from canvas_sync.domain.commit import CourseCommit, Staged
from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.ids import AssignmentId, TopicId
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.manifest import Difference, Id, Manifest, RowManifest, compare
from canvas_sync.domain.run import Counts, CourseOutcome, CourseReport
from canvas_sync.domain.task import CanvasTask
from canvas_sync.ports import Mirror
from canvas_sync.usecases.course_cursor import cursor_after, cursor_before, has_moved
from canvas_sync.usecases.course_job import CourseJob
from canvas_sync.usecases.understand import Understood, understand


@dataclass(frozen=True, slots=True)
class Synced:
    """What was done, and the cursor and course row that say so, stored or not."""

    report: CourseReport
    cursor: Cursor
    course: Course


async def sync_course(
    job: CourseJob,
    content: CourseContent,
    *,
    mirror: Mirror,
    html_to_text: Callable[[str], str],
) -> Synced:
    """Mirror one course that was read whole.

    Nothing is written unless something differs, or ``always_mark`` wants the course marked done.

    Raises:
        LeaseLost: somebody else took the connection.
    """
    stored = await cursor_before(job, mirror)
    before, known_topics = stored.manifest, stored.topics
    read = await understand(content, job.course, html_to_text=html_to_text)
    tasks = _difference(before, _listed(read, before), content)
    listed = {i: digest for i, (_, digest) in (read.topics or {}).items()}
    topics = _difference(known_topics, listed, content) if read.topics is not None else None
    report = CourseReport(CourseOutcome.SYNCED, _counts(job, tasks, topics, read))
    topics_after = topics.after if topics else known_topics
    cursor = cursor_after(job, content, read, report, tasks.after, topics_after)
    row = replace(job.row, task_count=len(tasks.after.hashes))
    if content.groups is not None:
        row = replace(row, groups=content.groups)
    await _commit(job, content, read, (tasks, topics), cursor, row, mirror=mirror)
    return Synced(report, cursor, row)


def _listed(read: Understood, before: Manifest) -> dict[AssignmentId, str]:
    """Hashes of what was listed; an unreadable row keeps the one its task was stored with."""
    hashes = {identifier: digest for identifier, (_, digest) in read.tasks.items()}
    kept = {i: before.hashes[i] for i in read.unreadable if i in before.hashes}
    return {**hashes, **kept}


def _difference(
    before: RowManifest[Id], listed: Mapping[Id, str], content: CourseContent
) -> Difference[Id]:
    """What differs; where rows shifted, or could have, nothing is missed on this evidence."""
    if content.shifted or content.resumed:
        listed = {**before.hashes, **listed}
    return compare(before, listed, seen_at=content.listing.seen_at)


def _counts(
    job: CourseJob,
    tasks: Difference[AssignmentId],
    topics: Difference[TopicId] | None,
    read: Understood,
) -> Counts:
    """Rows that this run created before it was cut off are created, whatever became of them."""
    other = len(topics.created) + len(topics.updated) + len(topics.deleted) if topics else 0
    created, updated, unchanged = len(tasks.created), len(tasks.updated), tasks.unchanged
    if job.was_cut:
        created, updated, unchanged = created + updated + unchanged, 0, 0
    return Counts(
        created=created,
        updated=updated,
        unchanged=unchanged,
        deleted=len(tasks.deleted),
        unreadable=len(read.unreadable),
        other=other,
    )


def _staged(
    job: CourseJob, read: Understood, difference: Difference[AssignmentId]
) -> tuple[Staged, ...]:
    """The raw rows of what is written, and of what can't be read, each once."""
    before = job.cursor.unreadable if job.cursor else {}
    changed = (*difference.created, *difference.updated)
    good = [
        Staged(read.rows[i], read.tasks[i][1])
        for i in changed
        if i in difference.created or not _lacks_text(read.tasks[i][0])
    ]
    bad = [
        Staged(read.rows[i], digest, read.rows[i].error or "unreadable")
        for i, digest in read.unreadable.items()
        if before.get(i) != digest
    ]
    return (*good, *bad)


def _lacks_text(task: CanvasTask) -> bool:
    """Whether its raw row would take the place of one that has the original text."""
    return task.description_withheld or task.text_pending


async def _commit(
    job: CourseJob,
    content: CourseContent,
    read: Understood,
    differences: tuple[Difference[AssignmentId], Difference[TopicId] | None],
    cursor: Cursor,
    course: Course,
    *,
    mirror: Mirror,
) -> None:
    tasks, topics = differences
    course_moved = course != job.known
    if not (course_moved or job.always_mark or has_moved(job.cursor or Cursor(), cursor)):
        return
    changed = (*tasks.created, *tasks.updated)
    changed_topics = (*topics.created, *topics.updated) if topics else ()
    commit = CourseCommit(
        course_id=job.course.id,
        tasks={i: read.tasks[i] for i in changed},
        buried=tasks.deleted,
        course=course if course_moved else None,
        cursor=cursor,
        seen_at=content.listing.seen_at,
        staged=_staged(job, read, tasks),
        topics={i: (read.topics or {})[i] for i in changed_topics},
        buried_topics=topics.deleted if topics else (),
    )
    await mirror.apply(
        job.owner, job.instance, fence=job.fence, commit=commit, progress=job.progress
    )
