"""The recorded throttle series sent through the server."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import httpx
import pytest

from canvas_simulator import Request, Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.server import serve
from canvas_simulator.throttle import Bucket
from tests.recorded import Json
from tests.unit.simulator.throttle_series import (
    NEAR,
    OPERATIONS,
    REFUSED,
    SERIES,
    limits_of,
    name_of,
)

_TWO_EACH = [s for s in SERIES if len(s[OPERATIONS]) == 2 * len(s["requests"])]


def test_there_are_nineteen() -> None:
    """R155: none of the recorded series is left out; all but one also run through the server."""
    assert (len(SERIES), len(_TWO_EACH)) == (19, 18)


@pytest.mark.parametrize("series", _TWO_EACH, ids=name_of)
async def test_through_the_server(series: Json) -> None:
    """R155: requests in flight are counted by the server: the same values, the same refusals."""
    replay = _Replay(series)
    runner, url = await serve(replay.school, 0, replay.pause)
    try:
        async with httpx.AsyncClient(base_url=url, limits=httpx.Limits()) as client:
            replies = await replay.run(client)
    finally:
        await runner.cleanup()

    got = sorted(float(reply.headers["x-rate-limit-remaining"]) for reply in replies)
    want = sorted(request["remaining"] for request in series["requests"])
    assert got == pytest.approx(want, abs=NEAR)
    assert sorted(r.status_code for r in replies) == sorted(r["status"] for r in series["requests"])
    for reply in replies:
        assert ("x-request-cost" in reply.headers) == (reply.status_code == 200)


@dataclass
class _Flight:
    """One request between its two operations."""

    bucket: str
    refused: bool
    reply: asyncio.Task[httpx.Response]
    released: asyncio.Event = field(default_factory=asyncio.Event)
    cost: float = 0.0


class _Replay:
    """Sends a request at each first operation, lets it end at the second one of its bucket."""

    def __init__(self, series: Json) -> None:
        self._series, self._limits = series, limits_of(series)
        self._at = 0.0
        self.school = Simulator(
            generate(Size(1, 1, 1)), real=lambda: self._at, limits=self._limits, cost=self._cost
        )
        self._flights: dict[str, _Flight] = {}
        self._arrived: dict[str, asyncio.Event] = {}
        user = self.school.school.world.users[0].id
        names = sorted({step["bucket"] for step in series[OPERATIONS]})
        self._tokens = {name: self.school.tokens.issue(user).value for name in names}

    def _cost(self, request: Request) -> float:
        return self._flights[request.one("n") or ""].cost

    async def pause(self, request: Request) -> None:
        number = request.one("n") or ""
        self._arrived[number].set()
        await self._flights[number].released.wait()

    async def run(self, client: httpx.AsyncClient) -> list[httpx.Response]:
        shadow: dict[str, Bucket] = {}
        replies: list[httpx.Response] = []
        for number, step in enumerate(self._series[OPERATIONS]):
            self._at = step["t"]
            bucket = shadow.setdefault(step["bucket"], Bucket(limits=self._limits))
            if step["amount"] == self._limits.up_front:
                await self._begin(client, str(number), step, refused=not bucket.begin(self._at))
            else:
                cost = step["amount"] + self._limits.up_front
                left = bucket.end(self._at, cost)
                replies.append(await self._end(step["bucket"], cost, refused=self._refused(left)))
        return replies

    def _refused(self, left: float) -> bool:
        """Whether the recorded request with that header value was a refusal."""
        nearest = min(self._series["requests"], key=lambda r: abs(r["remaining"] - left))
        return nearest["status"] in REFUSED

    async def _begin(
        self, client: httpx.AsyncClient, number: str, step: Json, *, refused: bool
    ) -> None:
        arrived = self._arrived[number] = asyncio.Event()
        headers = {"Authorization": f"Bearer {self._tokens[step['bucket']]}"}
        get = client.get(f"/api/v1/users/self?n={number}", headers=headers)
        flight = _Flight(step["bucket"], refused, asyncio.create_task(get))
        self._flights[number] = flight
        await arrived.wait()

    async def _end(self, bucket: str, cost: float, *, refused: bool) -> httpx.Response:
        mine = [f for f in self._flights.values() if f.bucket == bucket and not f.reply.done()]
        flight = next((f for f in mine if f.refused == refused), mine[0])
        flight.cost = cost
        flight.released.set()
        return await flight.reply


@pytest.mark.parametrize(
    ("headers", "query", "bucket"),
    [
        ({"authorization": "Bearer 1~x"}, (), "token:1~x"),
        ({}, (("access_token", "1~x"),), "token:1~x"),
        ({}, (), "ip:127.0.0.1"),
        ({"x-forwarded-for": "203.0.113.9"}, (), "ip:203.0.113.9"),
        ({"authorization": "bearer 1~x"}, (), "ip:127.0.0.1"),
    ],
    ids=["header", "query", "none", "none, forwarded", "lower-case bearer"],
)
def test_by_token_or_address(
    headers: dict[str, str], query: tuple[tuple[str, str], ...], bucket: str
) -> None:
    """R155: a token has a bucket, known or not; without a well-formed one the address has."""
    school = Simulator(generate(Size(1, 1, 1)))

    school.answer(Request("GET", "/api/v1/users/self", query, headers))

    assert list(school.throttle.buckets) == [bucket]
