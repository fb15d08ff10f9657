"""An event loop whose clock jumps to the next thing due: hours pass in no time, nothing sleeps.

For code without sockets: what it waits for must be timers and itself.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, TypeVarTuple

Answer = TypeVar("Answer")
Arguments = TypeVarTuple("Arguments")
BEGIN = datetime(2026, 11, 30, 12, tzinfo=UTC)


class _Jumping(selectors.DefaultSelector):
    """Instead of waiting, tells how long it would have waited."""

    waited_seconds = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("everything waits for something that never comes")
        if not ready and timeout is not None:
            self.waited_seconds += max(0.0, timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.waited_seconds

    def now(self) -> datetime:
        """The port ``Clock``."""
        return BEGIN + timedelta(seconds=self.time())

    def run_in_executor(
        self,
        executor: Executor | None,  # noqa: ARG002  # as the loop's
        func: Callable[[*Arguments], Answer],
        *args: *Arguments,
    ) -> asyncio.Future[Answer]:
        """At once: a thread's work would take no virtual time."""
        future: asyncio.Future[Answer] = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as exc:  # noqa: BLE001  # raised where it is awaited
            future.set_exception(exc)
        return future


def run_virtually(work: Coroutine[Any, Any, Answer]) -> Answer:
    """Run ``work`` on a loop of its own, whose clock is its alone."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


class VirtualClock:
    """The running loop's time as a moment."""

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=asyncio.get_running_loop().time())
