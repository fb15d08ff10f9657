"""How the bucket of one token is followed, and how many requests it still allows (R155)."""

from datetime import timedelta

import pytest

from canvas_sync.canvas.allowance import IN_FLIGHT, Allowance
from tests.fakes.clock import NOON


def an_allowance(remaining: float, *, in_flight: int = 0) -> Allowance:
    return Allowance(NOON, remaining=remaining, in_flight=in_flight)


@pytest.mark.parametrize(
    ("remaining", "width"),
    [(600, 3), (400, 3), (399, 2), (250, 2), (249, 1), (100, 1), (0, 1), (-98, 1)],
)
def test_width(remaining: float, width: int) -> None:
    """R155: three at once from a good bucket, then two, then one; never none."""
    assert an_allowance(remaining).width(NOON) == width


@pytest.mark.parametrize(
    ("remaining", "seconds"), [(600, 0.0), (100, 0.0), (90, 1.0), (0, 10.0), (-98, 19.8)]
)
def test_pause(remaining: float, seconds: float) -> None:
    """R155: below twice the reservation, wait until it has leaked: before a refusal, not after."""
    assert an_allowance(remaining).pause_seconds(NOON) == pytest.approx(seconds)


def test_leak() -> None:
    """Ten units come back a second, up to a full bucket; a clock gone back brings none."""
    allowance = an_allowance(100)

    assert allowance.left(NOON + timedelta(seconds=20)) == 300
    assert allowance.left(NOON + timedelta(hours=1)) == 600
    assert allowance.left(NOON - timedelta(hours=1)) == 100


def test_own_requests_are_no_load() -> None:
    """What our own requests have reserved comes back: it makes nothing narrower."""
    allowance = an_allowance(600)

    for _ in range(IN_FLIGHT):
        allowance.begin(NOON)

    assert (allowance.remaining, allowance.left(NOON)) == (450, 600)
    assert allowance.width(NOON) == IN_FLIGHT


def test_header_decides() -> None:
    """The header is the truth, others' requests in it; without one the cost is taken off."""
    allowance = an_allowance(600)
    allowance.begin(NOON)
    allowance.begin(NOON)

    allowance.end(NOON, remaining=180.0, cost=3.0)
    assert (allowance.remaining, allowance.left(NOON), allowance.width(NOON)) == (180, 230, 1)

    allowance.end(NOON, remaining=None, cost=7.0)
    assert allowance.left(NOON) == 223


def test_header_from_before() -> None:
    """A header from before another of ours began gives no more than what ours leave."""
    allowance = an_allowance(600)
    allowance.begin(NOON)
    allowance.begin(NOON)

    allowance.end(NOON, remaining=600.0, cost=0.1)

    assert allowance.remaining == 550


def test_larger_bucket() -> None:
    """A school may give more than the default."""
    allowance = an_allowance(600)
    allowance.begin(NOON)

    allowance.end(NOON, remaining=700.0, cost=0.1)

    assert (allowance.full, allowance.left(NOON)) == (700, 700)
