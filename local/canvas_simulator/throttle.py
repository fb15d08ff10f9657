"""Canvas's leaky bucket, one per token or address: refuses whoever has too much in flight.

A request adds 50 when it starts and gives back 50 less its cost when it ends; the count
leaks by 10 a second; at 600 or more, after adding, the request is refused, and charged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from canvas_simulator.auth import presented

if TYPE_CHECKING:
    from canvas_simulator.http import Request


@dataclass(frozen=True, slots=True)
class Limits:
    """What a school's bucket holds; Canvas's defaults. ``status`` of a refusal: 403 or 429."""

    high_water: float = 600.0
    maximum: float = 800.0
    outflow_per_second: float = 10.0
    up_front: float = 50.0
    status: int = 403


DEFAULTS = Limits()


@dataclass(slots=True)
class Bucket:
    """``count`` as of ``touched``, in seconds of any clock; one that goes back leaks nothing."""

    count: float = 0.0
    touched: float = 0.0
    limits: Limits = DEFAULTS

    def begin(self, at: float) -> bool:
        """Starts a request; False if it is refused. Either way `end` must follow."""
        self._step(at, self.limits.up_front)
        return self.count < self.limits.high_water

    def end(self, at: float, cost: float) -> float:
        """Ends a request of that cost; gives what `X-Rate-Limit-Remaining` says."""
        self._step(at, cost - self.limits.up_front)
        return self.limits.high_water - self.count

    def _step(self, at: float, amount: float) -> None:
        leaked = self.limits.outflow_per_second * max(0.0, at - self.touched)
        self.count = max(0.0, self.count - leaked)
        self.touched = at
        self.count = min(self.limits.maximum, max(0.0, self.count + amount))


@dataclass(slots=True)
class Throttle:
    """The buckets of a school: one per token, known or not; per address without one."""

    limits: Limits = DEFAULTS
    buckets: dict[str, Bucket] = field(default_factory=dict)

    def bucket(self, request: Request) -> Bucket:
        """The bucket that ``request`` is counted in.

        NOTE: a forwarded address counts, as behind a load balancer; so does `?access_token=`.
        """
        token = presented(request)
        forwarded = request.headers.get("x-forwarded-for", "").partition(",")[0].strip()
        key = f"token:{token}" if token else f"ip:{forwarded or request.address}"
        return self.buckets.setdefault(key, Bucket(limits=self.limits))
