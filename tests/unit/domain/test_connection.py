"""The states of a connection: one table, every transition (R102)."""

from datetime import timedelta

import pytest

from canvas_sync.domain.connection import STATES, TRANSITIONS, Cadence, State
from tests.fakes.builders import a_connection
from tests.fakes.clock import NOON

OK, ERROR, BLOCKED, NEEDS_REAUTH = State
LATER = NOON + timedelta(days=1)

TABLE: dict[str, dict[State, State | None]] = {
    "reconnected": {OK: OK, ERROR: OK, BLOCKED: OK, NEEDS_REAUTH: OK},
    "succeeded": {OK: OK, ERROR: OK, BLOCKED: OK, NEEDS_REAUTH: None},
    "failed_often": {OK: ERROR, ERROR: ERROR, BLOCKED: None, NEEDS_REAUTH: None},
    "token_invalid": {OK: BLOCKED, ERROR: BLOCKED, BLOCKED: BLOCKED, NEEDS_REAUTH: None},
    "token_dead": dict.fromkeys(State, NEEDS_REAUTH),
    "blocked_too_long": {OK: None, ERROR: None, BLOCKED: NEEDS_REAUTH, NEEDS_REAUTH: None},
    "something else": dict.fromkeys(State),
}
CASES = [(state, what, after) for what, row in TABLE.items() for state, after in row.items()]


@pytest.mark.parametrize(("state", "happening", "expected"), CASES)
def test_transition(state: State, happening: str, expected: State | None) -> None:
    """R102: what happens in a state leads to one state, or changes nothing at all."""
    since = NOON if state is BLOCKED else None
    before = a_connection(state=state, last_error_code="before", blocked_since=since)

    after = before.after(happening, now=LATER, code="code")

    if expected is None:
        assert after == before
    else:
        assert (after.state, after.last_error_code) == (expected, "code")


def test_table_is_whole() -> None:
    """R102: the table above is the code's, no transition more or less."""
    expected = {(state, what): after for state, what, after in CASES if after is not None}

    assert expected == TRANSITIONS
    assert set(STATES) == set(State)


def test_nothing_else_moves() -> None:
    """R102: a transition touches the state and what explains it: no token, host or user."""
    before = a_connection()

    after = before.after("token_dead", now=LATER, code="token_expired")

    assert after == a_connection(state=NEEDS_REAUTH, last_error_code="token_expired")


def test_well_again() -> None:
    """R102: after a success an error is forgotten."""
    broken = a_connection(state=ERROR, last_error_code="canvas_error")

    assert broken.after("succeeded", now=LATER) == a_connection()


def test_blocked_since() -> None:
    """R102: blocked counts from the first refusal, and from anew after it was well."""
    first = a_connection().after("token_invalid", now=NOON, code="token_invalid")
    second = first.after("token_invalid", now=LATER, code="token_invalid")
    well = second.after("succeeded", now=LATER)

    assert first.blocked_since == second.blocked_since == NOON
    assert well.blocked_since is None
    assert well.after("token_invalid", now=LATER).blocked_since == LATER


def test_dead_after_blocked() -> None:
    """R102: who needs a reconnect is no longer blocked since anything."""
    blocked = a_connection(state=BLOCKED, blocked_since=NOON)

    after = blocked.after("blocked_too_long", now=LATER, code="token_invalid")

    assert (after.state, after.blocked_since) == (NEEDS_REAUTH, None)


@pytest.mark.parametrize(
    ("state", "api_status", "cadence", "may_sync"),
    [
        (OK, "ok", Cadence.DELTA, True),
        (ERROR, "error", Cadence.DELTA, True),
        (BLOCKED, "needs_reauth", Cadence.DAY, False),
        (NEEDS_REAUTH, "needs_reauth", Cadence.NEVER, False),
    ],
)
def test_meaning(state: State, api_status: str, cadence: Cadence, may_sync: bool) -> None:  # noqa: FBT001  # a table
    """R102: what a state is called, how often it is looked after, whether one may ask."""
    assert STATES[state] == (api_status, cadence, may_sync)


def test_no_token_in_a_repr() -> None:
    """R88: the sealed token shows in no text made of a connection."""
    assert "sealed" not in repr(a_connection(sealed_token=b"sealed"))
    assert a_connection(sealed_token=b"x") != a_connection(sealed_token=b"y")
