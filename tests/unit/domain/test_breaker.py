"""A host's circuit breaker: closed, open, half-open (R77)."""

from datetime import timedelta

import pytest

from canvas_sync.domain.breaker import (
    FIRST_SECONDS,
    FORGOTTEN_AFTER,
    LONGEST_SECONDS,
    OPENS_AFTER,
    PROBE_FOR,
    Breaker,
    Position,
)
from tests.fakes.clock import NOON


def after(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def a_failed(times: int) -> Breaker:
    breaker = Breaker()
    for number in range(times):
        breaker = breaker.failed(NOON + after(number - times + 1))
    return breaker


OPEN = a_failed(OPENS_AFTER)


def test_closed() -> None:
    """Fewer failures in a row than it takes leave it closed."""
    breaker = a_failed(OPENS_AFTER - 1)

    assert breaker.position(NOON) is Position.CLOSED
    assert (breaker.failures, breaker.rev) == (4, 4)


def test_opens() -> None:
    """The fifth request in a row without an answer opens it for half a minute."""
    assert OPEN.position(NOON) is Position.OPEN
    assert OPEN.wait_seconds(NOON) == FIRST_SECONDS
    assert OPEN.position(NOON + after(29)) is Position.OPEN
    assert OPEN.position(NOON + after(30)) is Position.HALF_OPEN


def test_not_in_a_row() -> None:
    """An answer in between, or minutes without anything, begin the count anew."""
    answered = a_failed(4).answered()
    late = a_failed(4).failed(NOON + FORGOTTEN_AFTER + after(1))

    assert (answered, answered.failed(NOON).failures) == (Breaker(rev=5), 1)
    assert (late.failures, late.position(NOON)) == (1, Position.CLOSED)


def test_answer_of_a_healthy_host() -> None:
    """Nothing changes, so nothing has to be written."""
    breaker = Breaker(rev=3)

    assert breaker.answered() is breaker


def test_one_probe() -> None:
    """While a probe's outcome is awaited nobody else asks; after its time another may."""
    later = NOON + after(31)
    probed = OPEN.probed(later)

    assert probed.position(later) is Position.OPEN
    assert probed.wait_seconds(later) == PROBE_FOR.total_seconds()
    assert probed.position(later + PROBE_FOR) is Position.HALF_OPEN


def test_probe_answered() -> None:
    """Answered, it is closed and all is forgotten."""
    closed = OPEN.probed(NOON + after(31)).answered()

    assert closed == Breaker(rev=OPEN.rev + 2)


def test_probe_failed() -> None:
    """Each probe that fails doubles the time, up to ten minutes."""
    breaker, now, seconds = OPEN, NOON, []
    for _ in range(7):
        now += after(breaker.wait_seconds(now))
        breaker = breaker.probed(now).failed(now)
        seconds.append(breaker.open_seconds)

    assert seconds == [60, 120, 240, 480, LONGEST_SECONDS, LONGEST_SECONDS, LONGEST_SECONDS]
    assert breaker.position(now) is Position.OPEN


def test_sent_before_it_opened() -> None:
    """Requests that were on their way when it opened don't open it for longer."""
    assert OPEN.failed(NOON + after(5)) is OPEN


@pytest.mark.parametrize("hours", [-1, 1])
def test_other_clock(hours: int) -> None:
    """A breaker opened by a clock an hour off is tried at once, and by one alone."""
    now = NOON + timedelta(hours=hours)

    assert OPEN.position(now) is Position.HALF_OPEN
    assert OPEN.probed(now).position(now) is Position.OPEN
