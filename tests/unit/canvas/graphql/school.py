"""A simulated school asked in process: real client, no wire, no waiting."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import httpx
from pydantic import SecretStr

from canvas_simulator import Reply, Request, Simulator
from canvas_simulator.generating import Size, generate
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.courier import Manners
from canvas_sync.canvas.egress import Answer, Egress
from canvas_sync.canvas.graphql.reader import GraphQLReader
from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.ids import CanvasSite, CourseId, Instance, global_id
from canvas_sync.domain.look import CourseContent, Look
from canvas_sync.domain.snapshot import CourseSnapshot, Identity
from canvas_sync.ports import Clock
from tests.conformance.replay import token_of
from tests.fakes.report import FakeReport

SITE = CanvasSite("http://canvas.example.test", Instance("canvas.example.test"))


Variables = dict[str, Any]
Found = dict[CourseId, Any]
"""By course: a CourseContent or an error."""

FAILED = Answer(
    500,
    httpx.Headers({"content-type": "application/json", "x-canvas-user-id": "1"}),
    b'{"errors":[{"message":"An error occurred."}]}',
)
"""What a query of over a minute ends in (recorded)."""


class SchoolEgress:
    """Answers from the simulator. ``asked``: the variables of every query, in order.

    ``trouble`` may answer a query in its stead.
    """

    def __init__(self, school: Simulator) -> None:
        self.school = school
        self.asked: list[Variables] = []
        self.paths: list[str] = []
        self.trouble: Callable[[Variables], Answer | None] = lambda _: None
        self.in_flight = 0
        self.most_in_flight = 0

    async def get(self, url: httpx.URL, *, headers: dict[str, str]) -> Answer:
        return await self._answer("GET", url, headers, b"")

    async def post(self, url: httpx.URL, *, headers: dict[str, str], body: bytes) -> Answer:
        variables = json.loads(body)["variables"]
        self.asked.append(variables)
        if (answer := self.trouble(variables)) is not None:
            return answer
        return await self._answer("POST", url, headers, body)

    async def _answer(
        self, method: str, url: httpx.URL, headers: dict[str, str], body: bytes
    ) -> Answer:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(0)
            return self._reply(method, url, headers, body)
        finally:
            self.in_flight -= 1

    def _reply(self, method: str, url: httpx.URL, headers: dict[str, str], body: bytes) -> Answer:
        self.paths.append(url.path)
        query = tuple(url.params.multi_items())
        lower = {"host": url.host, **{name.lower(): value for name, value in headers.items()}}
        reply: Reply = self.school.answer(Request(method, url.path, query, lower, body))
        return Answer(reply.status, httpx.Headers(dict(reply.headers)), reply.body)


@dataclass
class School:
    """One student's view of a simulated school, by both readers with one client."""

    simulator: Simulator
    egress: SchoolEgress
    client: CanvasClient
    rest: RestReader
    graphql: GraphQLReader


def a_school(
    simulator: Simulator, user: str | int = "student_1", *, clock: Clock | None = None
) -> School:
    """``user``: key or id; ``clock``: ours, if not the school's. Needs a running event loop."""
    found = next(u for u in simulator.school.world.users if user in (u.key, u.id))
    egress = SchoolEgress(simulator)
    token = SecretStr(simulator.tokens.first(found.id).value)
    client = CanvasClient(
        cast("Egress", egress),
        SITE,
        token,
        manners=Manners(clock or simulator.clock, 3, lambda: 0.0, asyncio.sleep),
        deadline=asyncio.get_running_loop().time() + 60,
    )
    rest = RestReader(client, FakeReport(), home_shard=1)
    known = Identity(global_id(str(found.id), home_shard=1), 1, simulator.clock.now())
    graphql = GraphQLReader(client, rest, FakeReport(), base_url=SITE.base_url, known=known)
    return School(simulator, egress, client, rest, graphql)


async def looked(school: School, *, since: datetime | None = None, lists: bool = True) -> Look:
    return await school.graphql.look(since=since, lists=lists)


async def a_full(school: School) -> Found:
    """Look, then everything."""
    look = await looked(school, lists=False)
    school.egress.asked.clear()
    return await read_all(school.graphql, [one.course for one in look.courses.values()])


async def a_delta(school: School) -> Found:
    """Look since an hour ago, then everything."""
    look = await looked(school, since=school.simulator.clock.now() - timedelta(hours=1))
    school.egress.asked.clear()
    return await read_all(school.graphql, [one.course for one in look.courses.values()])


def whole(found: Found) -> list[CourseContent]:
    return [one for one in found.values() if isinstance(one, CourseContent)]


async def read_all(reader: GraphQLReader, courses: Sequence[CourseSnapshot]) -> Found:
    return {key: outcome async for key, outcome in reader.contents(courses)}


def an_open_world(courses: int, assignments: int) -> Simulator:
    """A generated school whose clock stands still; no drafts, and every course may be read."""
    world = generate(Size(courses, assignments, 2))
    for course in world.courses:
        course.restrict_enrollments_to_course_dates = course.restrict_student_past_view = False
        course.start_at = course.end_at = None
    for enrollment in world.enrollments:
        enrollment.workflow_state = "active"
    for assignment in world.assignments:
        assignment.workflow_state = "published"
    made = Simulator(world)
    made.clock.freeze()
    return made


def write(simulator: Simulator, user: str, method: str, path: str, body: Any) -> None:  # noqa: ANN401  # JSON
    """One write by a person of the school, jobs done."""
    token = token_of(simulator, user)
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    text = json.dumps(body).encode()
    reply = simulator.answer(Request(method, f"/api/v1/{path}", (), headers, text))
    assert reply.status < 300, reply.body
