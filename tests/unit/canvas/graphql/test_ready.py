"""Several readings at a time: each result when it is ready, and nothing left running."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import pytest

from canvas_sync.canvas.graphql.ready import AHEAD, AT_ONCE, as_ready

Put = Callable[[int], Awaitable[None]]


async def test_each_once() -> None:
    """Every job's results come, whichever is ready first."""

    async def do(job: int, put: Put) -> None:
        await asyncio.sleep(0.001 * (3 - job))
        await put(job)
        await put(-job)

    assert sorted([one async for one in as_ready([1, 2, 3], do)]) == [-3, -2, -1, 1, 2, 3]


async def test_no_jobs() -> None:
    """Nothing to do is nothing to wait for."""

    async def do(job: int, put: Put) -> None:
        await put(job)

    assert [one async for one in as_ready([], do)] == []


async def test_error_comes_last() -> None:
    """What was ready before an error is handed over; the error itself is raised as it is."""

    async def do(job: int, put: Put) -> None:
        if job == 2:
            raise ZeroDivisionError
        await put(job)

    results = as_ready([1, 2], do)

    assert await anext(results) == 1
    with pytest.raises(ZeroDivisionError):
        await anext(results)


async def test_left_early() -> None:
    """A reading that is closed before its end leaves no task behind."""
    before = asyncio.all_tasks()

    async def do(job: int, put: Put) -> None:
        await put(job)
        await asyncio.Event().wait()

    async with aclosing(as_ready(range(9), do)) as results:
        await anext(results)

    assert asyncio.all_tasks() == before


async def test_bounded() -> None:
    """Reading stops while nobody takes the results: a large account fits in memory."""
    begun = []

    async def do(job: int, put: Put) -> None:
        begun.append(job)
        await put(job)

    async with aclosing(as_ready(range(100), do)) as results:
        await anext(results)
        await asyncio.sleep(0.01)

        assert len(begun) <= AHEAD + AT_ONCE + 1
