"""Several requests at once: the first error ends the others and is raised as it is."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

T = TypeVar("T")


@asynccontextmanager
async def flight() -> AsyncIterator[asyncio.TaskGroup]:
    """A group of calls that is over when the block is."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None


async def together(*calls: Coroutine[Any, Any, T]) -> list[T]:
    """All results in order."""
    async with flight() as group:
        tasks = [group.create_task(call) for call in calls]
    return [task.result() for task in tasks]


async def as_ready(
    calls: Iterable[Coroutine[Any, Any, T]], *, at_most: int
) -> AsyncGenerator[T, None]:
    """Each result as it comes, ``at_most`` calls on their way; closing it ends them.

    The next call begins when a result is taken, so that results never pile up. ``calls`` makes
    each of them only then: a generator.
    """
    waiting = iter(calls)
    running: set[asyncio.Task[T]] = set()
    try:
        _fill(running, waiting, at_most)
        while running:
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                running.discard(task)
                yield task.result()
                _fill(running, waiting, at_most)
    finally:
        await end(running)


def _fill(
    running: "set[asyncio.Task[T]]", waiting: Iterable[Coroutine[Any, Any, T]], at_most: int
) -> None:
    for call in waiting:
        running.add(asyncio.create_task(call))
        if len(running) >= at_most:
            return


async def end(tasks: "Iterable[asyncio.Task[Any]]") -> None:
    """Cancel the tasks and wait until they are over."""
    over = list(tasks)
    for task in over:
        task.cancel()
    await asyncio.gather(*over, return_exceptions=True)
