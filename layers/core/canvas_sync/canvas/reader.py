"""Reads one person's Canvas over REST: implements the port ``CanvasReader`` in its REST mode.

Ids in paths are global: they name the same object on every host, also a course of another shard,
whose local number belongs to somebody else here (recorded: Canvas takes them in paths).

Requests for n current courses, m enrolled ones that no list shows, c readable concluded ones:
  full or reconcile   6 + m + ⌈n/10⌉ + 2 n + 3 c, and up to four more of the planner
  idle look           3
  look with lists     3 + 1 + ⌈n/10⌉ + ⌈n/10⌉, one more per further 100 assignments of ten courses
  k courses moved     ⌈k/10⌉ + 2 k
Lists of more than 100 rows (courses, discussions, announcements) take one more per further 100.
The lists of one course leave a trace: "last activity", which its teachers see. Only reading a
course whole asks for them; ``usage.traces`` counts it, and nothing else here leaves any (measured).
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime

from canvas_sync.canvas.answers import NotCanvas, Place
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.identify import identity_of, not_canvas
from canvas_sync.canvas.kept_pages import PageKeeper
from canvas_sync.canvas.network import UnknownHost, not_allowed
from canvas_sync.canvas.page import reached_back
from canvas_sync.canvas.probe import probe
from canvas_sync.canvas.rest_codes import merged
from canvas_sync.canvas.rest_content import Read, read_contents
from canvas_sync.canvas.rest_course import Before
from canvas_sync.canvas.rest_courses import RestCourses
from canvas_sync.canvas.rest_groups import read_groups
from canvas_sync.canvas.rest_lists import RestLists
from canvas_sync.canvas.rest_look import take_look
from canvas_sync.canvas.rest_talk import Traces
from canvas_sync.domain.attention import OVERLAP
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import ContractBroken, CourseUnreadable
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import Look, Signals
from canvas_sync.domain.snapshot import (
    CourseListing,
    CourseSnapshot,
    GroupSnapshot,
    Identity,
)
from canvas_sync.ports import Report, Usage


class RestReader:
    """One person's Canvas by REST; see ``ports.CanvasReader``."""

    mode = Mode.REST

    def __init__(self, client: CanvasClient, report: Report, *, home_shard: int | None) -> None:
        self._client = client
        self._report = report
        self._connecting = home_shard is None
        self._home_shard = home_shard
        self._keeper = PageKeeper(Mode.REST)
        self._traces = Traces(client, self._keeper)
        self._told: dict[CourseId, Signals] = {}
        self._known_courses: RestCourses | None = None
        self._before = Before()

    @property
    def usage(self) -> Usage:
        return replace(self._client.usage, traces=self._traces.count)

    async def identity(self) -> Identity:
        """Who the token belongs to.

        Raises:
            Refused: at connect, the address is no Canvas, or no host at all.
        """
        try:
            identity = identity_of(await self._client.get("users/self", place=Place.ACCOUNT))
        except NotCanvas as exc:
            if self._connecting:
                raise not_canvas() from exc
            raise
        except UnknownHost as exc:
            if self._connecting:
                raise not_allowed("names a host that does not exist", reason="no_host") from exc
            raise
        self._home_shard = identity.home_shard
        return identity

    async def probe(self) -> Mode:
        """Which mode this token can be read in, by one small request."""
        return await probe(self._client)

    async def courses(self, *, complete: bool = True) -> CourseListing:
        """Every course and how the person reaches it; or the current ones alone, by one request."""
        if complete:
            return await self._courses.every()
        seen = await self._courses.seen()
        return CourseListing(
            tuple(seen.courses.values()),
            seen.seen_at,
            complete=False,
            unreadable=seen.unreadable,
        )

    async def look(self, *, since: datetime | None, lists: bool, token: str | None = None) -> Look:
        """What can have moved since; ``token``: the last look's, which makes it cheaper."""
        seen = await self._courses.seen()
        asked = since and reached_back(since, dated=seen.dated)
        look = await take_look(
            self._client,
            self._report,
            seen,
            home_shard=self._shard,
            since=asked,
            with_lists=lists,
            token=token,
        )
        self._told = {one: seen.signals for one, seen in look.courses.items()}
        stamps = {one: seen.stamp for one, seen in look.courses.items()}
        overlap = reached_back(look.seen_at - OVERLAP, dated=seen.dated)
        self._before = Before(asked or overlap, stamps)
        return look

    async def groups(self) -> tuple[GroupSnapshot, ...] | None:
        """The person's own groups; None if they can't all be read."""
        return await read_groups(self._client, self._report, home_shard=self._shard)

    async def lists(self, course_ids: Sequence[CourseId]) -> Mapping[CourseId, Signals]:
        """The quiet lists of those courses that are open to the person."""
        found = await RestLists(self._client, self._report, self._shard).signals(course_ids)
        self._told = merged(self._told, found)
        return found

    async def contents(self, courses: Sequence[CourseSnapshot]) -> AsyncGenerator[Read, None]:
        """Each course read whole, as it becomes ready; a failed one with its error instead."""
        unreadable = self._courses.unreadable
        for one in courses:
            if one.id in unreadable:
                yield one.id, CourseUnreadable(f"the course's row: {unreadable[one.id]}")
        readable = [one for one in courses if one.id not in unreadable]
        self._keeper.begin({one.id: self._told.get(one.id, {}) for one in readable})
        reading = read_contents(
            self._client,
            self._traces,
            self._report,
            keeper=self._keeper,
            home_shard=self._shard,
            courses=readable,
            before=self._before,
        )
        async with aclosing(self._keeper.closing(reading)) as outcomes:
            async for each in outcomes:
                yield each

    async def unfinished(self) -> bytes | None:
        """The pages of the courses that the last reading did not come to the end of."""
        return await self._keeper.unfinished()

    async def resume(self, pages: bytes) -> frozenset[CourseId]:
        """Go on behind those pages with the next ``contents``."""
        return await self._keeper.resume(pages)

    @property
    def _courses(self) -> RestCourses:
        if self._known_courses is None:
            self._known_courses = RestCourses(self._client, self._report, self._shard)
        return self._known_courses

    @property
    def _shard(self) -> int:
        if self._home_shard is None:
            raise ContractBroken("identity must be asked first: the home shard is not known")
        return self._home_shard
