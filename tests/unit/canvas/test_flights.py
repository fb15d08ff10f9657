"""Several calls at once: in order or as they come, and none is left behind."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import aclosing

import pytest

from canvas_sync.canvas.flights import as_ready, together


class Calls:
    """Calls that wait until they are let go; ``most``: how many were on their way at once."""

    def __init__(self) -> None:
        self.running = 0
        self.most = 0
        self.begun = 0

    async def one(self, number: int, *, waits: bool = False) -> int:
        self.begun += 1
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await (asyncio.Event().wait() if waits else asyncio.sleep(0))
        finally:
            self.running -= 1
        if number < 0:
            raise ValueError(number)
        return number


async def test_together() -> None:
    """Results are in the order of the calls."""
    calls = Calls()

    assert await together(*(calls.one(n) for n in range(5))) == [0, 1, 2, 3, 4]


async def test_together_fails() -> None:
    """The first error is raised as it is, and the others are over."""
    calls = Calls()

    with pytest.raises(ValueError, match="-1"):
        await together(calls.one(1, waits=True), calls.one(-1))
    assert calls.running == 0


async def test_as_ready() -> None:
    """All results come, never more than three calls on their way."""
    calls = Calls()

    found = [each async for each in as_ready((calls.one(n) for n in range(10)), at_most=3)]

    assert (sorted(found), calls.most) == (list(range(10)), 3)


async def test_as_ready_waits() -> None:
    """R132: nothing is begun ahead of who takes the results."""
    calls = Calls()

    async with aclosing(as_ready((calls.one(n) for n in range(10)), at_most=3)) as results:
        await anext(results)
        await asyncio.sleep(0.01)
        assert calls.begun == 3

    assert calls.running == 0


@pytest.mark.parametrize("at", [0, 4])
async def test_as_ready_fails(at: int) -> None:
    """An error ends the others, and no further call begins."""
    calls = Calls()

    def made() -> Iterator[Coroutine[object, object, int]]:
        for number in range(10):
            yield calls.one(-1 if number == at else number, waits=number > at)

    with pytest.raises(ValueError, match="-1"):
        [each async for each in as_ready(made(), at_most=3)]

    assert (calls.running, calls.begun <= at + 3) == (0, True)


async def test_nothing() -> None:
    """No calls are no results."""
    assert await together() == []
    none: list[Coroutine[object, object, int]] = []
    assert [each async for each in as_ready(none, at_most=3)] == []
