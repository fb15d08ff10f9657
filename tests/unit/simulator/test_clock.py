"""The simulator's time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from canvas_simulator.clock import Clock

_START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Seconds:
    """Real time under the test's control."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_runs_from_where_the_world_stands() -> None:
    """R49: the clock starts at the given moment and goes on at real speed."""
    seconds = Seconds()
    clock = Clock(_START, seconds)

    seconds.at += 2.5

    assert clock.now() == _START + timedelta(seconds=2.5)


def test_freeze_set_run() -> None:
    """R49: a frozen clock stands; set moves it; run goes on from there."""
    seconds = Seconds()
    clock = Clock(_START, seconds)
    clock.freeze()
    seconds.at += 60

    clock.set(_START + timedelta(days=1))
    assert clock.now() == _START + timedelta(days=1)

    clock.run()
    seconds.at += 1
    assert clock.now() == _START + timedelta(days=1, seconds=1)


def test_jobs_run_when_the_clock_passes_them() -> None:
    """R49: a job is done once, in order, with the moment it was due."""
    clock = Clock(_START, Seconds())
    done: list[datetime] = []
    clock.later(timedelta(seconds=3), done.append)
    clock.later(timedelta(seconds=1), done.append)

    clock.advance(timedelta(seconds=2))
    assert done == [_START + timedelta(seconds=1)]

    clock.advance(timedelta(hours=1))
    assert done == [_START + timedelta(seconds=1), _START + timedelta(seconds=3)]
    assert clock.waiting == 0
