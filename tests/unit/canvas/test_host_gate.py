"""The gate before a host: an outage burns no requests, one probe ends it (R77)."""

import asyncio
from datetime import timedelta

import pytest

from canvas_sync.canvas.host_gate import BELIEVED_FOR, HostDown, HostGate
from canvas_sync.domain.breaker import FIRST_SECONDS, OPENS_AFTER
from canvas_sync.domain.errors import CanvasUnreachable, StorageUnavailable
from canvas_sync.domain.ids import Instance
from tests.fakes.breakers import FakeBreakers
from tests.fakes.clock import FakeClock

HOST = Instance("canvas.school.example")
YES, NO, UNKNOWN = True, False, None
"""Whether the host answered a request."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def breakers() -> FakeBreakers:
    return FakeBreakers()


@pytest.fixture
def gate(breakers: FakeBreakers, clock: FakeClock) -> HostGate:
    return HostGate(breakers, clock=clock)


async def ask(gate: HostGate, *answers: bool | None) -> None:
    for answered in answers:
        async with gate.passage(HOST) as passage:
            passage.answered = answered


async def test_healthy(gate: HostGate, breakers: FakeBreakers, clock: FakeClock) -> None:
    """A healthy host costs one read in half a minute, and no write."""
    await asyncio.gather(*(ask(gate, YES, YES) for _ in range(10)))
    assert (breakers.loads, breakers.stores) == (1, 0)

    clock.move(BELIEVED_FOR + timedelta(seconds=1))
    await ask(gate, YES)
    assert (breakers.loads, breakers.stores) == (2, 0)


async def test_opens(gate: HostGate, breakers: FakeBreakers) -> None:
    """After five requests in a row without an answer nobody is let through, whoever asks."""
    await ask(gate, *[NO] * OPENS_AFTER)

    for each in (gate, HostGate(breakers, clock=FakeClock())):
        with pytest.raises(HostDown) as down:
            await ask(each, YES)
        assert isinstance(down.value, CanvasUnreachable)
        assert down.value.wait_seconds == FIRST_SECONDS


async def test_passing_trouble(gate: HostGate, breakers: FakeBreakers) -> None:
    """Trouble now and then opens nothing; who gave up waiting says nothing."""
    await ask(gate, *[NO, NO, NO, NO, YES] * 5, *[UNKNOWN] * 9)

    await ask(gate, YES)
    assert (await breakers.load(HOST)).failures == 0


async def test_one_probe(gate: HostGate, breakers: FakeBreakers, clock: FakeClock) -> None:
    """Half-open: one request of all workers tries; those beside it wait for its outcome."""
    await ask(gate, *[NO] * OPENS_AFTER)
    clock.move(timedelta(seconds=FIRST_SECONDS))
    other, tried = HostGate(breakers, clock=clock), []

    async def probe() -> None:
        async with gate.passage(HOST) as passage:
            tried.append(passage.probes)
            if passage.probes:
                with pytest.raises(HostDown):
                    await ask(other, YES)
            passage.answered = YES

    await asyncio.gather(*(probe() for _ in range(4)))

    assert tried == [True, False, False, False]
    clock.move(BELIEVED_FOR * 2)
    await ask(other, YES)


async def test_probe_fails(gate: HostGate, clock: FakeClock) -> None:
    """The probe is not answered: those who waited for it are sent away, for twice the time."""
    await ask(gate, *[NO] * OPENS_AFTER)
    clock.move(timedelta(seconds=FIRST_SECONDS))

    results = await asyncio.gather(*(ask(gate, NO) for _ in range(3)), return_exceptions=True)

    assert [type(result) for result in results] == [type(None), HostDown, HostDown]
    assert [r.wait_seconds for r in results if isinstance(r, HostDown)] == [60.0, 60.0]


async def test_probe_given_up(gate: HostGate, clock: FakeClock) -> None:
    """A probe that is cut off leaves the gate to the next once its time is over."""
    await ask(gate, *[NO] * OPENS_AFTER)
    clock.move(timedelta(seconds=FIRST_SECONDS))

    await ask(gate, UNKNOWN)
    with pytest.raises(HostDown):
        await ask(gate, YES)

    clock.move(timedelta(seconds=91))
    await ask(gate, YES, YES)


async def test_storage_away(gate: HostGate, breakers: FakeBreakers, clock: FakeClock) -> None:
    """Without the shared memory the process goes by what it sees itself."""
    breakers.down = StorageUnavailable("away")

    await ask(gate, *[NO] * OPENS_AFTER)
    with pytest.raises(HostDown):
        await ask(gate, YES)

    clock.move(timedelta(seconds=FIRST_SECONDS))
    await ask(gate, YES, YES)


async def test_counted_together(breakers: FakeBreakers, clock: FakeClock) -> None:
    """Failures of several workers count as one row."""
    gates = [HostGate(breakers, clock=clock) for _ in range(OPENS_AFTER)]
    for gate in gates:
        await ask(gate, UNKNOWN)

    await asyncio.gather(*(ask(gate, NO) for gate in gates[:2]))
    for gate in gates[2:]:
        await ask(gate, NO)

    with pytest.raises(HostDown):
        await ask(gates[-1], YES)
