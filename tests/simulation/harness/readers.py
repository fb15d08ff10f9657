"""The product's real readers over the simulator; what they list is written down for the witness."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from typing import Any, cast

from pydantic import SecretStr

from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.ids import AssignmentId, CanvasSite, CourseId
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.snapshot import CourseSnapshot
from canvas_sync.ports import Canvas, CanvasReader
from tests.simulation.harness.clocks import seconds_now

Listed = tuple[float, datetime, frozenset[AssignmentId]]


class Listings:
    """Every listing of every course that proves anything: when it came, its time, its rows."""

    def __init__(self) -> None:
        self.by_course: dict[CourseId, list[Listed]] = {}

    def note(self, course_id: CourseId, content: CourseContent) -> None:
        if content.shifted:
            return
        ids = frozenset(row.id for row in content.listing.rows)
        seen = (seconds_now(), content.listing.seen_at, ids)
        self.by_course.setdefault(course_id, []).append(seen)


class NotedReader:
    """A reader whose contents are noted as they come."""

    def __init__(self, reader: CanvasReader, listings: Listings) -> None:
        self._reader, self._listings = reader, listings

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # any reader's
        return getattr(self._reader, name)

    async def contents(
        self, courses: Sequence[CourseSnapshot]
    ) -> AsyncGenerator[tuple[CourseId, CourseContent | SyncError], None]:
        async with aclosing(self._reader.contents(courses)) as contents:
            async for course_id, content in contents:
                if isinstance(content, CourseContent):
                    self._listings.note(course_id, content)
                yield course_id, content


class NotedCanvas:
    """The port ``Canvas`` of one process: its readers' contents are noted."""

    def __init__(self, canvas: Canvas, listings: Listings) -> None:
        self._canvas, self._listings = canvas, listings

    @asynccontextmanager
    async def reader(
        self,
        site: CanvasSite,
        token: SecretStr,
        **asked: Any,  # noqa: ANN401  # as the port says
    ) -> AsyncIterator[CanvasReader]:
        async with self._canvas.reader(site, token, **asked) as reader:
            yield cast("CanvasReader", NotedReader(reader, self._listings))
