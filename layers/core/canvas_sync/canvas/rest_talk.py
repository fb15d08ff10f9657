"""Reads the discussions and announcements of courses, whatever of them is open to the person.

A course or a key may have switched a list off: that is an answer, there is nothing to see. A list
that fails is not read this time, and the course's assignments are none the worse for it (R140).
"""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.egress import AnswerLost
from canvas_sync.canvas.kept_pages import KeptWalk, PageKeeper
from canvas_sync.canvas.paging import Listing, walk
from canvas_sync.canvas.rest_codes import batches, course_of_code, path_with
from canvas_sync.canvas.rest_topics import Talk, Topics, topics
from canvas_sync.domain.errors import CourseForbidden, CourseMissing, CourseUnreadable
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import Access, CourseSnapshot, Json
from canvas_sync.ports import Report

DISCUSSIONS = "courses/{course_id}/discussion_topics?per_page=100"
COURSE_NEWS = "courses/{course_id}/discussion_topics?only_announcements=true&per_page=100"
NEWS_BEGIN = "announcements?"
NEWS = "announcements?start_date=2000-01-01&end_date=2100-01-01&per_page=100"


class Traces:
    """Walks the lists that show the person as active in a course; ``count``: their requests."""

    def __init__(self, client: CanvasClient, keeper: PageKeeper) -> None:
        self._client = client
        self._keeper = keeper
        self.count = 0

    async def walk(self, path: str, course_id: CourseId) -> Listing:
        """The listing at ``path``, which is of this course."""
        pages = KeptWalk(self._client, self._keeper, [course_id])
        try:
            return await walk(pages, path, place=Place.COURSE)
        finally:
            self.count += pages.asked


@dataclass(frozen=True, slots=True)
class Rows:
    """``rows`` None: they could not be read. ``whole``: none came twice or without an id."""

    rows: Sequence[Json] | None
    whole: bool = True


class RestTalk:
    """Of the courses that are read together: their announcements come ten courses at once.

    Courses that were asked for together before the reading was cut are so again.
    """

    def __init__(
        self,
        client: CanvasClient,
        traces: Traces,
        report: Report,
        *,
        keeper: PageKeeper,
        home_shard: int,
        courses: Sequence[CourseSnapshot],
    ) -> None:
        self._client = client
        self._keeper = keeper
        self._traces = traces
        self._report = report
        self._home_shard = home_shard
        current = [one.id for one in courses if one.access is not Access.COMPLETED]
        begun = {one: group for group in keeper.groups(NEWS_BEGIN) for one in group}
        fresh = batches([one for one in current if one not in begun])
        self._groups = begun | {one: group for group in fresh for one in group}
        self._news: dict[CourseId, asyncio.Task[Rows]] = {}

    @property
    def tasks(self) -> list[asyncio.Task[Rows]]:
        """What may still be on its way."""
        return list(self._news.values())

    async def of(self, course: CourseSnapshot) -> Talk:
        """Everything said in one course.

        Raises:
            SyncError: Canvas as a whole or the credential failed.
        """
        said = await self._read(self._listing(DISCUSSIONS, course.id))
        news = await self._announced(course)
        return Talk(
            self._topics(said, course.id, news=False),
            self._topics(news, course.id, news=True),
            said.rows or (),
        )

    async def _announced(self, course: CourseSnapshot) -> Rows:
        """A concluded course's own list; else its part of what ten courses announce."""
        if course.id not in self._groups:
            return await self._read(self._listing(COURSE_NEWS, course.id))
        group = self._groups[course.id]
        if group[0] not in self._news:
            path = path_with(NEWS, group, home_shard=self._home_shard)
            pages = KeptWalk(self._client, self._keeper, group)
            listing = walk(pages, path, place=Place.COURSE)
            self._news[group[0]] = asyncio.create_task(self._read(listing))
        read = await asyncio.shield(self._news[group[0]])
        return Rows(read.rows and self._of(course.id, read.rows), read.whole)

    def _listing(self, path: str, course_id: CourseId) -> Awaitable[Listing]:
        return self._traces.walk(path.format(course_id=course_id), course_id)

    def _of(self, course_id: CourseId, rows: Sequence[Json]) -> list[Json]:
        shard = self._home_shard
        return [row for row in rows if course_of_code(row, home_shard=shard) == course_id]

    async def _read(self, listing: Awaitable[Listing]) -> Rows:
        try:
            read = await listing
        except (CourseForbidden, CourseMissing):
            return Rows(())
        except (AnswerLost, CourseUnreadable) as exc:
            self._report.event("discussions unread", why=type(exc).__name__)
            return Rows(None)
        return Rows(read.rows, whole=not (read.shifted or read.strays))

    def _topics(self, read: Rows, course_id: CourseId, *, news: bool) -> Topics:
        if read.rows is None:
            return Topics(None)
        found = topics(
            read.rows, course_id, news=news, home_shard=self._home_shard, report=self._report
        )
        return Topics(found, whole=read.whole and len(found) == len(read.rows))
