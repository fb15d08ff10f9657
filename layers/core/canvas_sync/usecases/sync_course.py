"""One course of a run: translate what was read, compare with its manifests, commit changes."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from canvas_sync.domain.attention import is_settling, soonest
from canvas_sync.domain.commit import CourseCommit, Staged
from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.ids import AssignmentId, Instance, Owner, SyncId, TopicId
from canvas_sync.domain.look import CourseContent, CourseLook
from canvas_sync.domain.manifest import (
    SETTLE,
    Difference,
    Id,
    Manifest,
    RowManifest,
    TopicManifest,
    compare,
)
from canvas_sync.domain.mapping import to_task
from canvas_sync.domain.run import Counts, CourseOutcome, CourseReport, Progress
from canvas_sync.domain.snapshot import AssignmentRow, CourseSnapshot
from canvas_sync.domain.task import CanvasTask, content_hash
from canvas_sync.domain.topic import Topic, to_topic, topic_hash
from canvas_sync.ports import Mirror

MOST_UNREADABLE = 1_000
"""Hashes kept of unreadable rows; further ones are staged again by every run that changes."""
TEXTS_AGAIN = timedelta(seconds=60)
"""How soon texts and topics that could not be read are tried again."""


@dataclass(frozen=True, slots=True)
class CourseJob:
    """What one course's sync needs to know; ``cursor``, ``known``: what is stored of it.

    ``look``: how the course looked when the run began. ``row``: the course as it is to be stored,
    but for what its assignments tell.
    """

    owner: Owner
    instance: Instance
    fence: int
    sync_id: SyncId
    course: CourseSnapshot
    row: Course
    look: CourseLook | None
    with_lists: bool
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
    topics: Mapping[TopicId, tuple[Topic, str]] | None


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
    before = await _manifest_before(job, mirror)
    read = understand(content, job.course, html_to_text=html_to_text)
    tasks = _difference(before, _listed(read, before), content)
    known_topics = await _topics_before(job, mirror)
    listed = {i: digest for i, (_, digest) in (read.topics or {}).items()}
    topics = _difference(known_topics, listed, content) if read.topics is not None else None
    report = CourseReport(CourseOutcome.SYNCED, _counts(tasks, topics, read))
    topics_after = topics.after if topics else known_topics
    cursor = _cursor(job, content, read, report, tasks.after, topics_after)
    row = replace(job.row, task_count=len(tasks.after.hashes))
    if content.groups is not None:
        row = replace(row, groups=content.groups)
    await _commit(job, content, read, (tasks, topics), cursor, row, mirror=mirror)
    return Synced(report, cursor, row)


async def _manifest_before(job: CourseJob, mirror: Mirror) -> Manifest:
    """The stored manifest; without one, what the kept tasks say, so that nothing is rewritten."""
    if job.cursor is not None:
        return job.cursor.manifest
    return Manifest(await mirror.task_hashes(job.owner, job.instance, job.course.id))


async def _topics_before(job: CourseJob, mirror: Mirror) -> TopicManifest:
    """The same of announcements and discussions."""
    if job.cursor is not None:
        return job.cursor.topics
    kept = await mirror.topics(job.owner, job.instance, job.course.id)
    return TopicManifest({i: topic_hash(topic) for i, topic in kept.items()})


def understand(
    content: CourseContent, course: CourseSnapshot, *, html_to_text: Callable[[str], str]
) -> Understood:
    """Translate every row; one that can't be read is kept apart and sinks nothing (R69, R140)."""
    tasks: dict[AssignmentId, tuple[CanvasTask, str]] = {}
    unreadable: dict[AssignmentId, str] = {}
    for row in content.listing.rows:
        if row.snapshot is None:
            unreadable[row.id] = _raw_hash(row)
        else:
            task = to_task(row.snapshot, course, html_to_text=html_to_text)
            tasks[row.id] = (task, content_hash(task))
    topics = None
    if content.topics is not None:
        made = (to_topic(seen, html_to_text=html_to_text) for seen in content.topics)
        topics = {topic.id: (topic, topic_hash(topic)) for topic in made}
    return Understood(tasks, unreadable, {row.id: row for row in content.listing.rows}, topics)


def _raw_hash(row: AssignmentRow) -> str:
    text = json.dumps(row.raw, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _listed(read: Understood, before: Manifest) -> dict[AssignmentId, str]:
    """Hashes of what was listed; an unreadable row keeps the one its task was stored with."""
    hashes = {identifier: digest for identifier, (_, digest) in read.tasks.items()}
    kept = {i: before.hashes[i] for i in read.unreadable if i in before.hashes}
    return {**hashes, **kept}


def _difference(
    before: RowManifest[Id], listed: Mapping[Id, str], content: CourseContent
) -> Difference[Id]:
    """What differs; where rows shifted between pages, nothing is missed on this evidence."""
    if content.shifted:
        listed = {**before.hashes, **listed}
    return compare(before, listed, seen_at=content.listing.seen_at)


def _counts(
    tasks: Difference[AssignmentId], topics: Difference[TopicId] | None, read: Understood
) -> Counts:
    other = len(topics.created) + len(topics.updated) + len(topics.deleted) if topics else 0
    return Counts(
        created=len(tasks.created),
        updated=len(tasks.updated),
        unchanged=tasks.unchanged,
        deleted=len(tasks.deleted),
        unreadable=len(read.unreadable),
        other=other,
    )


def _cursor(
    job: CourseJob,
    content: CourseContent,
    read: Understood,
    report: CourseReport,
    tasks: Manifest,
    topics: TopicManifest,
) -> Cursor:
    """The look's signals where it had them: a change between look and reading is read again."""
    seen = dict(job.look.signals) if job.look else {}
    return Cursor(
        manifest=tasks,
        sync_id=job.sync_id,
        report=report,
        unreadable=dict(list(read.unreadable.items())[:MOST_UNREADABLE]),
        signals={**content.signals, **seen},
        recent=content.recent,
        read_at=content.began_at,
        again_at=_again_at(job, content, tasks, topics),
        topics=topics,
    )


def _again_at(
    job: CourseJob,
    content: CourseContent,
    tasks: Manifest,
    topics: TopicManifest,
) -> datetime | None:
    """When to read the course again although nothing moves."""
    missed = [tasks.missed_at, topics.missed_at if content.topics is not None else None]
    settling = [at + SETTLE for at in missed if at is not None]
    stamp = job.look.stamp if job.look and not job.with_lists else None
    if stamp is not None and is_settling(stamp, seen_at=content.began_at):
        settling.append(stamp + SETTLE)
    if content.shifted:
        settling.append(content.began_at + SETTLE)
    if content.pending_texts or content.topics is None:
        settling.append(content.began_at + TEXTS_AGAIN)
    return soonest([*settling, _next_unlock(content), _next_end(job, content)])


def _next_end(job: CourseJob, content: CourseContent) -> datetime | None:
    """When the course or its term ends: its work is locked then, and nothing moves."""
    term = job.course.term or (job.known.term if job.known else None)
    ends = [job.course.end_at, term.end_at if term else None]
    return soonest(end for end in ends if end is not None and end > content.began_at)


def _next_unlock(content: CourseContent) -> datetime | None:
    """When the next withheld text is shown: no signal moves then."""
    rows = (row.snapshot for row in content.listing.rows if row.snapshot is not None)
    ahead = (row.unlock_at for row in rows if row.unlock_at and row.description_withheld)
    return soonest(at for at in ahead if at > content.began_at)


def _staged(
    job: CourseJob, read: Understood, difference: Difference[AssignmentId]
) -> tuple[Staged, ...]:
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
    if not (course_moved or job.always_mark or _moved(job.cursor or Cursor(), cursor)):
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


def _moved(before: Cursor, after: Cursor) -> bool:
    """Whether anything but the run's mark differs; a course that failed is well again."""
    return _content(before) != _content(after)


def _content(cursor: Cursor) -> Cursor:
    return replace(cursor, sync_id=None, report=None, read_at=None)
