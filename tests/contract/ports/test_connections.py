"""Connections: what a step writes, who wins, what is found again."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from canvas_sync.domain.connection import Profile, State
from canvas_sync.domain.errors import ContractBroken, Moved
from canvas_sync.domain.ids import CourseId, SyncId
from canvas_sync.domain.planning import Slot, slot_of
from canvas_sync.domain.run import (
    KEEP_RUN,
    Counts,
    CourseOutcome,
    CourseReport,
    Kind,
    Progress,
    RunState,
)
from canvas_sync.domain.sync_state import Lease, SyncState, cancelled
from tests.contract.ports.conftest import Store
from tests.fakes.builders import (
    ANNA,
    BORIS,
    COLLEGE,
    SCHOOL,
    SYNC,
    a_connection,
    a_run,
    a_turn,
    leased,
)
from tests.fakes.clock import NOON


async def test_never_connected(store: Store) -> None:
    """Nothing stored is read as no connection, an empty state and no profile."""
    linked = await store.connections.load(ANNA, SCHOOL)

    assert (linked.connection, linked.state) == (None, SyncState())
    assert await store.connections.profile(ANNA) is None
    assert await store.connections.run(ANNA, SYNC) is None


async def test_everything_comes_back(store: Store) -> None:
    """R60: a step's connection, state, run and profile are read as they were written."""
    connection = a_connection(state=State.BLOCKED, last_error_code="x", blocked_since=NOON)
    progress = Progress(3, 7)
    later = NOON + timedelta(microseconds=1)
    lease = Lease(
        SYNC,
        Kind.FULL,
        asked_for=True,
        restart=True,
        started_at=NOON,
        until=later,
        listed_at=later,
        requests=3,
        cost_units=0.27,
        progress=progress,
    )
    waiting = Lease(SyncId("next"), Kind.DELTA, asked_for=False)
    state = SyncState(
        fence=4,
        run=lease,
        pending=waiting,
        last_sync_id=SYNC,
        watermark=NOON,
        last_full_sync_at=NOON,
        last_delta_at=NOON,
        last_reconcile_at=NOON,
        failures=2,
        not_before=later,
    )
    reports = {
        CourseId("12"): CourseReport(CourseOutcome.SYNCED, Counts(1, 2, 3, 4, 5)),
        CourseId("14"): CourseReport(CourseOutcome.FAILED, code="course_forbidden"),
    }
    run = a_run(state=RunState.PARTIAL, courses=reports, counts=Counts(1), cost_units=0.27)
    profile = Profile("subject", (SCHOOL,))
    seen = await store.connections.load(ANNA, SCHOOL)

    await store.connections.take(
        a_turn(seen, connection=connection, state=state, runs=(run,), profile=profile)
    )

    linked = await store.connections.load(ANNA, SCHOOL)
    assert linked.connection == connection
    assert linked.state == replace(state, rev=1)
    assert await store.connections.run(ANNA, SYNC) == run
    assert await store.connections.profile(ANNA) == profile


async def test_profiles_grow(store: Store) -> None:
    """Every instance ever connected stays in the profile, also of two connects at once."""
    places = [SCHOOL, COLLEGE]
    turns = [
        a_turn(await store.connections.load(ANNA, place), profile=Profile("subject", (place,)))
        for place in places
    ]

    await asyncio.gather(*map(store.connections.take, turns))

    assert await store.connections.profile(ANNA) == Profile("subject", tuple(sorted(places)))


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2027, 1, 1, 13, 59, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
    ids=["spring", "autumn", "silvester", "utc+14", "year-9999"],
)
async def test_moments(store: Store, moment: datetime) -> None:
    """R210: a moment is read as the same moment, to the microsecond, in UTC."""
    seen = await store.connections.load(ANNA, SCHOOL)

    await store.connections.take(a_turn(seen, state=SyncState(watermark=moment)))

    state = (await store.connections.load(ANNA, SCHOOL)).state
    assert state.watermark == moment
    assert state.watermark is not None
    assert state.watermark.utcoffset() in {timedelta(0), moment.utcoffset()}


async def test_naive_moments(store: Store) -> None:
    """R210: a moment without a time zone is refused and nothing is written."""
    seen = await store.connections.load(ANNA, SCHOOL)

    with pytest.raises(ValueError, match="time zone"):
        await store.connections.take(
            a_turn(seen, state=SyncState(watermark=NOON.replace(tzinfo=None)))
        )

    assert (await store.connections.load(ANNA, SCHOOL)).state == SyncState()


async def test_one_of_two_wins(store: Store) -> None:
    """R208: of two steps decided on the same reading exactly one is written, with all its parts."""
    seen = await store.connections.load(ANNA, SCHOOL)
    steps = [
        a_turn(
            seen,
            connection=a_connection(canvas_user_id=str(number)),
            state=SyncState(failures=number),
            runs=(a_run(sync_id=SyncId(f"run-{number}")),),
        )
        for number in range(2)
    ]

    outcomes = await asyncio.gather(*map(store.connections.take, steps), return_exceptions=True)

    winner = outcomes.index(None)
    assert [type(outcome) for outcome in outcomes if outcome] == [Moved]
    linked = await store.connections.load(ANNA, SCHOOL)
    assert linked.state.failures == winner
    assert linked.connection == steps[winner].connection
    assert await store.connections.run(ANNA, SyncId(f"run-{1 - winner}")) is None


@pytest.mark.parametrize("part", ["hot alone", "both parts"])
async def test_moved(store: Store, part: str) -> None:
    """R208: a step decided on an old reading is refused, whatever it wants to write."""
    old = await store.connections.load(ANNA, SCHOOL)
    await leased(store.connections)
    step = a_turn(old, connection=a_connection(home_shard=2) if part == "both parts" else None)

    with pytest.raises(Moved):
        await store.connections.take(step)

    assert (await store.connections.load(ANNA, SCHOOL)).connection == a_connection()


async def test_moved_again(store: Store) -> None:
    """R208: the same of a state that was stored before: the older reading loses."""
    await leased(store.connections)
    old = await store.connections.load(ANNA, SCHOOL)
    new = await leased(store.connections, now=NOON + timedelta(hours=1))

    for step in (a_turn(old), a_turn(old, connection=a_connection(home_shard=2))):
        with pytest.raises(Moved):
            await store.connections.take(step)

    linked = await store.connections.load(ANNA, SCHOOL)
    assert (linked.connection, linked.state) == (a_connection(), new)


async def test_disconnect_keeps_the_fence(store: Store) -> None:
    """Disconnecting removes the cold part; the fence in the hot part goes on from where it was."""
    await leased(store.connections)
    seen = await store.connections.load(ANNA, SCHOOL)

    await store.connections.take(a_turn(seen, connection=None, state=cancelled(seen.state)))

    linked = await store.connections.load(ANNA, SCHOOL)
    assert linked.connection is None
    assert linked.state.fence == seen.state.fence + 1
    assert linked.state.run is None


async def test_due(store: Store) -> None:
    """R97: a slot gives its connections, and none that rest or are gone."""
    for owner, state in ((ANNA, State.OK), (BORIS, State.NEEDS_REAUTH)):
        seen = await store.connections.load(owner, SCHOOL)
        await store.connections.take(
            a_turn(seen, connection=a_connection(owner, SCHOOL, state=state))
        )
    slot = slot_of(a_connection())
    assert slot is not None

    assert list(await store.connections.due(slot)) == [(ANNA, SCHOOL)]
    assert list(await store.connections.due(Slot("delta#none"))) == []

    seen = await store.connections.load(ANNA, SCHOOL)
    await store.connections.take(a_turn(seen, connection=None))
    assert list(await store.connections.due(slot)) == []


async def test_runs_are_forgotten(store: Store) -> None:
    """R128: a run record is not shown past its 90 days, deleted or not."""
    seen = await store.connections.load(ANNA, SCHOOL)
    await store.connections.take(a_turn(seen, runs=(a_run(),)))

    store.clock.move(KEEP_RUN - timedelta(seconds=1))
    assert await store.connections.run(ANNA, SYNC) is not None
    store.clock.move(timedelta(seconds=1))
    assert await store.connections.run(ANNA, SYNC) is None


async def test_asked_without_a_record(store: Store) -> None:
    """An asked-for run can't be watched without its record: a bug, and nothing is written."""
    seen = await store.connections.load(ANNA, SCHOOL)

    with pytest.raises(ContractBroken):
        await store.connections.take(a_turn(seen, asked=(SYNC,)))

    assert await store.agenda.asked() == []
