"""What is remembered of a course between two runs: the cursor before its sync, and after."""

from dataclasses import replace

from canvas_sync.domain.course import Cursor
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.manifest import Manifest, TopicManifest
from canvas_sync.domain.run import CourseReport
from canvas_sync.domain.topic import topic_hash
from canvas_sync.ports import Mirror
from canvas_sync.usecases.course_job import CourseJob, read_again_at
from canvas_sync.usecases.understand import Understood

MOST_UNREADABLE = 1_000
"""Hashes kept of unreadable rows; further ones are staged again by every run that changes."""


async def cursor_before(job: CourseJob, mirror: Mirror) -> Cursor:
    """The stored cursor; without one, what the kept rows say, so that nothing is rewritten."""
    if job.cursor is not None:
        return job.cursor
    tasks = await mirror.task_hashes(job.owner, job.instance, job.course.id)
    topics = await mirror.topics(job.owner, job.instance, job.course.id)
    hashes = {i: topic_hash(topic) for i, topic in topics.items()}
    return Cursor(Manifest(tasks), topics=TopicManifest(hashes))


def cursor_after(
    job: CourseJob,
    content: CourseContent,
    read: Understood,
    report: CourseReport,
    tasks: Manifest,
    topics: TopicManifest,
) -> Cursor:
    """The look's signals where it had them: a change between look and reading is read again.

    Those it says are unmoved stay as they were. Of a resumed reading they are those of the look it
    began after, which it brings itself.
    """
    seen: dict[str, str] = {}
    if job.look is not None and not content.resumed:
        before = job.cursor.signals if job.cursor else {}
        seen = {name: before[name] for name in job.look.unmoved if name in before}
        seen |= job.look.signals
    return Cursor(
        manifest=tasks,
        sync_id=job.sync_id,
        report=report,
        unreadable=dict(list(read.unreadable.items())[:MOST_UNREADABLE]),
        signals={**content.signals, **seen},
        recent=content.recent,
        read_at=content.began_at,
        again_at=read_again_at(job, content, tasks, topics),
        topics=topics,
    )


def has_moved(before: Cursor, after: Cursor) -> bool:
    """Whether anything but the run's mark differs; a course that failed is well again."""
    return _content(before) != _content(after)


def _content(cursor: Cursor) -> Cursor:
    return replace(cursor, sync_id=None, report=None, read_at=None)
