"""What a failure means: every row of the table, and the waits between attempts (R77, R179)."""

from datetime import timedelta

import pytest

from canvas_sync.domain import errors
from canvas_sync.domain.connection import TRANSITIONS
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.failures import DECISIONS, Decision, decide, wait_before

WAIT, DEAD = True, False

TABLE = [
    (errors.TokenExpired("x"), Decision("token_expired", "token_dead", DEAD)),
    (errors.TokenRevoked("x"), Decision("token_revoked", "token_dead", DEAD)),
    (errors.TokenInvalid("x"), Decision("token_invalid", "token_invalid", DEAD)),
    (errors.Throttled(30.0), Decision("throttled", None, WAIT)),
    (errors.CanvasUnreachable("x"), Decision("canvas_unreachable", None, WAIT)),
    (errors.OutOfTime("x"), Decision("canvas_unreachable", None, WAIT)),
    (errors.CanvasFailing("x"), Decision("canvas_error", None, WAIT)),
    (errors.KeyUnavailable("x"), Decision("key_unavailable", None, WAIT)),
    (errors.StorageUnavailable("x"), Decision("storage", None, WAIT)),
    (errors.QueueUnavailable("x"), Decision("queue", None, WAIT)),
    (errors.ContractBroken("x"), Decision("contract_broken", None, DEAD)),
]
REST = [
    (errors.CourseForbidden("x"), "course_forbidden"),
    (errors.CourseMissing("x"), "course_missing"),
    (errors.CourseUnreadable("x"), "course_unreadable"),
    (errors.CapabilityOff("x"), "capability_off"),
    (errors.UserMerged("1"), "user_merged"),
    (errors.LeaseLost("x"), "lease_lost"),
    (errors.Moved("x"), "moved"),
    (SyncError("x"), "internal"),
]


def name(value: object) -> str | None:
    return type(value).__name__ if isinstance(value, SyncError) else None


@pytest.mark.parametrize(("error", "expected"), TABLE, ids=name)
def test_row(error: SyncError, expected: Decision) -> None:
    """R77: what the connection learns, and whether the same run goes on later."""
    assert decide(error) == expected == DECISIONS[type(error)]
    assert error.code == expected.code


@pytest.mark.parametrize(("error", "code"), REST, ids=name)
def test_elsewhere(error: SyncError, code: str) -> None:
    """R78: what is decided elsewhere touches no connection and isn't tried again here."""
    assert decide(error) == Decision(code, None, again=False)


def test_table_is_whole() -> None:
    """R77: each error of the token or of the world around has its row, and no other happening."""
    families = (errors.Retriable, errors.CredentialRefused)
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    members = {kind for kind in kinds if issubclass(kind, families) and kind not in families}

    rows = {type(error) for error, _ in TABLE} | {errors.Refused}
    assert set(DECISIONS) == {*members, errors.ContractBroken, errors.Refused} == rows
    known = {what for _, what in TRANSITIONS} | {None}
    assert {row.happening for row in DECISIONS.values()} <= known


def test_nearest_class() -> None:
    """An error more special than a row of the table is decided like that row."""

    class Slower(errors.Throttled):
        """A special case."""

    assert decide(Slower(1.0)) == DECISIONS[errors.Throttled]


@pytest.mark.parametrize(
    ("attempt", "most_seconds"),
    [(0, 1), (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (10_000, 60)],
)
def test_wait(attempt: int, most_seconds: int) -> None:
    """R77, R179: 1, 2, 4 … seconds at most, never over 60; chance takes any part of it."""
    assert wait_before(attempt, jitter=1.0) == timedelta(seconds=most_seconds)
    assert wait_before(attempt, jitter=0.5) == timedelta(seconds=most_seconds / 2)
    assert wait_before(attempt, jitter=0.0) == timedelta(0)


def test_as_asked() -> None:
    """R77: what the server asked for is the least, also over 60 s."""
    assert wait_before(1, jitter=0.0, asked_seconds=300.0) == timedelta(seconds=300)
    assert wait_before(3, jitter=1.0, asked_seconds=0.5) == timedelta(seconds=4)


def test_address_that_may_not_be_asked_any_more() -> None:
    """R102: what a stored address leads to now is refused: the closed list calls it unreachable."""
    refused = errors.Refused("url_not_allowed", "No.", field="canvas_url")

    assert decide(refused) == Decision("canvas_unreachable", None, DEAD)


def test_texts() -> None:
    """An error says how long to wait, or what to blame and why."""
    throttled = errors.Throttled(29.6)
    refused = errors.Refused("not_canvas", "No.", field="canvas_url", reason="html")

    assert (throttled.wait_seconds, str(throttled)[-4:]) == (29.6, "30 s")
    assert (refused.code, refused.field, refused.reason) == ("not_canvas", "canvas_url", "html")
    assert str(refused) == "No."
