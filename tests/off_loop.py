"""Nothing synchronous goes out from the event loop's thread: AWS, HTTP, names, sleeps (R131, R132).

One such call stops every person of a batch. The guard raises in the code that makes it; what that
code swallows is still on the list and fails the test.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.client import BaseClient

BLOCKING = ("connect", "connect_ex", "recv", "recv_into", "send", "sendall")


class LoopBlocked(AssertionError):
    """A synchronous call on the thread of a running event loop."""


@contextmanager
def guarded(patch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Raise at every such call while the block runs; the list of those there were."""
    calls: list[str] = []

    def refuse(what: str) -> None:
        if asyncio._get_running_loop() is not None:  # noqa: SLF001  # the public one raises
            calls.append(what)
            raise LoopBlocked(f"{what} on the event loop's thread")

    with patch.context() as patched:
        _guard(patched, BaseClient, "_make_api_call", refuse, "boto3")
        _guard(patched, socket, "getaddrinfo", refuse, "getaddrinfo")
        _guard(patched, time, "sleep", refuse, "time.sleep")
        for name in BLOCKING:
            _guard(patched, socket.socket, name, refuse, f"socket.{name}", when=_blocks)
        yield calls


def _blocks(one: socket.socket, *_: object) -> bool:
    return one.gettimeout() != 0


def _guard(
    patched: pytest.MonkeyPatch,
    owner: object,
    name: str,
    refuse: Callable[[str], None],
    what: str,
    *,
    when: Callable[..., bool] = lambda *_: True,
) -> None:
    true = getattr(owner, name)

    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # any signature
        if when(*args):
            refuse(what)
        return true(*args, **kwargs)

    patched.setattr(owner, name, call)


@dataclass
class Blocks:
    """Of all steps of the loops of this thread, the longest: by the clock, and in CPU time.

    Other threads of a test (a simulator, moto) take their turns within the former.
    """

    steps: int = 0
    longest_wall_seconds: float = 0.0
    longest_cpu_seconds: float = 0.0
    where: str = ""

    def note(self, wall: float, cpu: float, handle: asyncio.Handle) -> None:
        self.steps += 1
        self.longest_wall_seconds = max(self.longest_wall_seconds, wall)
        if cpu > self.longest_cpu_seconds:
            self.longest_cpu_seconds, self.where = cpu, repr(handle)

    def __str__(self) -> str:
        wall, cpu = self.longest_wall_seconds * 1000, self.longest_cpu_seconds * 1000
        return f"{self.steps} steps, the longest {wall:.1f} ms by the clock, {cpu:.1f} ms of CPU"


@contextmanager
def timed(patch: pytest.MonkeyPatch) -> Iterator[Blocks]:
    """Measure every step that an event loop takes on this thread."""
    blocks, thread, run = Blocks(), threading.get_ident(), asyncio.Handle._run  # noqa: SLF001  # no public hook

    def measured(handle: asyncio.Handle) -> None:
        if threading.get_ident() != thread:
            run(handle)
            return
        wall, cpu = time.perf_counter(), time.thread_time()
        run(handle)
        blocks.note(time.perf_counter() - wall, time.thread_time() - cpu, handle)

    with patch.context() as patched:
        patched.setattr(asyncio.Handle, "_run", measured)
        yield blocks
