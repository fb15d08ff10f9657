"""A school with one course too large for the time there is, and readings that are cut."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import cast

import httpx
from pydantic import SecretStr

from canvas_simulator import Simulator
from canvas_simulator.schema import AssignmentGroup, Topic, World
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.courier import Manners
from canvas_sync.canvas.egress import Answer, Egress
from canvas_sync.canvas.graphql.reader import GraphQLReader
from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.ids import CourseId, global_id
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.snapshot import CourseSnapshot, Identity
from canvas_sync.ports import CanvasReader
from tests.fakes.report import FakeReport
from tests.unit.canvas.graphql.school import SITE, SchoolEgress, an_open_world

PAGES = 5
"""Of the huge course, at least."""
PAGE_SECONDS = 10.0


class SlowEgress(SchoolEgress):
    """``sent``, ``answered``: what was asked for, in order. An answer takes ``seconds``."""

    def __init__(self, school: Simulator) -> None:
        super().__init__(school)
        self.sent: list[str] = []
        self.answered: list[str] = []
        self.seconds = 0.0

    async def get(self, url: httpx.URL, *, headers: dict[str, str]) -> Answer:
        await self._wait(str(url))
        return await super().get(url, headers=headers)

    async def post(self, url: httpx.URL, *, headers: dict[str, str], body: bytes) -> Answer:
        await self._wait(body.decode())
        return await super().post(url, headers=headers, body=body)

    async def _wait(self, asked: str) -> None:
        self.sent.append(asked)
        await asyncio.sleep(self.seconds)
        self.answered.append(asked)


@dataclass
class Reading:
    """What one invocation read, what it asked for and got, and the pages it leaves."""

    found: dict[CourseId, CourseContent | SyncError]
    asked: Counter[str]
    answered: Counter[str]
    traces: int
    pages: bytes | None


def a_huge_course(courses: int = 1) -> Simulator:
    """A school whose clock stands still."""
    school = Simulator(a_huge_world(courses))
    school.clock.freeze()
    return school


@cache
def a_huge_world(courses: int) -> World:
    """The first course has five pages or more, any other has the usual ones."""
    made = an_open_world(courses, 3 if courses > 1 else 250)
    world = made.school.world
    course = world.courses[0]
    began = course.created_at
    world.topics = [one for one in world.topics if one.course_id != course.id]
    world.topics += [
        Topic(
            id=70_000 + number,
            course_id=course.id,
            title=f"Talk {number}",
            message="…",
            posted_at=began,
            created_at=began,
            updated_at=began,
        )
        for number in range(420)
    ]
    world.assignment_groups += [
        AssignmentGroup(id=80_000 + number, course_id=course.id, name="More", updated_at=began)
        for number in range(100)
    ]
    return world


async def read(
    school: Simulator,
    mode: Mode,
    *,
    pages: bytes | None = None,
    full: bool = False,
    seconds: float = 1_000_000.0,
    chosen: Callable[[CourseSnapshot], bool] = lambda _: True,
) -> Reading:
    """Look at once, then read the courses whole until ``seconds`` are over."""
    egress = SlowEgress(school)
    reader = a_reader(egress, mode, seconds)
    since = None if full else school.clock.now() - timedelta(hours=1)
    look = await reader.look(since=since, lists=not full)
    egress.sent.clear()
    egress.answered.clear()
    egress.seconds = PAGE_SECONDS
    courses = [one.course for one in look.courses.values() if chosen(one.course)]
    if pages is not None:
        assert await reader.resume(pages)
    found = {course_id: outcome async for course_id, outcome in reader.contents(courses)}
    asked, answered = Counter(egress.sent), Counter(egress.answered)
    return Reading(found, asked, answered, reader.usage.traces, await reader.unfinished())


def a_reader(egress: SlowEgress, mode: Mode, seconds: float) -> CanvasReader:
    school = egress.school
    student = next(one for one in school.school.world.users if one.key == "student_1")
    client = CanvasClient(
        cast("Egress", egress),
        SITE,
        SecretStr(school.tokens.first(student.id).value),
        manners=Manners(school.clock, 3, lambda: 0.0, asyncio.sleep),
        deadline=asyncio.get_running_loop().time() + seconds,
    )
    rest = RestReader(client, FakeReport(), home_shard=1)
    if mode is Mode.REST:
        return rest
    known = Identity(global_id(str(student.id), home_shard=1), 1, school.clock.now())
    return GraphQLReader(client, rest, FakeReport(), base_url=SITE.base_url, known=known)


def the_content(reading: Reading) -> CourseContent:
    (content,) = reading.found.values()
    assert isinstance(content, CourseContent)
    return content
