"""What one course's sync needs to know, and when the course is to be read again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from canvas_sync.domain.attention import is_settling, patience, soonest
from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.look import CourseContent, CourseLook
from canvas_sync.domain.manifest import SETTLE, Manifest, TopicManifest
from canvas_sync.domain.run import Progress
from canvas_sync.domain.snapshot import CourseSnapshot

IN_ONE_PIECE = timedelta(hours=1)
"""How soon a course that was read in pieces is read again: those don't show what is gone."""


@dataclass(frozen=True, slots=True)
class CourseJob:
    """What one course's sync needs to know; ``cursor``, ``known``: what is stored of it.

    ``look``: how the course looked when the run began. ``row``: the course as it is to be stored,
    but for what its assignments tell. ``was_cut``: the run goes on, and no commit of the course
    ever came to its end: rows that are there were left by the invocation before.
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
    was_cut: bool


def read_again_at(
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
    if content.resumed:
        settling.append(content.began_at + IN_ONE_PIECE)
    if content.shifted or content.pending_texts or content.topics is None:
        settling.append(content.began_at + patience(job.cursor, now=content.began_at))
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
