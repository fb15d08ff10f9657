"""Several readings at a time, each result handed over when it is ready."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable, Sequence
from itertools import islice
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE = 3
AHEAD = 6
"""Results waiting to be taken: reading stops there, so that a large account fits in memory."""


async def together(calls: Iterable[Coroutine[Any, Any, R]]) -> list[R]:
    """All results in order; the first error ends the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(call) for call in calls]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]


def batches(rows: Sequence[T], size: int) -> list[Sequence[T]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


async def as_ready(
    jobs: Iterable[T], do: Callable[[T, Callable[[R], Awaitable[None]]], Awaitable[None]]
) -> AsyncGenerator[R, None]:
    """What ``do`` hands over of each job, three jobs at a time; its error ends the reading.

    What was handed over before the error comes first. Left early, it stops all jobs.
    """
    found: asyncio.Queue[R] = asyncio.Queue(AHEAD)
    waiting = iter(jobs)

    async def work() -> None:
        while chosen := list(islice(waiting, 1)):
            await do(chosen[0], found.put)

    every = together(work() for _ in range(AT_ONCE))
    work_ends = asyncio.create_task(every)
    try:
        while not (work_ends.done() and found.empty()):
            taking = asyncio.ensure_future(found.get())
            try:
                await asyncio.wait({taking, work_ends}, return_when=asyncio.FIRST_COMPLETED)
                if taking.done():
                    yield taking.result()
            finally:
                taking.cancel()
        work_ends.result()
    finally:
        work_ends.cancel()
        await asyncio.gather(work_ends, return_exceptions=True)
