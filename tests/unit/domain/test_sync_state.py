"""The hot part of a connection: lease, fence, what runs and what waits (R54)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from canvas_sync.domain.ids import SyncId
from canvas_sync.domain.placing import covers
from canvas_sync.domain.run import Kind, Progress
from canvas_sync.domain.sync_state import (
    Lease,
    SyncState,
    cancelled,
    ended,
    forgotten,
    give_back,
    lease,
)
from tests.fakes.clock import NOON

MINUTE = timedelta(minutes=1)
RUN = Lease(SyncId("01A"), Kind.FULL, asked_for=True)
NEXT = Lease(SyncId("01B"), Kind.DELTA, asked_for=True)


def test_lease() -> None:
    """A lease holds to its end, exclusively; its fence is one higher than any before."""
    state, held = lease(SyncState(fence=7), RUN, now=NOON, until=NOON + MINUTE)

    assert state.fence == 8
    assert state.run == held == replace(RUN, started_at=NOON, until=NOON + MINUTE)
    assert state.held(NOON)
    assert not state.held(NOON + MINUTE)


@pytest.mark.parametrize("run", [None, RUN], ids=["no run", "a run that nobody works on"])
def test_free(run: Lease | None) -> None:
    """Without a worker nothing is held."""
    assert not SyncState(run=run).held(NOON)


def test_taken_again() -> None:
    """R54: a run that goes on keeps its begin and what it knows; it waits no longer."""
    known = replace(RUN, started_at=NOON, waits_until=NOON, requests=3, progress=Progress(1, 4))

    state, held = lease(SyncState(), known, now=NOON + MINUTE, until=NOON + 2 * MINUTE)

    assert held == replace(known, until=NOON + 2 * MINUTE, waits_until=None)
    assert state.run == held


def test_give_back() -> None:
    """R54: a run handed on is free at once, goes on later, and remembers what it asked for."""
    state, _ = lease(SyncState(), RUN, now=NOON, until=NOON + MINUTE)

    wait, later = NOON + MINUTE, NOON + 2 * MINUTE
    free = give_back(state, waits_until=wait, listed_at=NOON, requests=5, cost_units=0.25, traces=3)
    again = give_back(free, waits_until=later, listed_at=wait, requests=2, cost_units=0.5, traces=1)

    assert free.run is not None
    assert (free.run.until, free.run.waits_until) == (None, NOON + MINUTE)
    assert not free.held(NOON)
    assert free.fence == state.fence
    assert again.run is not None
    assert (again.run.requests, again.run.cost_units, again.run.traces) == (7, 0.75, 4)
    assert again.run.listed_at == NOON


@pytest.mark.parametrize(
    ("changes", "adrift"),
    [
        ({}, False),
        ({"started_at": NOON}, True),
        ({"started_at": NOON, "until": NOON + MINUTE}, False),
        ({"started_at": NOON, "until": NOON}, True),
        ({"started_at": NOON, "waits_until": NOON}, False),
    ],
    ids=["not begun", "given back for a bug", "held", "its worker was killed", "waits"],
)
def test_adrift(changes: dict[str, datetime], *, adrift: bool) -> None:
    """R138: nobody holds a run, and nothing is known to come for it."""
    assert SyncState(run=replace(RUN, **changes)).adrift(NOON) is adrift  # type: ignore[arg-type]  # moments only
    assert not SyncState().adrift(NOON)


def test_nothing_to_give_back() -> None:
    """A run that was cancelled meanwhile has nothing to give back."""
    assert give_back(SyncState(fence=3), waits_until=NOON) == SyncState(fence=3)


def test_ended() -> None:
    """When a run ends, what waited behind it is the run."""
    state = SyncState(fence=3, run=RUN, pending=NEXT)

    assert ended(state) == SyncState(fence=3, run=NEXT, last_sync_id=RUN.sync_id)
    assert ended(ended(state)) == SyncState(fence=3, last_sync_id=NEXT.sync_id)
    assert ended(SyncState(last_sync_id=RUN.sync_id)).last_sync_id == RUN.sync_id


def test_cancelled() -> None:
    """After a disconnect nothing runs or waits, and the fence is beyond any worker's."""
    state = cancelled(SyncState(fence=3, run=RUN, pending=NEXT))

    assert state == SyncState(fence=4, last_sync_id=RUN.sync_id)
    assert cancelled(state) == replace(state, fence=5)


def test_forgotten() -> None:
    """Without a baseline the next run is full; the fence, the last run's id and the age stay."""
    state = SyncState(
        rev=9,
        fence=4,
        last_sync_id=RUN.sync_id,
        watermark=NOON,
        last_full_sync_at=NOON,
        last_reconcile_at=NOON,
        failures=3,
        not_before=NOON + MINUTE,
    )

    after = forgotten(state)

    assert state.has_baseline
    assert not after.has_baseline
    assert after == SyncState(rev=9, fence=4, last_sync_id=RUN.sync_id, watermark=NOON)


KINDS = (Kind.DELTA, Kind.RECONCILE, Kind.FULL)


@pytest.mark.parametrize("restart", [False, True], ids=["plain", "forced"])
@pytest.mark.parametrize("wanted", KINDS)
@pytest.mark.parametrize("running", KINDS)
def test_covers(running: Kind, wanted: Kind, restart: bool) -> None:  # noqa: FBT001  # a table
    """A run answers the same or a lesser kind; a forced one only another forced one does."""
    run = replace(RUN, kind=running)
    ask = replace(RUN, kind=wanted, restart=restart)

    deep_enough = KINDS.index(running) >= KINDS.index(wanted)

    assert covers(run, ask) is (deep_enough and not restart)
    assert covers(replace(run, restart=True), ask) is deep_enough
