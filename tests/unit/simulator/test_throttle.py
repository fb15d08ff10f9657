"""Canvas's leaky bucket."""

from __future__ import annotations

from canvas_simulator.throttle import DEFAULTS, Bucket


def test_twelve_in_flight_pass_from_empty() -> None:
    """R155: starting at moments a little apart, twelve are admitted, the thirteenth is not."""
    bucket = Bucket()

    admitted = [bucket.begin(0.01 * n) for n in range(13)]

    assert admitted == [True] * 11 + [True, False]


def test_only_the_cost_stays() -> None:
    """R155: an ended request leaves its cost, and that leaks by ten a second."""
    bucket = Bucket()
    bucket.begin(0.0)

    assert bucket.end(0.0, 5.0) == DEFAULTS.high_water - 5.0
    bucket.begin(1.0)
    assert bucket.end(1.0, 0.0) == DEFAULTS.high_water


def test_one_at_a_time_never_fills_it() -> None:
    """R155: ninety cheap calls in a row leave the bucket as good as empty."""
    bucket = Bucket()

    left = []
    for n in range(90):
        assert bucket.begin(n * 0.05)
        left.append(bucket.end(n * 0.05 + 0.04, 0.1))

    assert min(left) > DEFAULTS.high_water - 1
