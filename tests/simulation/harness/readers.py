"""The product's real readers over the simulator; what they list is written down for the witness."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from typing import Any, cast

from pydantic import SecretStr

from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.courier import Manners
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.graphql.reader import GraphQLReader
from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.ids import AssignmentId, CanvasSite, CourseId
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.snapshot import CourseSnapshot, Identity
from canvas_sync.ports import CanvasReader, Report
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


class SchoolCanvas:
    """The port ``Canvas`` of one process."""

    def __init__(
        self, egress: object, manners: Manners, report: Report, listings: Listings
    ) -> None:
        self._egress = cast("Egress", egress)
        self._manners = manners
        self._report = report
        self._listings = listings

    @asynccontextmanager
    async def reader(
        self,
        site: CanvasSite,
        token: SecretStr,
        *,
        known: Identity | None,
        mode: Mode,
        budget_seconds: float,
    ) -> AsyncIterator[CanvasReader]:
        client = CanvasClient(
            self._egress,
            site,
            token,
            manners=self._manners,
            deadline=seconds_now() + budget_seconds,
            user_id=known.user_id if known else None,
        )
        shard = known.home_shard if known else None
        reader: Any = RestReader(client, self._report, home_shard=shard)
        if mode is Mode.GRAPHQL:
            reader = GraphQLReader(
                client,
                reader,
                self._report,
                base_url=site.base_url,
                known=known,
            )
        yield cast("CanvasReader", NotedReader(reader, self._listings))
