"""Canvas as one process reaches it: the simulator without sockets, over virtual time."""

import asyncio
import json
import random
import re
from dataclasses import replace

import httpx

from canvas_simulator.app import Simulator
from canvas_simulator.broken import read_query
from canvas_simulator.http import Reply, Request
from canvas_sync.canvas.egress import Answer, AnswerLost
from canvas_sync.domain.errors import CanvasFailing, CanvasUnreachable
from tests.simulation.harness.clocks import seconds_now
from tests.simulation.harness.life import Life
from tests.simulation.harness.turning import (
    ERROR,
    Turning,
    is_later_page,
    leave_course_out,
    leave_out,
    make_sick,
)

SILENCE_SECONDS = 15.0
REST_SECONDS = 1.0
"""The least that a refused token has to rest before anything more is asked with it."""
MOST_REQUESTS = 400
HOST = "canvas.example.test"
LARGEST_BYTES = 1_000_000
_FIRST = re.compile(rb'(first"?: )100\b')
_NO_SCOPE = json.dumps({"errors": [{"message": "Insufficient scopes on access token."}]}).encode()


class Network:
    """What lies between all machines and Canvas. ``graphql`` off: the key has REST's scopes only.

    ``latency_seconds``: the least and the most a request takes. ``page_rows``: more are not given.
    ``moving``: rows move while so many pages are turned. ``breaches``: what no request may do.
    ``later_pages_fail``: so many pages after the first. ``leaves_out``: so many lists lack a row.
    ``left_out``: the course that no list shows for a moment. ``sick``: the one that can't be read.
    """

    def __init__(self, simulator: Simulator, chance: random.Random) -> None:
        self.simulator = simulator
        self.chance = chance
        self.graphql = True
        self.down = False
        self.latency_seconds = (0.02, 0.3)
        self.page_rows: int | None = None
        self.moving = 0
        self.turning = Turning()
        self.later_pages_fail = 0
        self.leaves_out = 0
        self.left_out: int | None = None
        self.sick: int | None = None
        self.sick_met = 0
        self.requests = 0
        self.breaches: list[str] = []

    def small(self, request: Request) -> Request:
        """The request as a Canvas that gives few rows a page takes it."""
        if self.page_rows is None:
            return request
        rows = str(self.page_rows)
        query = tuple((n, rows if n == "per_page" else v) for n, v in request.query)
        body = _FIRST.sub(rb"\g<1>" + rows.encode(), request.body)
        return replace(request, query=query, body=body)

    def delay_seconds(self) -> float:
        return self.chance.uniform(*self.latency_seconds)


class SchoolEgress:
    """``canvas.egress.Egress`` of one process."""

    def __init__(self, network: Network, life: Life) -> None:
        self._network, self._life = network, life
        self._refused_at = -REST_SECONDS
        self._requests = 0

    async def aclose(self) -> None:
        """Nothing is open."""

    async def get(self, url: httpx.URL, *, headers: dict[str, str]) -> Answer:
        return await self._ask(Request("GET", url.path, _query(url), _given(headers, url)))

    async def post(self, url: httpx.URL, *, headers: dict[str, str], body: bytes) -> Answer:
        request = Request("POST", url.path, _query(url), _given(headers, url), body)
        if not self._network.graphql:
            await self._life.step(f"before {url.path}")
            return Answer(401, _refusal(self._network), _NO_SCOPE)
        return await self._ask(request)

    async def _ask(self, request: Request) -> Answer:
        network = self._network
        name = f"{request.method} {request.path}"
        self._life.calls[name] += 1
        await self._life.step(f"before {name}")
        if self._life.asked_at is None:
            self._life.asked_at = seconds_now()
        self._check(request)
        if network.down:
            await asyncio.sleep(network.delay_seconds())
            raise CanvasUnreachable("no connection to Canvas")
        network.requests += 1
        taken = network.simulator.take(network.small(request))
        try:
            await asyncio.sleep(network.delay_seconds() + taken.delay_seconds)
        finally:
            reply = network.simulator.settle(taken)
        if network.later_pages_fail and is_later_page(request):
            network.later_pages_fail -= 1
            reply.status, reply.body = 500, ERROR
        if network.moving and network.turning.spoil(request, reply):
            network.moving -= 1
        if network.leaves_out and leave_out(reply, network.chance):
            network.leaves_out -= 1
        if network.sick is not None:
            network.sick_met += make_sick(request, reply, network.sick)
        if network.left_out is not None:
            leave_course_out(reply, network.left_out)
        answer = await _received(reply)
        await self._life.step(f"after {name}")
        if b"Rate Limit Exceeded" in reply.body:
            self._refused_at = seconds_now()
        return answer

    def _check(self, request: Request) -> None:
        """What must hold of every request: whom it is sent to, how many, and never after a no."""
        self._requests += 1
        breaches = self._network.breaches
        if request.headers["host"] != HOST:
            breaches.append(f"the token was sent to {request.headers['host']}")
        if self._requests > MOST_REQUESTS:
            breaches.append(f"more than {MOST_REQUESTS} requests of one invocation")
        if seconds_now() - self._refused_at < REST_SECONDS:
            breaches.append(f"{request.path}: a request right after Canvas refused one for load")


def _query(url: httpx.URL) -> tuple[tuple[str, str], ...]:
    return read_query(url.query.decode())


def _given(headers: dict[str, str], url: httpx.URL) -> dict[str, str]:
    given = {name.lower(): value for name, value in headers.items()}
    return given | {"host": url.netloc.decode(), "x-forwarded-proto": url.scheme}


def _refusal(network: Network) -> httpx.Headers:
    at = network.simulator.clock.now()
    date = (
        {"date": at.strftime("%a, %d %b %Y %H:%M:%S GMT")} if network.simulator.sends_date else {}
    )
    return httpx.Headers({"content-type": "application/json; charset=utf-8", **date})


async def _received(reply: Reply) -> Answer:
    if reply.trouble == "silence":
        await asyncio.sleep(SILENCE_SECONDS)
        raise AnswerLost("Canvas did not end its answer in time")
    if reply.trouble in {"reset", "truncated", "wrong_length"}:
        raise AnswerLost("Canvas did not answer to the end")
    if reply.trouble == "slow_bytes":
        await asyncio.sleep(reply.delay_seconds)
    if reply.headers.get("content-encoding") == "gzip":
        raise CanvasFailing(f"an answer of more than {LARGEST_BYTES} bytes")
    return Answer(reply.status, httpx.Headers(reply.headers), reply.body)
