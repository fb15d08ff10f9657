"""The floors: bare clients that fetch the same, keep the bytes and do nothing with them."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial

import httpx

from cli.bench.cases import Place, Row, Rows
from cli.bench.exchanges import Call
from cli.bench.measuring import Ended

SHARD = 10**13
OURS_IN_FLIGHT = 3
REST_IN_FLIGHT = 8
PATIENCE_SECONDS = 120.0
REFUSED_SECONDS = 1.0

Fetch = Callable[[httpx.AsyncClient], Coroutine[None, None, list[bytes]]]


def same_requests(place: Place, calls: Sequence[Call]) -> Callable[[], Ended]:
    """What our client sent, each as soon as what it needs is there, three in flight."""
    return _bare(place, partial(_replay, calls))


def bare_rest(place: Place) -> Callable[[], Ended]:
    """The course list, then all pages of all courses' assignments, eight in flight."""
    return _bare(place, _all_assignments)


def _bare(place: Place, fetch: Fetch) -> Callable[[], Ended]:
    runner, client = asyncio.Runner(), _client(place)

    def go() -> Ended:
        bodies = runner.run(fetch(client))
        return Ended(lambda: _rows(bodies))

    return go


async def _replay(calls: Sequence[Call], client: httpx.AsyncClient) -> list[bytes]:
    room = asyncio.Semaphore(OURS_IN_FLIGHT)
    there = [asyncio.Event() for _ in calls]
    bodies: list[bytes] = []

    async def send(number: int, call: Call) -> None:
        for needed in call.needs:
            await there[needed].wait()
        request = client.build_request(
            call.method, call.target, headers=call.headers, content=call.body or None
        )
        async with room:
            answer = await _told(client, request)
        bodies.append(answer.content)
        there[number].set()

    async with asyncio.TaskGroup() as group:
        for number, call in enumerate(calls):
            group.create_task(send(number, call))
    return bodies


async def _all_assignments(client: httpx.AsyncClient) -> list[bytes]:
    room = asyncio.Semaphore(REST_IN_FLIGHT)
    bodies: list[bytes] = []

    async def get(path: str, page: int) -> httpx.Response:
        wanted = httpx.QueryParams({"include[]": "submission", "per_page": 100, "page": page})
        async with room:
            return await _told(client, client.build_request("GET", path, params=wanted))

    async def course(identifier: int) -> None:
        path = f"/api/v1/courses/{identifier}/assignments"
        first = await get(path, 1)
        last = httpx.URL(first.links.get("last", {}).get("url", "")).params.get("page", "1")
        others = await asyncio.gather(*(get(path, page) for page in range(2, int(last) + 1)))
        bodies.extend(one.content for one in (first, *others))

    listing = await get("/api/v1/courses", 1)
    async with asyncio.TaskGroup() as group:
        for row in listing.json():
            if not row.get("access_restricted_by_date"):
                group.create_task(course(row["id"]))
    return bodies


async def _told(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    """The answer; whoever is turned away by the throttle waits a second.

    Raises:
        RuntimeError: no answer to what was asked; nothing of it may be measured.
    """
    while True:
        answer = await client.send(request)
        if answer.is_success:
            return answer
        if "Rate Limit" not in answer.text:
            raise RuntimeError(f"{answer.status_code} at {request.url.path}")
        await asyncio.sleep(REFUSED_SECONDS)


def _client(place: Place) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=place.url,
        headers={"Authorization": f"Bearer {place.token}"},
        timeout=PATIENCE_SECONDS,
    )


def _rows(bodies: Iterable[bytes]) -> Rows:
    rows: Rows = {}
    for body in bodies:
        _collect(json.loads(body), rows)
    return rows


def _collect(value: object, rows: Rows) -> None:
    """Submissions of a GraphQL answer, assignments with their submission of a REST answer."""
    if isinstance(value, list):
        for part in value:
            _collect(part, rows)
    elif isinstance(value, dict):
        mine = value.get("submission")
        if "cachedDueDate" in value:
            due_at = _utc(value["cachedDueDate"])
            rows[_id(value["assignmentId"])] = Row(due_at, value.get("score"))
        elif "due_at" in value and isinstance(mine, dict):
            rows[_id(value["id"])] = Row(_utc(value["due_at"]), mine.get("score"))
        else:
            for part in value.values():
                _collect(part, rows)


def _id(given: str | int) -> int:
    return int(given) % SHARD


def _utc(text: str | None) -> str | None:
    if text is None:
        return None
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
