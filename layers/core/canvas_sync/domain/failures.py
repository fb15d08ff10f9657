"""What a failure means for connection, run and message: the only place that decides (a table)."""

from dataclasses import dataclass
from datetime import timedelta

from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    ContractBroken,
    KeyUnavailable,
    OutOfTime,
    QueueUnavailable,
    Refused,
    StorageUnavailable,
    SyncError,
    Throttled,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
)

BASE_SECONDS = 1.0
CAP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Decision:
    """``happening``: the connection's transition (None: none). ``again``: send the run again."""

    code: str
    happening: str | None
    again: bool


DECISIONS: dict[type[SyncError], Decision] = {
    TokenExpired: Decision("token_expired", "token_dead", again=False),
    TokenRevoked: Decision("token_revoked", "token_dead", again=False),
    TokenInvalid: Decision("token_invalid", "token_invalid", again=False),
    Throttled: Decision("throttled", None, again=True),
    CanvasUnreachable: Decision("canvas_unreachable", None, again=True),
    OutOfTime: Decision("canvas_unreachable", None, again=True),
    CanvasFailing: Decision("canvas_error", None, again=True),
    KeyUnavailable: Decision("key_unavailable", None, again=True),
    StorageUnavailable: Decision("storage", None, again=True),
    QueueUnavailable: Decision("queue", None, again=True),
    ContractBroken: Decision("contract_broken", None, again=False),
    Refused: Decision("canvas_unreachable", None, again=False),
}


BUG = Decision("internal", None, again=True)
"""An unexpected error that every worker met; with the fix deployed the run can go on."""


def decide(error: SyncError) -> Decision:
    """The table's row for ``error``, by its nearest class."""
    row = next((DECISIONS[kind] for kind in type(error).__mro__ if kind in DECISIONS), None)
    return row or Decision(error.code, None, again=False)


def wait_before(attempt: int, *, jitter: float, asked_seconds: float = 0.0) -> timedelta:
    """Full jitter: a random part (``jitter`` in [0, 1]) of 1 s × 2^(attempt - 1), 60 s at most.

    ``attempt`` 1 is the first try that failed; what the server asked for is the least.
    """
    doublings = min(max(attempt - 1, 0), 6)  # 64 s: beyond the cap
    ceiling = min(CAP_SECONDS, BASE_SECONDS * 2**doublings)
    return timedelta(seconds=max(jitter * ceiling, asked_seconds))
