"""What is tried again, how often, and when to stop (R124)."""

import asyncio
import socket
from collections.abc import Sequence

import pytest

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.egress import AnswerLost, Egress
from canvas_sync.canvas.network import UnknownHost
from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    SyncError,
    Throttled,
    TokenRevoked,
)
from canvas_sync.ports import Usage
from tests.unit.canvas.canned import MAINTENANCE, REVOKED, THROTTLED
from tests.unit.canvas.local_server import (
    RESET,
    SILENCE,
    USER,
    LocalServer,
    Sleeps,
    a_client,
    json_reply,
    reply,
)


@pytest.mark.parametrize(
    ("trouble", "error"),
    [(MAINTENANCE, CanvasFailing), (SILENCE, AnswerLost), (RESET, AnswerLost)],
    ids=["503", "silence", "reset"],
)
async def test_attempts(
    server: LocalServer, egress: Egress, trouble: bytes, error: type[SyncError]
) -> None:
    """R124: what may pass is tried again after a wait, three times in all, and no more."""
    server.answers = {"courses": [trouble]}
    sleeps = Sleeps()

    with pytest.raises(error):
        await a_client(server, egress, sleeps=sleeps).get("courses", place=Place.ACCOUNT)

    assert len(server.asked) == 3
    assert sleeps.seconds == [1.0, 2.0]


async def test_passes(server: LocalServer, egress: Egress) -> None:
    """R124: a server error that passes is not seen; every request is counted, with its cost."""
    good = json_reply([], **{"X-Request-Cost": "0.25"})
    bad = reply("{}", 500, {**USER, "X-Request-Cost": "1.5"})
    server.answers = {"courses": [bad, RESET, good]}
    client = a_client(server, egress)

    assert (await client.get("courses", place=Place.ACCOUNT)).payload == []

    assert client.usage == Usage(requests=3, cost_units=1.75)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429])
async def test_never_again(server: LocalServer, egress: Egress, status: int) -> None:
    """R124: a 4xx is never tried again."""
    server.answers = {"courses": [reply("{}", status)]}

    with pytest.raises(SyncError):
        await a_client(server, egress).get("courses", place=Place.ACCOUNT)

    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("last", "error"), [(THROTTLED, Throttled), (REVOKED, TokenRevoked)], ids=["load", "revoked"]
)
async def test_stops(
    server: LocalServer, egress: Egress, last: bytes, error: type[SyncError]
) -> None:
    """R124: after a refusal for load, or of the token, nothing more is asked with it."""
    server.answers = {"courses": [last], "other": [reply()]}
    client = a_client(server, egress)

    for path in ("courses", "other"):
        with pytest.raises(error):
            await client.get(path, place=Place.ACCOUNT)

    assert len(server.asked) == 1


async def test_throttled_wait(server: LocalServer, egress: Egress) -> None:
    """R124: the error says how long the server wants to be left alone."""
    server.answers = {"courses": [THROTTLED]}

    with pytest.raises(Throttled) as throttled:
        await a_client(server, egress).get("courses", place=Place.ACCOUNT)

    assert throttled.value.wait_seconds == 7.0


async def test_budget(server: LocalServer, egress: Egress) -> None:
    """Every call ends within the reader's budget, waiting for a slot included."""
    server.answers = {"courses": [SILENCE]}
    client = a_client(server, egress, budget_seconds=0.05)

    results = await asyncio.gather(
        *(client.get("courses", place=Place.COURSE) for _ in range(5)), return_exceptions=True
    )

    assert [type(result) for result in results] == [CanvasUnreachable] * 5


async def test_unknown_host() -> None:
    """A host that does not exist is not tried again."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:  # noqa: ARG001
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    egress = Egress(resolve=resolve)
    client = a_client(LocalServer(scheme="https", host="school.example", port=443), egress)

    with pytest.raises(UnknownHost):
        await client.get("courses", place=Place.ACCOUNT)

    assert asked == ["school.example"]
    await egress.aclose()
