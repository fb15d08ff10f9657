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
    OutOfTime,
    SyncError,
    TokenRevoked,
)
from canvas_sync.ports import Usage
from tests.unit.canvas.canned import HTML, MAINTENANCE, REVOKED
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


async def test_stops(server: LocalServer, egress: Egress) -> None:
    """R124: after a refusal of the token nothing more is asked with it."""
    server.answers = {"courses": [REVOKED], "other": [reply()]}
    client = a_client(server, egress)

    for path in ("courses", "other"):
        with pytest.raises(TokenRevoked):
            await client.get(path, place=Place.ACCOUNT)

    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("asked", "waits", "requests"),
    [("7", [1.0, 7.0], 3), ("60", [1.0, 60.0], 3), ("61", [1.0], 2), ("0", [1.0, 2.0], 3)],
)
async def test_retry_after(
    server: LocalServer, egress: Egress, asked: str, waits: list[float], requests: int
) -> None:
    """R77: what a failing server asks for is the least; over 60 s it is the queue's to wait."""
    later = reply("<html>", 503, HTML | {"Retry-After": asked})
    server.answers = {"courses": [MAINTENANCE, later]}
    sleeps = Sleeps()
    client = a_client(server, egress, sleeps=sleeps, budget_seconds=90.0)

    with pytest.raises(CanvasFailing) as failing:
        await client.get("courses", place=Place.ACCOUNT)

    assert (sleeps.seconds, len(server.asked)) == (waits, requests)
    assert failing.value.wait_seconds == max(1.0, float(asked))


async def test_no_wait_beyond_the_budget(server: LocalServer, egress: Egress) -> None:
    """R77: a wait that would end after the deadline is not begun."""
    server.answers = {"courses": [MAINTENANCE]}
    sleeps = Sleeps()
    client = a_client(server, egress, sleeps=sleeps, budget_seconds=1.5)

    with pytest.raises(CanvasFailing):
        await client.get("courses", place=Place.ACCOUNT)

    assert sleeps.seconds == [1.0]


@pytest.mark.parametrize("attempts", [1, 2, 5])
async def test_attempts_in_total(server: LocalServer, egress: Egress, attempts: int) -> None:
    """R185: the number of attempts is in total, the first included; waits double (R179)."""
    server.answers = {"courses": [MAINTENANCE]}
    sleeps = Sleeps()

    with pytest.raises(CanvasFailing):
        await a_client(server, egress, attempts=attempts, sleeps=sleeps).get(
            "courses", place=Place.ACCOUNT
        )

    assert len(server.asked) == attempts
    assert sleeps.seconds == [1.0, 2.0, 4.0, 8.0][: attempts - 1]


async def test_budget(server: LocalServer, egress: Egress) -> None:
    """Every call ends within the reader's budget, waiting for a slot included."""
    server.answers = {"courses": [SILENCE]}
    client = a_client(server, egress, budget_seconds=0.05)

    results = await asyncio.gather(
        *(client.get("courses", place=Place.COURSE) for _ in range(5)), return_exceptions=True
    )

    assert [type(result) for result in results] == [OutOfTime] * 5


async def test_unknown_host() -> None:
    """A host that does not exist is not tried again."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:  # noqa: ARG001  # a resolver's
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    egress = Egress(resolve=resolve)
    client = a_client(LocalServer(scheme="https", host="school.example", port=443), egress)

    with pytest.raises(UnknownHost):
        await client.get("courses", place=Place.ACCOUNT)

    assert asked == ["school.example"]
    await egress.aclose()
