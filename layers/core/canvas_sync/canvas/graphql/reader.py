"""Reads one person's Canvas by GraphQL: implements the port ``CanvasReader``.

One request looks at everything; it leaves no trace in the course, as listing by REST does. What
GraphQL tells wrongly or not at all is asked of REST: which courses there are and in what state,
whether totals are hidden, which course a group belongs to.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Protocol

from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.graphql.by_rest import ByRest
from canvas_sync.canvas.graphql.contents import FEW, ContentReader, Outcome
from canvas_sync.canvas.graphql.course_reading import Origin
from canvas_sync.canvas.graphql.fields import wire_id
from canvas_sync.canvas.graphql.look_query import LookQuery
from canvas_sync.canvas.graphql.looks import DATED, look_of, signals_of
from canvas_sync.canvas.graphql.signals import OVERLAP
from canvas_sync.canvas.graphql.sure import SureClient
from canvas_sync.canvas.kept_pages import PageKeeper
from canvas_sync.canvas.page import reached_back
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import ContractBroken
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import Look, Signals
from canvas_sync.domain.snapshot import (
    CourseListing,
    CourseSnapshot,
    GroupSnapshot,
    Identity,
)
from canvas_sync.ports import Report, Usage


class AsksRest(Protocol):
    """The questions that only REST answers."""

    async def identity(self) -> Identity: ...

    async def probe(self) -> Mode: ...

    async def courses(self, *, complete: bool = True) -> CourseListing: ...


class GraphQLReader:
    """See ``ports.CanvasReader``. ``known``: who the token belongs to; None: asked when needed.

    Requests of a look: 1, and 1 per further 100 rows of a list of a course or of the enrolments.
    Of contents: see ``contents``; a delta (a look with ``since`` came before) reads up to ten
    courses with one query, everything else goes the cheap way.
    """

    def __init__(
        self,
        client: CanvasClient,
        rest: AsksRest,
        report: Report,
        *,
        base_url: str,
        known: Identity | None,
    ) -> None:
        self._client = client
        self._queries = SureClient(client)
        self._rest = rest
        self._report = report
        self._base_url = base_url
        self._known = known
        self._since: datetime | None = None
        self._is_delta = False
        self._keeper = PageKeeper(Mode.GRAPHQL)
        self._told: dict[CourseId, Signals] = {}

    @property
    def mode(self) -> Mode:
        return Mode.GRAPHQL

    @property
    def usage(self) -> Usage:
        return self._client.usage

    async def identity(self) -> Identity:
        self._known = await self._rest.identity()
        return self._known

    async def probe(self) -> Mode:
        return await self._rest.probe()

    async def courses(self, *, complete: bool = True) -> CourseListing:
        return await self._rest.courses(complete=complete)

    async def look(
        self,
        *,
        since: datetime | None,
        lists: bool,
        token: str | None = None,
    ) -> Look:
        """``token``: whether ``since`` is by Canvas's own clock; nothing else makes it cheaper."""
        known = self._known or await self.identity()
        me = wire_id(known.user_id, home_shard=known.home_shard)
        query = LookQuery(self._queries, me=me)
        asked = since and reached_back(since, dated=token == DATED)
        seen = await query.ask(since=asked, lists=lists)
        self._is_delta = since is not None
        self._since = asked or reached_back(seen.seen_at - OVERLAP, dated=seen.dated)
        look = look_of(seen, home_shard=self._shard, with_lists=lists)
        self._told = {one: course.signals for one, course in look.courses.items()}
        return look

    async def lists(self, course_ids: Sequence[CourseId]) -> Mapping[CourseId, Signals]:
        """A course that can't be read is absent; one with too young a stamp has no signal."""
        by_wire = {wire_id(one, home_shard=self._shard): one for one in course_ids}
        query = LookQuery(self._queries, me="")
        found, began_at = await query.lists(list(by_wire))
        signals = {
            by_wire[wire]: signals_of(lists, began_at=began_at, home_shard=self._shard)
            for wire, lists in found.items()
            if began_at is not None and wire in by_wire
        }
        self._told = self._told | signals
        return signals

    async def contents(self, courses: Sequence[CourseSnapshot]) -> AsyncGenerator[Outcome, None]:
        origin = Origin(self._shard, self._base_url, self._since)
        few = FEW if self._is_delta else 0
        reader = ContentReader(self._queries, self._by_rest, origin, self._keeper, in_one=few)
        self._keeper.begin({one.id: self._told.get(one.id, {}) for one in courses})
        reading = reader.read([one.id for one in courses])
        async with aclosing(self._keeper.closing(reading)) as outcomes:
            async for outcome in outcomes:
                yield outcome

    async def unfinished(self) -> bytes | None:
        """The pages of the courses that the last reading did not come to the end of."""
        return await self._keeper.unfinished()

    async def resume(self, pages: bytes) -> frozenset[CourseId]:
        """Go on behind those pages with the next ``contents``."""
        return await self._keeper.resume(pages)

    async def groups(self) -> tuple[GroupSnapshot, ...] | None:
        """The person's groups with their courses, which a look does not tell: one request.

        None if they can't all be read.
        """
        return await self._by_rest.groups()

    @property
    def _by_rest(self) -> ByRest:
        return ByRest(self._client, self._report, keeper=self._keeper, home_shard=self._shard)

    @property
    def _shard(self) -> int:
        if self._known is None:
            raise ContractBroken("identity must be asked first: the home shard is not known")
        return self._known.home_shard
