"""Canvas's leaky bucket, one per token: refuses whoever has too much in flight.

A request adds 50 when it starts and gives back 50 less its cost when it ends; the count
leaks by 10 a second; at 600 or more, after adding, the request is refused, and charged.
"""

from __future__ import annotations

from dataclasses import dataclass

HIGH_WATER, MAXIMUM, OUTFLOW_PER_SECOND, UP_FRONT = 600.0, 800.0, 10.0, 50.0


@dataclass(slots=True)
class Bucket:
    """``count`` as of ``touched``, in seconds of any clock that goes forward."""

    count: float = 0.0
    touched: float = 0.0

    def begin(self, at: float) -> bool:
        """Starts a request; False if it is refused. Either way `end` must follow."""
        self._step(at, UP_FRONT)
        return self.count < HIGH_WATER

    def end(self, at: float, cost: float) -> float:
        """Ends a request of that cost; gives what `X-Rate-Limit-Remaining` says."""
        self._step(at, cost - UP_FRONT)
        return HIGH_WATER - self.count

    def _step(self, at: float, amount: float) -> None:
        leaked = OUTFLOW_PER_SECOND * max(0.0, at - self.touched)
        self.count = max(0.0, self.count - leaked)
        self.touched = at
        self.count = min(MAXIMUM, max(0.0, self.count + amount))
