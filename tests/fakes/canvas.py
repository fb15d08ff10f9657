"""A Canvas scripted from snapshots: one ``FakePerson`` per token, failures by request.

Requests are named ``identity``, ``courses`` and ``assignments/<course>``.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

from canvas_sync.domain.errors import SyncError, TokenInvalid
from canvas_sync.domain.ids import CanvasSite, CourseId
from canvas_sync.domain.snapshot import (
    AssignmentListing,
    AssignmentRow,
    CourseListing,
    CourseSnapshot,
    Identity,
)
from canvas_sync.ports import Clock, Usage


async def _at_once(_request: str) -> None:
    await asyncio.sleep(0)


@dataclass
class FakePerson:
    """What one person sees; change it between runs. ``failures`` stay until they are removed."""

    user_id: str
    home_shard: int = 1
    courses: list[CourseSnapshot] = field(default_factory=list)
    rows: dict[CourseId, list[AssignmentRow]] = field(default_factory=dict)
    failures: dict[str, SyncError] = field(default_factory=dict)


class FakeReader:
    def __init__(self, canvas: "FakeCanvas", person: FakePerson | None) -> None:
        self._canvas = canvas
        self._person = person
        self._requests = 0

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

    async def courses(self) -> CourseListing:
        person = await self._answer("courses")
        return CourseListing(tuple(person.courses), self._canvas.clock.now())

    async def assignments(self, course_id: CourseId) -> AssignmentListing:
        person = await self._answer(f"assignments/{course_id}")
        return AssignmentListing(tuple(person.rows.get(course_id, ())), self._canvas.clock.now())

    @property
    def usage(self) -> Usage:
        return Usage(self._requests, float(self._requests))


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
        home_shard: int | None,  # noqa: ARG002  # snapshots have global ids already
        budget_seconds: float,  # noqa: ARG002  # it answers at once
    ) -> AsyncIterator[FakeReader]:
        self.open_readers += 1
        try:
            yield FakeReader(self, self.people.get(token.get_secret_value()))
        finally:
            self.open_readers -= 1
