"""Canvas as a test's engine reaches it: the simulator without sockets; waiting moves its clock."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import httpx

from canvas_simulator.app import Simulator
from canvas_simulator.broken import read_query
from canvas_simulator.http import Reply, Request
from canvas_sync.canvas.egress import Answer, AnswerLost, Egress
from canvas_sync.canvas.rest import RestCanvas
from canvas_sync.domain.connection import Mode
from canvas_sync.ports import Report

_NO_SCOPE = json.dumps({"errors": [{"message": "Insufficient scopes on access token."}]}).encode()
GRAPHQL = "/api/graphql"
Tamper = Callable[[Request, Reply], None]


class Wire:
    """``canvas.egress.Egress`` over ``school``, which may be exchanged for its next revision.

    ``mode`` REST: the token's key is scoped, GraphQL refuses it. ``asked``: every request's path,
    in order. ``tamper`` may change each answer on its way; each takes ``latency``.
    """

    def __init__(self, school: Simulator, mode: Mode) -> None:
        self.school = school
        self.mode = mode
        self.asked: list[str] = []
        self.tamper: Tamper = lambda _request, _reply: None
        self.latency = timedelta(0)

    async def aclose(self) -> None:
        """Nothing is open."""

    async def get(self, url: httpx.URL, *, headers: dict[str, str]) -> Answer:
        return await self._ask("GET", url, headers, b"")

    async def post(self, url: httpx.URL, *, headers: dict[str, str], body: bytes) -> Answer:
        return await self._ask("POST", url, headers, body)

    async def _ask(
        self, method: str, url: httpx.URL, headers: dict[str, str], body: bytes
    ) -> Answer:
        self.asked.append(url.path)
        await asyncio.sleep(0)
        if url.path == GRAPHQL and self.mode is Mode.REST:
            json_headers = httpx.Headers({"content-type": "application/json; charset=utf-8"})
            return Answer(401, json_headers, _NO_SCOPE)
        given = {name.lower(): value for name, value in headers.items()}
        given |= {"host": url.netloc.decode(), "x-forwarded-proto": url.scheme}
        query = read_query(url.query.decode())
        self.school.clock.advance(self.latency)
        request = Request(method, url.path, query, given, body)
        reply = self.school.answer(request)
        self.tamper(request, reply)
        return _received(reply)

    async def sleep(self, seconds: float) -> None:
        """What the client waits is time that passes at the school."""
        self.school.clock.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)


def _received(reply: Reply) -> Answer:
    if reply.trouble:
        raise AnswerLost("Canvas did not answer to the end")
    return Answer(reply.status, httpx.Headers(reply.headers), reply.body)


class WireClock:
    """The port ``Clock``: the time at the school, whichever revision of it stands now."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def now(self) -> datetime:
        return self._wire.school.clock.now()


def canvas_over(wire: Wire, report: Report) -> RestCanvas:
    """The product's own readers over a wire."""
    egress = cast("Egress", wire)
    clock = WireClock(wire)
    return RestCanvas(egress, clock=clock, report=report, jitter=lambda: 1.0, sleep=wire.sleep)
