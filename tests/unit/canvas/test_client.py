"""The client of one token: polite, bounded, patient, discreet (R122, R124, R126, R155)."""

import asyncio
import logging
from datetime import UTC, datetime

import pytest

from canvas_sync.canvas.allowance import IN_FLIGHT
from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.egress import Egress
from canvas_sync.domain.errors import (
    ContractBroken,
    CourseForbidden,
    CourseUnreadable,
    SyncError,
)
from canvas_sync.ports import Usage
from tests.fakes.clock import NOON
from tests.unit.canvas.canned import MAINTENANCE, REVOKED
from tests.unit.canvas.local_server import (
    RESET,
    SILENCE,
    TOKEN,
    Asked,
    LocalServer,
    a_client,
    json_reply,
    reply,
)


async def test_headers(server: LocalServer, egress: Egress) -> None:
    """R122: the token goes in the header, ids are asked for as text, the client says its name."""
    server.answers = {"courses": [reply()]}

    await a_client(server, egress).get("courses?per_page=100", place=Place.ACCOUNT)

    asked = server.asked[0]
    assert asked.target == "/api/v1/courses?per_page=100"
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["accept"] == "application/json+canvas-string-ids, application/json"
    assert asked.headers["user-agent"].startswith("canvas-sync/")


async def test_page(server: LocalServer, egress: Egress) -> None:
    """A page tells who is asked for, when by the server's clock, and where it goes on."""
    link = f'<{server.url}/a>; rel="current",<{server.url}/b?page=2,3>; rel="next"'
    date = "Mon, 30 Nov 2026 23:30:00 GMT"
    server.answers = {"courses": [json_reply([1], Link=link, Date=date)]}

    page = await a_client(server, egress).get("courses", place=Place.ACCOUNT)

    assert (page.payload, page.user_id, page.size_bytes) == ([1], "10000000000066", 3)
    assert page.next_url == f"{server.url}/b?page=2,3"
    assert page.seen_at == datetime(2026, 11, 30, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize("date", [None, "yesterday", "Mon, 30 Nov 2026 12:00:00 -0000"])
async def test_our_clock(server: LocalServer, egress: Egress, date: str | None) -> None:
    """R210: without a usable Date of the server, the moment is our clock's before sending."""
    server.answers = {"courses": [json_reply([], **({"Date": date} if date else {}))]}

    page = await a_client(server, egress).get("courses", place=Place.ACCOUNT)

    assert page.seen_at == NOON


async def test_three_in_flight(server: LocalServer, egress: Egress) -> None:
    """R155: however much is asked at once, three requests of a token are on their way."""
    everybody = asyncio.Barrier(IN_FLIGHT)

    async def together(_: Asked) -> bytes:
        await everybody.wait()
        return reply()

    server.answering = together
    client = a_client(server, egress)

    await asyncio.gather(*(client.get(f"x/{n}", place=Place.ACCOUNT) for n in range(12)))

    assert server.most_in_flight == IN_FLIGHT
    assert len(server.asked) == 12


@pytest.mark.parametrize("cost", ["", "much", "nan", "inf"])
async def test_odd_cost(server: LocalServer, egress: Egress, cost: str) -> None:
    """A cost that is no number counts nothing."""
    server.answers = {"courses": [json_reply([], **{"X-Request-Cost": cost})]}
    client = a_client(server, egress)

    await client.get("courses", place=Place.ACCOUNT)

    assert client.usage == Usage(1, 0.0)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/api/v1/courses",
        "http://127.0.0.1:1/api/v1/courses",
        "//evil.example/x",
        "ftp://127.0.0.1/x",
        "http://[broken/x",
    ],
)
async def test_other_origin(server: LocalServer, egress: Egress, target: str) -> None:
    """R122: the token goes to the pinned scheme, host and port only."""
    client = a_client(server, egress)

    with pytest.raises(ContractBroken):
        await client.get(target, place=Place.ACCOUNT)
    with pytest.raises(CourseUnreadable):
        await client.get(target, place=Place.COURSE)

    assert server.asked == []


async def test_token_is_nowhere(
    server: LocalServer, egress: Egress, caplog: pytest.LogCaptureFixture
) -> None:
    """R126: neither repr nor str, error, nor log line at DEBUG has the token, or a query."""
    caplog.set_level(logging.DEBUG)
    forbidden = reply("{}", 403)
    script = [MAINTENANCE, reply(), RESET, SILENCE, forbidden, REVOKED]
    server.answers = {"courses": script}
    client = a_client(server, egress, attempts=2)
    seen = [repr(client), str(client), repr(vars(client)), repr(egress), repr(vars(egress))]

    for _ in range(5):
        try:
            seen.append(repr(await client.get("courses?secret=1", place=Place.COURSE)))
        except SyncError as exc:
            seen += [repr(exc), str(exc), repr(exc.__cause__), repr(exc.__context__)]

    assert len(server.asked) >= 5
    assert TOKEN not in "".join(seen)
    assert TOKEN not in caplog.text
    assert "secret" not in caplog.text


async def test_course_place(server: LocalServer, egress: Egress) -> None:
    """What Canvas says about a course concerns the course."""
    server.answers = {"courses/1": [reply('{"status":"unauthorized"}', 403)]}
    client: CanvasClient = a_client(server, egress)

    with pytest.raises(CourseForbidden):
        await client.get("courses/1", place=Place.COURSE)
