"""One token's turns on a virtual clock, against the bucket of the simulator (R155)."""

import asyncio

import pytest

from canvas_sync.domain.errors import Throttled
from tests.unit.canvas.one_token import Server, a_limiter, many, one, seconds
from tests.virtual_loop import run_virtually


def test_three_at_once() -> None:
    """R155: however many wait, three are on their way, and none is held back needlessly."""
    server = Server()

    async def work() -> float:
        await many(a_limiter(), server, 30)
        return seconds()

    assert run_virtually(work()) == pytest.approx(30 / 3 * 0.5)
    assert (server.most_in_flight, server.refusals) == (3, 0)


@pytest.mark.parametrize("clients", [2, 3])
def test_shared_token(clients: int) -> None:
    """R155: up to three workers with one token, each with its own limiter: never refused."""
    server = Server()

    async def work() -> None:
        await asyncio.gather(*(many(a_limiter(), server, 60) for _ in range(clients)))

    run_virtually(work())
    assert (len(server.starts), server.refusals) == (60 * clients, 0)


@pytest.mark.parametrize("others", [7, 8, 9, 10])
def test_slows_before_it_is_refused(others: int) -> None:
    """R155: while somebody else keeps the bucket nearly full, we ask less and are not refused."""
    server = Server()

    async def stranger() -> None:
        while True:
            await server.answer()

    async def work() -> int:
        crowd = [asyncio.create_task(stranger()) for _ in range(others)]
        await asyncio.sleep(0.1)
        limiter = a_limiter()
        await one(limiter, server)
        await many(limiter, server, 20)
        for task in crowd:
            task.cancel()
        return server.refusals

    assert run_virtually(work()) == 0


@pytest.mark.parametrize("cost", [5.0, 30.0, 60.0])
def test_dear_requests(cost: float) -> None:
    """R155: requests that cost more than leaks away are spread out before any is refused."""
    server = Server(cost=cost, lasts_seconds=0.2)

    async def work() -> float:
        await many(a_limiter(), server, 100)
        return seconds()

    ended = run_virtually(work())

    assert server.refusals == 0
    assert ended >= (100 * cost - 600) / 10


def test_fifty_people() -> None:
    """R155: fifty tokens at once are fifty buckets; not one refusal."""
    servers = [Server() for _ in range(50)]

    async def work() -> None:
        await asyncio.gather(*(many(a_limiter(), server, 40) for server in servers))

    run_virtually(work())
    assert sum(server.refusals for server in servers) == 0


def test_spacing() -> None:
    """R155: a spacing is the least time between two starts, whatever is on its way."""
    server = Server(lasts_seconds=0.01)

    async def work() -> None:
        await many(a_limiter(spacing_seconds=0.25), server, 5)

    run_virtually(work())
    assert server.starts == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0])


def test_drained_by_others() -> None:
    """R155: with a bucket in the red, not one more request is sent: the queue waits."""

    async def work() -> None:
        limiter = a_limiter()
        async with limiter.turn() as turn:
            turn.remaining = -98.0
        with pytest.raises(Throttled) as throttled:
            async with limiter.turn():
                raise AssertionError("it must not be asked")
        assert throttled.value.wait_seconds == pytest.approx(19.8)

    run_virtually(work())


def test_cancelled_while_waiting() -> None:
    """A request given up while it waits takes no place away."""
    server = Server()

    async def work() -> None:
        limiter = a_limiter()
        waiting = [asyncio.create_task(one(limiter, server)) for _ in range(9)]
        await asyncio.sleep(0.1)
        for task in waiting[1:8]:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await many(limiter, Server(), 9)

    run_virtually(work())
    assert server.in_flight in {0, 2}
