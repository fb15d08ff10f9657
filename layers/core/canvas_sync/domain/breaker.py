"""When a host is left alone: its circuit breaker (pure).

closed ── 5 requests in a row without an answer ──▶ open ── its time is over ──▶ half-open
▲                                                  ▲                              │ one probe
└───────────────── it is answered ─────────────────┼──────────────────────────────┤
└── it is not: twice the time ─┘
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

OPENS_AFTER = 5
FORGOTTEN_AFTER = timedelta(minutes=5)
"""A failure older than this is not one in a row with the next."""
FIRST_SECONDS = 30
LONGEST_SECONDS = 600
PROBE_FOR = timedelta(seconds=90)
"""How long a probe's outcome is waited for; then another may try."""


class Position(StrEnum):
    """``OPEN`` also while a probe's outcome is awaited: nobody else asks."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


@dataclass(frozen=True, slots=True)
class Breaker:
    """One host's breaker; ``rev`` counts its changes.

    ``failures``: requests in a row without an answer, the last at ``failed_at``.
    ``open_seconds``: how long it opens, 0 while closed; ``open_until``, ``probe_until``: see above.
    """

    rev: int = 0
    failures: int = 0
    failed_at: datetime | None = None
    open_seconds: int = 0
    open_until: datetime | None = None
    probe_until: datetime | None = None

    def position(self, now: datetime) -> Position:
        if self.open_until is None:
            return Position.CLOSED
        return Position.OPEN if self.wait_seconds(now) > 0 else Position.HALF_OPEN

    def wait_seconds(self, now: datetime) -> float:
        """How long nobody may ask; a moment too far ahead is another clock's and counts not."""
        marks = (at for at in (self.open_until, self.probe_until) if at is not None)
        waits = ((at - now).total_seconds() for at in marks)
        return max((wait for wait in waits if 0 < wait <= LONGEST_SECONDS), default=0.0)

    def probed(self, now: datetime) -> "Breaker":
        """Half-open, and somebody tries."""
        return replace(self, rev=self.rev + 1, probe_until=now + PROBE_FOR)

    def failed(self, now: datetime) -> "Breaker":
        """After a request that got no answer; one sent before it opened changes nothing."""
        if self.open_until is not None and self.probe_until is None and now < self.open_until:
            return self
        failures = self.failures + 1 if self._recently(now) else 1
        changed = Breaker(self.rev + 1, failures, now)
        if self.open_until is None and failures < OPENS_AFTER:
            return changed
        seconds = min(2 * self.open_seconds or FIRST_SECONDS, LONGEST_SECONDS)
        return replace(changed, open_seconds=seconds, open_until=now + timedelta(seconds=seconds))

    def answered(self) -> "Breaker":
        """After any answer: closed, and all is forgotten."""
        return Breaker(self.rev + 1) if self.failures else self

    def _recently(self, now: datetime) -> bool:
        return self.failed_at is not None and abs(now - self.failed_at) <= FORGOTTEN_AFTER
