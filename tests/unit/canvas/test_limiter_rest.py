"""What one token does after a refusal for load, on a virtual clock (R124, R155)."""

import asyncio

import pytest

from canvas_simulator.throttle import Bucket, Limits
from canvas_sync.domain.errors import Throttled
from tests.unit.canvas.one_token import Server, a_limiter, many, seconds
from tests.virtual_loop import run_virtually


def test_rest() -> None:
    """R124: all refused together stop and wait; one tries alone; then all go on."""
    server = Server(Bucket(count=590.0, limits=Limits(outflow_per_second=30.0)))

    async def work() -> None:
        await many(a_limiter(), server, 9)

    run_virtually(work())

    refused, alone, others = server.starts[:3], server.starts[3], server.starts[4:]
    assert (server.refusals, refused) == (3, [0.0, 0.0, 0.0])
    assert alone >= 8.0
    assert min(others) >= alone + server.lasts_seconds
    assert len(others) == 8


def test_answer_from_before_the_refusal() -> None:
    """R124: it is no news of the bucket after the rest: one still tries alone."""
    server = Server()

    async def work() -> None:
        limiter = a_limiter()
        async with limiter.turn(), limiter.turn() as refused:
            refused.refused = True
        await limiter.rest(refused, wait_seconds=6.0, most_seconds=60.0)
        await many(limiter, server, 4)

    run_virtually(work())
    assert server.starts == pytest.approx([6.0, 6.5, 6.5, 6.5])


def test_refused_again() -> None:
    """R124: refused also after the rest: the token is left alone, and all who wait are told."""

    async def work() -> list[object]:
        limiter = a_limiter()

        async def stubborn() -> None:
            while True:
                async with limiter.turn() as turn:
                    turn.refused = True
                await limiter.rest(turn, wait_seconds=6.0, most_seconds=60.0)

        return await asyncio.gather(*(stubborn() for _ in range(3)), return_exceptions=True)

    results = run_virtually(work())
    assert [type(result) for result in results] == [Throttled] * 3
    assert {result.wait_seconds for result in results if isinstance(result, Throttled)} == {12.0}


@pytest.mark.parametrize(("wait", "budget"), [(10.1, 60.0), (6.0, 5.0)], ids=["long", "budget"])
def test_too_long_to_rest(wait: float, budget: float) -> None:
    """R77: a long wait, or one beyond the budget, is the queue's: the run is sent again."""

    async def work() -> float:
        limiter = a_limiter()
        async with limiter.turn() as turn:
            turn.refused = True
        with pytest.raises(Throttled) as throttled:
            await limiter.rest(turn, wait_seconds=wait, most_seconds=budget)
        assert throttled.value.wait_seconds == wait
        return seconds()

    assert run_virtually(work()) == 0.0
