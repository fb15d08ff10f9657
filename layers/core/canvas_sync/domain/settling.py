"""What the end of a run means for both parts of its connection (pure)."""

from dataclasses import replace
from datetime import datetime

from canvas_sync.domain.connection import ERROR_AFTER_FAILURES, Connection
from canvas_sync.domain.failures import Decision
from canvas_sync.domain.planning import BLOCKED_FOR, back_off
from canvas_sync.domain.run import Kind
from canvas_sync.domain.sync_state import SyncState, ended


def after_walk(
    state: SyncState, kind: Kind, *, watermark: datetime | None, now: datetime
) -> SyncState:
    """Clocks and watermark of a run that saw every course, stored or noted as behind."""
    marks = [mark for mark in (watermark, state.watermark) if mark is not None]
    state = replace(ended(state), watermark=max(marks, default=None))
    state = replace(state, failures=0, not_before=None, last_success_at=now)
    if kind is Kind.DELTA:
        return replace(state, last_delta_at=now)
    full_at = now if kind is Kind.FULL else state.last_full_sync_at
    return replace(state, last_reconcile_at=now, last_full_sync_at=full_at)


def after_failure(state: SyncState, *, now: datetime) -> SyncState:
    """One more failed run in a row; from the third on the schedule leaves it alone a while."""
    failures = state.failures + 1
    rests = now + back_off(failures) if failures >= ERROR_AFTER_FAILURES else None
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
