"""A Canvas scripted from snapshots: one ``FakePerson`` per token, failures by request.

Requests: ``identity``, ``probe``, ``look``, ``courses``, ``lists`` and ``contents/<course>``; the
further pages of a course are ``contents/<course>?page=2``.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import SecretStr

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.digests import digest
from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    CourseFailed,
    OutOfTime,
    SyncError,
    TokenInvalid,
)
from canvas_sync.domain.ids import CanvasSite, CourseId
from canvas_sync.domain.look import CourseContent, CourseLook, Look, Signals
from canvas_sync.domain.snapshot import (
    Access,
    AssignmentListing,
    CourseListing,
    CourseSnapshot,
    GroupSnapshot,
    Identity,
)
from canvas_sync.ports import Clock, Usage
from tests.fakes.person import FakePerson

OF_ONE_COURSE = (CourseFailed, CanvasFailing, CanvasUnreachable)


async def _at_once(_request: str) -> None:
    await asyncio.sleep(0)


class FakeReader:
    def __init__(
        self,
        canvas: "FakeCanvas",
        person: FakePerson | None,
        mode: Mode,
        *,
        ends_at: datetime,
    ) -> None:
        self._canvas = canvas
        self._person = person
        self._ends_at = ends_at
        self._requests = 0
        self._read: dict[CourseId, list[str]] = {}
        self._gained = False
        self.mode = mode

    async def _answer(self, request: str) -> FakePerson:
        self._requests += 1
        self._canvas.requests.append(request)
        await self._canvas.before(request)
        if self._person is None:
            raise TokenInvalid("Canvas does not know this token")
        if request in self._person.failures:
            raise self._person.failures[request]
        return self._person

    async def identity(self) -> Identity:
        person = await self._answer("identity")
        return Identity(person.user_id, person.home_shard, self._canvas.clock.now())

    async def probe(self) -> Mode:
        return (await self._answer("probe")).best

    async def courses(self, *, complete: bool = True) -> CourseListing:
        person = await self._answer("courses")
        return CourseListing(tuple(person.courses), self._canvas.clock.now(), complete)

    async def look(
        self,
        *,
        since: datetime | None,
        lists: bool,
        token: str | None = None,  # noqa: ARG002  # every look is as cheap
    ) -> Look:
        seen_at = self._canvas.clock.now()
        person = await self._answer("look")
        asked = lists and since is not None
        courses = {
            course.id: CourseLook(
                course if self.mode is Mode.REST else _without_rest(course),
                person.signals(course.id) if asked else {},
                stamp=person.stamps.get(course.id),
                scores=course.scores,
            )
            for course in person.courses
            if course.access in {Access.ACTIVE, Access.RESTRICTED}
        }
        shown = [[repr(course) for course in courses.values()], repr(person.groups)]
        return Look(courses, tuple(person.groups), seen_at, digest(shown), asked)

    async def groups(self) -> tuple[GroupSnapshot, ...]:
        return tuple((await self._answer("groups")).groups)

    async def lists(self, course_ids: Sequence[CourseId]) -> Mapping[CourseId, Signals]:
        person = await self._answer("lists")
        return {identifier: person.signals(identifier) for identifier in course_ids}

    async def contents(
        self, courses: Sequence[CourseSnapshot]
    ) -> AsyncGenerator[tuple[CourseId, CourseContent | SyncError], None]:
        for course in courses:
            resumed = self._read.get(course.id)
            began_at = datetime.fromisoformat(resumed[0]) if resumed else self._canvas.clock.now()
            try:
                person = await self._pages(course.id)
            except OF_ONE_COURSE as error:
                yield course.id, error
                continue
            listing = AssignmentListing(
                tuple(person.rows.get(course.id, ())), self._canvas.clock.now()
            )
            topics = tuple(person.topics.get(course.id, ()))
            signals = person.signals(course.id)
            content = CourseContent(listing, topics, signals, frozenset(), began_at)
            yield course.id, person.altered(replace(content, resumed=bool(resumed)))

    async def _pages(self, course_id: CourseId) -> FakePerson:
        """Ask for those of its pages that were not read before."""
        person, pages = self._person, (self._person.pages.get(course_id, 1) if self._person else 1)
        for number in range(len(self._read.get(course_id, ())) + 1, pages + 1):
            further = f"?page={number}" if number > 1 else ""
            person = await self._answer(f"contents/{course_id}{further}")
            if pages > 1 and self._canvas.clock.now() > self._ends_at:
                raise OutOfTime("the reader's time is over")
            self._read.setdefault(course_id, []).append(self._canvas.clock.now().isoformat())
            self._gained = True
        self._read.pop(course_id, None)
        if person is None:
            raise TokenInvalid("Canvas does not know this token")
        return person

    async def unfinished(self) -> bytes | None:
        return json.dumps(self._read).encode() if self._gained and self._read else None

    async def resume(self, pages: bytes) -> frozenset[CourseId]:
        self._read = json.loads(pages)
        return frozenset(self._read)

    @property
    def usage(self) -> Usage:
        return Usage(self._requests, float(self._requests))


def _without_rest(course: CourseSnapshot) -> CourseSnapshot:
    """What GraphQL shows: no restriction, no hidden totals."""
    return replace(course, access=Access.ACTIVE, hides_totals=None)


class FakeCanvas:
    """``requests``: all that were asked; ``before`` runs first in each: the place to interfere.

    ``open_readers`` is 0 when every reader was closed.
    """

    def __init__(self, people: Mapping[str, FakePerson], clock: Clock) -> None:
        self.people = dict(people)
        self.clock = clock
        self.requests: list[str] = []
        self.before: Callable[[str], Awaitable[None]] = _at_once
        self.open_readers = 0

    @asynccontextmanager
    async def reader(
        self,
        site: CanvasSite,  # noqa: ARG002  # one Canvas stands for every host
        token: SecretStr,
        *,
        known: Identity | None,  # noqa: ARG002  # snapshots have global ids already
        mode: Mode,
        budget_seconds: float,
    ) -> AsyncIterator[FakeReader]:
        self.open_readers += 1
        try:
            person = self.people.get(token.get_secret_value())
            ends_at = self.clock.now() + timedelta(seconds=budget_seconds)
            yield FakeReader(self, person, mode, ends_at=ends_at)
        finally:
            self.open_readers -= 1
