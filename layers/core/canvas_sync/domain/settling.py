"""What the end of a run means for both parts of its connection (pure)."""

from dataclasses import dataclass, replace
from datetime import datetime

from canvas_sync.domain.connection import ERROR_AFTER_FAILURES, Connection
from canvas_sync.domain.failures import Decision
from canvas_sync.domain.planning import BLOCKED_FOR, back_off
from canvas_sync.domain.run import Kind
from canvas_sync.domain.sync_state import SyncState, ended


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a run leaves for the next look; see ``SyncState``. ``watermark`` never goes back."""

    watermark: datetime | None
    fingerprint: str | None
    look_token: str | None
    again_at: datetime | None
    lists_at: datetime | None
    courses_at: datetime | None
    lists_fit: bool


def after_walk(state: SyncState, kind: Kind, seen: Remembered, *, now: datetime) -> SyncState:
    """Clocks and watermark of a run that saw every course, stored or noted as behind."""
    marks = [mark for mark in (seen.watermark, state.watermark) if mark is not None]
    state = replace(
        ended(state),
        watermark=max(marks, default=None),
        fingerprint=seen.fingerprint,
        look_token=seen.look_token,
        again_at=_second(seen.again_at),
        last_lists_at=_second(seen.lists_at) or state.last_lists_at,
        last_courses_at=_second(seen.courses_at) or state.last_courses_at,
        lists_fit=seen.lists_fit,
    )
    state = replace(state, failures=0, not_before=None)
    ended_at = _second(now)
    if kind is Kind.DELTA:
        return replace(state, last_delta_at=ended_at)
    full_at = ended_at if kind is Kind.FULL else state.last_full_sync_at
    return replace(state, last_reconcile_at=ended_at, last_full_sync_at=full_at)


def _second(moment: datetime | None) -> datetime | None:
    """The hot item has no room for more."""
    return None if moment is None else moment.replace(microsecond=0)


def after_failure(state: SyncState, *, now: datetime) -> SyncState:
    """One more failed run in a row; from the third on the schedule leaves it alone a while."""
    failures = state.failures + 1
    rests = _second(now + back_off(failures)) if failures >= ERROR_AFTER_FAILURES else None
    return replace(state, failures=failures, not_before=rests)


def after_error(
    connection: Connection, decision: Decision, *, failures: int, now: datetime
) -> Connection:
    """The cold part after a run ended by ``decision``, by the table of transitions."""
    happening = decision.happening
    if happening == "token_invalid" and _blocked_too_long(connection, now):
        happening = "blocked_too_long"
    if happening is None and failures >= ERROR_AFTER_FAILURES:
        happening = "failed_often"
    if happening is None:
        return connection
    return connection.after(happening, now=now, code=decision.code)


def _blocked_too_long(connection: Connection, now: datetime) -> bool:
    since = connection.blocked_since
    return since is not None and now - since > BLOCKED_FOR
