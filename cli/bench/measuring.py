"""Runs a contestant in a process of its own and says what that took."""

import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from cli.bench.cases import Rows
from cli.bench.school import SPAWN, School, Traffic

TERMINATED = 143
"""The exit code of what SIGTERM ended."""
KIB = 1 if sys.platform == "darwin" else 1_024
"""Of ``ru_maxrss``: Linux counts KiB, macOS bytes."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a contestant gives back. ``rows``: asked for only after the clock has stopped."""

    rows: Callable[[], Rows] = dict
    counted: Mapping[str, float] = field(default_factory=dict)


Contestant = Callable[..., Callable[[], Ended]]
"""Prepares what is not measured, and gives what is."""


@dataclass(frozen=True, slots=True)
class Taken:
    """``peak_bytes``: the most memory its process ever had, Python and libraries included."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Result:
    taken: Taken
    traffic: Traffic
    rows: Rows
    counted: Mapping[str, float]


def measured(school: School, contestant: Contestant, *given: object) -> Result:
    """What ``contestant(*given)`` gives, called in a new process.

    Raises:
        RuntimeError: it ended without a result; why is on stderr.
    """
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=_compete, args=(contestant, given, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.recv()
        school.rest()
        before = school.traffic()
        ours.send("go")
        taken, traffic = ours.recv(), school.traffic() - before
        ended: tuple[Rows, Mapping[str, float]] = ours.recv()
        return Result(taken, traffic, *ended)
    except EOFError as exc:
        raise RuntimeError(f"{contestant.__name__} ended without a result") from exc
    except BaseException:  # nobody waits for it any more
        process.terminate()
        raise
    finally:
        ours.close()
        process.join()


def leave_nothing() -> None:
    """Let SIGTERM end this process as Ctrl-C does: what it made is removed on the way."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))


def _compete(contestant: Contestant, given: tuple[object, ...], pipe: Connection) -> None:
    leave_nothing()
    go = contestant(*given)
    pipe.send("ready")
    pipe.recv()
    wall, cpu = time.perf_counter(), time.process_time()
    ended = go()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB
    pipe.send(Taken(wall, cpu, peak))
    pipe.send((ended.rows(), ended.counted))
