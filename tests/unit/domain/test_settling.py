"""What the end of a run means for its connection (R77, R102)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from canvas_sync.domain.connection import State
from canvas_sync.domain.errors import (
    CanvasUnreachable,
    ContractBroken,
    SyncError,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
)
from canvas_sync.domain.failures import decide
from canvas_sync.domain.ids import SyncId
from canvas_sync.domain.run import Kind
from canvas_sync.domain.settling import Remembered, after_error, after_failure, after_walk
from canvas_sync.domain.sync_state import Lease, SyncState
from tests.fakes.builders import a_connection
from tests.fakes.clock import NOON

MINUTE = timedelta(minutes=1)
BEGUN = NOON - MINUTE
PAST = NOON - timedelta(days=1)
RUN = Lease(SyncId("01A"), Kind.FULL, asked_for=True)
BEFORE = SyncState(
    fence=5,
    run=RUN,
    watermark=PAST,
    last_full_sync_at=PAST,
    last_delta_at=PAST,
    last_reconcile_at=PAST,
    failures=2,
    not_before=NOON,
)
WELL = replace(
    BEFORE,
    run=None,
    last_sync_id=RUN.sync_id,
    watermark=BEGUN,
    fingerprint="f" * 16,
    look_token="t",  # of a look
    again_at=PAST,
    last_courses_at=BEGUN,
    lists_fit=False,
    failures=0,
    not_before=None,
)


def seen(watermark: datetime | None) -> Remembered:
    """What a run left that began at ``watermark``."""
    return Remembered(watermark, "f" * 16, "t", PAST, None, BEGUN, lists_fit=False)


@pytest.mark.parametrize(
    ("kind", "clocks"),
    [
        (Kind.DELTA, {"last_delta_at": NOON}),
        (Kind.RECONCILE, {"last_reconcile_at": NOON}),
        (Kind.FULL, {"last_reconcile_at": NOON, "last_full_sync_at": NOON}),
    ],
)
def test_success(kind: Kind, clocks: dict[str, datetime]) -> None:
    """A run to the end, some courses behind or none, moves its clocks and forgets failures."""
    after = after_walk(BEFORE, kind, seen(BEGUN), now=NOON)

    assert after == replace(WELL, **clocks)  # type: ignore[arg-type]  # moments only


def test_first_reconcile_is_no_baseline() -> None:
    """Only a full run makes a baseline."""
    after = after_walk(SyncState(run=RUN), Kind.RECONCILE, seen(BEGUN), now=NOON)

    assert not after.has_baseline


def test_unknown_watermark() -> None:
    """A run that can't tell when it began leaves the watermark where it was."""
    after = after_walk(BEFORE, Kind.DELTA, seen(None), now=NOON)

    assert after.watermark == PAST


def test_watermark_never_goes_back() -> None:
    """R75: a run taken up again late has begun before what later ones have seen."""
    early = PAST - timedelta(days=1)

    assert after_walk(BEFORE, Kind.DELTA, seen(early), now=NOON).watermark == PAST


@pytest.mark.parametrize(
    ("failures", "rest"),
    [
        (0, None),
        (1, None),
        (2, timedelta(minutes=20)),
        (3, timedelta(hours=1)),
        (4, timedelta(hours=6)),
        (99, timedelta(hours=6)),
    ],
)
def test_rests(failures: int, rest: timedelta | None) -> None:
    """R77: from the third failure in a row on: 20 minutes, an hour, six hours of rest."""
    after = after_failure(SyncState(failures=failures, not_before=PAST), now=NOON)

    assert after.failures == failures + 1
    assert after.not_before == (rest and NOON + rest)


@pytest.mark.parametrize(
    ("error", "failures", "state", "code"),
    [
        (CanvasUnreachable("x"), 1, State.OK, None),
        (CanvasUnreachable("x"), 2, State.OK, None),
        (CanvasUnreachable("x"), 3, State.ERROR, "canvas_unreachable"),
        (ContractBroken("x"), 3, State.ERROR, "contract_broken"),
        (TokenExpired("x"), 1, State.NEEDS_REAUTH, "token_expired"),
        (TokenRevoked("x"), 9, State.NEEDS_REAUTH, "token_revoked"),
        (TokenInvalid("x"), 1, State.BLOCKED, "token_invalid"),
        (TokenInvalid("x"), 9, State.BLOCKED, "token_invalid"),
    ],
)
def test_error(error: SyncError, failures: int, state: State, code: str | None) -> None:
    """R102: a token's end tells at once, anything else after three failures in a row."""
    after = after_error(a_connection(), decide(error), failures=failures, now=NOON)

    assert (after.state, after.last_error_code) == (state, code)


@pytest.mark.parametrize(
    ("blocked_for", "state"),
    [(timedelta(days=30), State.BLOCKED), (timedelta(days=30, seconds=1), State.NEEDS_REAUTH)],
)
def test_blocked_too_long(blocked_for: timedelta, state: State) -> None:
    """R102: who is still blocked after 30 days of probes needs a reconnect."""
    blocked = a_connection(state=State.BLOCKED, blocked_since=NOON - blocked_for)

    after = after_error(blocked, decide(TokenInvalid("x")), failures=30, now=NOON)

    assert (after.state, after.last_error_code) == (state, "token_invalid")


def test_probe_unanswered() -> None:
    """R102: a probe that Canvas doesn't answer says nothing about a blocked token."""
    blocked = a_connection(state=State.BLOCKED, blocked_since=PAST, last_error_code="token_invalid")

    assert after_error(blocked, decide(CanvasUnreachable("x")), failures=9, now=NOON) == blocked
