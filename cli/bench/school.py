"""The school that answers, as those who measure see it: questions to a process of its own.

A contestant's process imports this and not the simulator, whose memory is none of its own.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from cli.bench.cases import Place, Rows
from cli.bench.exchanges import Call

if TYPE_CHECKING:
    from canvas_simulator.generating import Size

SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Traffic:
    """``size_bytes``: of the answers' bodies. ``refused``: turned away by the throttle."""

    requests: int = 0
    size_bytes: int = 0
    refused: int = 0

    def __sub__(self, before: "Traffic") -> "Traffic":
        return Traffic(
            self.requests - before.requests,
            self.size_bytes - before.size_bytes,
            self.refused - before.refused,
        )


class School:
    """The school as those who measure see it: questions to its process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def _ask(self, question: str) -> Any:  # noqa: ANN401  # each question has its own answer
        self._pipe.send(question)
        return self._pipe.recv()

    def place(self, user: str) -> Place:
        found: Place = self._ask(f"place {user}")
        return found

    def truth(self, user: str) -> Rows:
        found: Rows = self._ask(f"truth {user}")
        return found

    def traffic(self) -> Traffic:
        found: Traffic = self._ask("traffic")
        return found

    def answer_after(self, least_seconds: float, most_seconds: float | None = None) -> None:
        """Each request takes that long from now on."""
        self._ask(f"latency {least_seconds} {most_seconds or least_seconds}")

    def rest(self) -> None:
        """Everybody may ask as if nobody had asked before."""
        self._ask("rest")

    def write_down(self) -> None:
        """Keep what is asked from now on."""
        self._ask("write_down")

    def next_recording(self) -> None:
        """What is asked from now on is the same work once more."""
        self._ask("next")

    def calls(self) -> list[Call]:
        """What was asked in all recordings alike; no more is kept."""
        found: list[Call] = self._ask("calls")
        return found


@contextmanager
def open_school(size: "Size") -> Iterator[School]:
    """A school of that size on a free port of loopback, as long as the block lasts."""
    from cli.bench.keeper import keep_school

    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=keep_school, args=(size, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.recv()
        yield School(ours)
        ours.send("close")
        process.join()
    finally:
        process.kill()
        ours.close()
