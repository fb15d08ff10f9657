"""The client goes through the gate of its host, once per request however often it tries (R77)."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.host_gate import HostDown, HostGate
from canvas_sync.domain.breaker import FIRST_SECONDS, OPENS_AFTER, Breaker
from canvas_sync.domain.errors import CanvasFailing, CanvasUnreachable
from canvas_sync.domain.ids import Instance
from tests.fakes.breakers import FakeBreakers
from tests.fakes.clock import FakeClock
from tests.unit.canvas.canned import FORBIDDEN, MAINTENANCE
from tests.unit.canvas.local_server import RESET, USER, Asked, LocalServer, a_client, reply


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def breakers() -> FakeBreakers:
    return FakeBreakers()


@pytest.fixture
def gate(breakers: FakeBreakers, clock: FakeClock) -> HostGate:
    return HostGate(breakers, clock=clock)


async def asked(
    server: LocalServer, egress: Egress, gate: HostGate, answer: bytes, times: int
) -> Sequence[Exception]:
    server.answers = {"courses": [answer]}
    errors: list[Exception] = []
    for _ in range(times):
        try:
            await a_client(server, egress, gate=gate).get("courses", place=Place.ACCOUNT)
        except (CanvasFailing, CanvasUnreachable) as exc:
            errors.append(exc)
    return errors


@pytest.mark.parametrize("trouble", [MAINTENANCE, RESET], ids=["503", "reset"])
async def test_outage(server: LocalServer, egress: Egress, gate: HostGate, trouble: bytes) -> None:
    """A host that is down costs five requests with their attempts, then none."""
    errors = await asked(server, egress, gate, trouble, OPENS_AFTER + 10)

    assert len(server.asked) == 3 * OPENS_AFTER
    assert [type(error) for error in errors[OPENS_AFTER:]] == [HostDown] * 10


@pytest.mark.parametrize(
    "answer",
    [reply("{}", 500, USER), reply('{"errors":[]}', 500, {}), FORBIDDEN, reply()],
    ids=["500 of Canvas", "500 in JSON", "403", "200"],
)
async def test_alive(server: LocalServer, egress: Egress, gate: HostGate, answer: bytes) -> None:
    """A server error of Canvas itself is an answer: one broken page closes no school."""
    errors = await asked(server, egress, gate, answer, OPENS_AFTER + 1)

    assert not any(isinstance(error, HostDown) for error in errors)


@pytest.mark.parametrize("trouble", [reply("", 504, {}), RESET], ids=["504", "reset"])
async def test_heavy(server: LocalServer, egress: Egress, gate: HostGate, trouble: bytes) -> None:
    """A heavy query without an answer in time says nothing of the host; a light one does."""
    server.answers = {"/api/graphql": [trouble]}
    fates = {}
    for light in (False, True):
        for _ in range(OPENS_AFTER + 1):
            with pytest.raises((CanvasFailing, CanvasUnreachable)) as raised:
                await a_client(server, egress, gate=gate).post_graphql("{ x }", {}, light=light)
        fates[light] = isinstance(raised.value, HostDown)

    assert fates == {False: False, True: True}


async def test_probe(server: LocalServer, egress: Egress, gate: HostGate, clock: FakeClock) -> None:
    """The probe is one request, not tried again."""
    await asked(server, egress, gate, RESET, OPENS_AFTER)
    before = len(server.asked)
    clock.move(timedelta(seconds=FIRST_SECONDS))

    await asked(server, egress, gate, RESET, 3)

    assert len(server.asked) == before + 1


async def test_deadline(
    server: LocalServer, egress: Egress, gate: HostGate, breakers: FakeBreakers
) -> None:
    """Out of time before the first outcome says nothing of the host."""

    async def slow(_: Asked) -> bytes:
        await asyncio.sleep(1)
        return reply()

    server.answering = slow
    client = a_client(server, egress, gate=gate, budget_seconds=0.05)

    with pytest.raises(CanvasUnreachable):
        await client.get("courses", place=Place.ACCOUNT)

    assert await breakers.load(Instance(server.dev_host)) == Breaker()
