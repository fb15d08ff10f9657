"""The simulator's time: starts where the world stands, can be frozen, set and advanced.

Work that Canvas gives to a background job waits here and is done when the clock passes it.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_logger = logging.getLogger(__name__)


class Clock:
    """``real`` gives seconds that pass; a frozen clock ignores them.

    Jobs run under ``lock``: give the one that guards what they change.
    """

    def __init__(
        self,
        start_at: datetime,
        real: Callable[[], float] = time.monotonic,
        lock: threading.RLock | None = None,
    ) -> None:
        self._real = real
        self._at = start_at
        self._since: float | None = real()
        self._jobs: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = itertools.count()
        self.done = 0
        self._lock = lock or threading.RLock()

    def now(self) -> datetime:
        """The present moment; jobs due by then have been done."""
        with self._lock:
            at = self._reading()
            self._run_until(at)
            return at

    def freeze(self) -> None:
        with self._lock:
            self._at, self._since = self._reading(), None

    def run(self) -> None:
        """Goes on at real speed from where it stands."""
        with self._lock:
            self._at, self._since = self._reading(), self._real()

    def set(self, at: datetime) -> None:
        """Stands at ``at`` (aware), running or frozen as before."""
        with self._lock:
            self._at = at
            self._since = None if self._since is None else self._real()
            self._run_until(at)

    def advance(self, by: timedelta) -> None:
        self.set(self.now() + by)

    @property
    def frozen(self) -> bool:
        return self._since is None

    @property
    def waiting(self) -> int:
        """How many jobs have not been done yet."""
        return len(self._jobs)

    def later(self, by: timedelta, job: Callable[[datetime], None]) -> None:
        """Does ``job(at)`` when the clock has gone on by ``by``."""
        with self._lock:
            self.at(self._reading() + by, job)

    def at(self, moment: datetime, job: Callable[[datetime], None]) -> None:
        """Does ``job(at)`` when the clock passes ``moment``."""
        with self._lock:
            heapq.heappush(self._jobs, (moment, next(self._order), job))

    def _reading(self) -> datetime:
        passed = 0.0 if self._since is None else self._real() - self._since
        return self._at + timedelta(seconds=passed)

    def _run_until(self, at: datetime) -> None:
        while self._jobs and self._jobs[0][0] <= at:
            due_at, _, job = heapq.heappop(self._jobs)
            self.done += 1
            try:
                job(due_at)
            except Exception:  # a job that fails is nothing to the request that comes by
                _logger.exception("a job of %s failed", due_at)
