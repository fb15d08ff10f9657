"""The figures the demo prints: write units as the embedded AWS counts them, and warm answers."""

import math
import time
from collections.abc import Callable, Sequence

from local.stack import Stack

SAMPLES = 40
GOAL_UNITS_PER_TASK = 8
GOAL_UNITS_PER_IDLE_RUN = 3


class Meter:
    """Counts what the worker writes from its making on."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._since, _ = stack.calls()

    def write_units(self) -> float:
        _, calls = self._stack.calls(since=self._since)
        return float(sum(call["write_units"] for call in calls if "Worker" in call["caller"]))


def percentile_ms(ask: Callable[[], object], *, samples: int = SAMPLES) -> float:
    """The 95th percentile of ``samples`` answers in milliseconds, one after the other."""
    ask()  # the one that may be cold isn't counted
    return _p95([_timed_ms(ask) for _ in range(samples)])


def _timed_ms(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


def _p95(values: Sequence[float]) -> float:
    """The nearest rank: 95 of 100 are not above it."""
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]
