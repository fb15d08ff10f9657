"""Courses read whole by REST, a few at a time.

Requests: two for each course (assignment groups with everything in them, discussions), one for the
announcements of every 10; a concluded course, whose announcements are in no common list, has three.
The lists of a course leave a trace: its teachers see the person as active in it. They are counted.
"""

from collections.abc import AsyncGenerator, Sequence

from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.egress import AnswerLost, AnswerTooLarge
from canvas_sync.canvas.flights import as_ready, end
from canvas_sync.canvas.kept_pages import PageKeeper
from canvas_sync.canvas.paging import Listing
from canvas_sync.canvas.rest_course import Before, Origin, content_of, without_texts, work_of
from canvas_sync.canvas.rest_talk import RestTalk, Traces
from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    CourseFailed,
    CourseUnreadable,
    SyncError,
)
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.snapshot import CourseSnapshot
from canvas_sync.ports import Report

AT_ONCE = 3
"""Courses on their way at a time, as many as the client has requests in flight."""
WORK = (
    "courses/{course_id}/assignment_groups?include[]=assignments&include[]=submission"
    "&include[]=checkpoints&exclude_response_fields[]=rubric&per_page=100"
)
"""The assignments inside come all at once, however many there are (recorded: 132)."""
WITHOUT_TEXTS = f"{WORK}&exclude_response_fields[]=description"
"""For a course whose texts are too much for one answer: they stay as they are stored."""

Read = tuple[CourseId, CourseContent | SyncError]


async def read_contents(
    client: CanvasClient,
    traces: Traces,
    report: Report,
    *,
    keeper: PageKeeper,
    home_shard: int,
    courses: Sequence[CourseSnapshot],
    before: Before,
) -> AsyncGenerator[Read, None]:
    """Each course as it becomes ready, or what is wrong with it alone.

    ``before``: what the last look told of them.
    """
    origin = Origin(home_shard, before)
    talk = RestTalk(client, traces, report, keeper=keeper, home_shard=home_shard, courses=courses)
    jobs = (_one(one, talk, traces, origin) for one in courses)
    reading = as_ready(jobs, at_most=AT_ONCE)
    try:
        async for each in reading:
            yield each
    finally:
        await reading.aclose()
        await end(talk.tasks)


async def _one(course: CourseSnapshot, talk: RestTalk, traces: Traces, origin: Origin) -> Read:
    try:
        return course.id, await _whole(course, talk, traces, origin)
    except (CourseFailed, CanvasFailing, CanvasUnreachable) as exc:
        return course.id, exc


async def _whole(
    course: CourseSnapshot, talk: RestTalk, traces: Traces, origin: Origin
) -> CourseContent:
    try:
        listing, has_texts = await _listing(course.id, traces)
    except (AnswerLost, CanvasFailing) as exc:
        raise CourseUnreadable(f"its assignments can't be read: {exc}") from exc
    said = await talk.of(course)
    work = work_of(listing, said.raw, course_id=course.id, home_shard=origin.home_shard)
    content = content_of(listing, work, said, course_id=course.id, origin=origin)
    return content if has_texts else without_texts(content)


async def _listing(course_id: CourseId, traces: Traces) -> tuple[Listing, bool]:
    """The assignments in their groups, and whether they came with their texts."""
    try:
        return await traces.walk(WORK.format(course_id=course_id), course_id), True
    except AnswerTooLarge:
        return await traces.walk(WITHOUT_TEXTS.format(course_id=course_id), course_id), False
