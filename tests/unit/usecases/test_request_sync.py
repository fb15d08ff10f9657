"""Asking for a sync: one run per connection, a deeper one waits, a lesser one joins."""

from dataclasses import replace

import pytest

from canvas_sync.domain.errors import Refused, TokenRevoked
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.run import Counts, Kind, RunState
from canvas_sync.domain.sync_state import Linked, SyncState
from canvas_sync.usecases.get_run import get_run
from tests.fakes.builders import ANNA, BORIS, COLLEGE, SCHOOL
from tests.unit.usecases.service import TOKEN, Service, synced


async def test_asked_run_is_written_before_it_is_sent() -> None:
    """R135: record and open run exist when the answer is given."""
    service = await synced(12)

    asked = await service.ask()

    run = await service.run(asked.sync_id)
    assert (run.state, run.kind) == (RunState.QUEUED, Kind.DELTA)
    assert service.connections.open_runs[asked.sync_id].sent_at == service.clock.now()


@pytest.mark.parametrize(
    ("full", "restart", "kind"),
    [
        (False, False, Kind.DELTA),
        (True, False, Kind.RECONCILE),
        (True, True, Kind.FULL),
        (False, True, Kind.FULL),
    ],
)
async def test_kind_by_what_is_asked(full: bool, restart: bool, kind: Kind) -> None:  # noqa: FBT001  # a table
    """R62: a full with a baseline reconciles; force_restart reads everything."""
    service = await synced(12)

    assert (await service.ask(full=full, restart=restart)).kind is kind


async def test_delta_without_a_baseline_becomes_full() -> None:
    """R62: nothing was ever read completely."""
    service = await synced(12)
    service.connections.hot[ANNA, SCHOOL] = replace(service.state, last_full_sync_at=None)

    assert (await service.ask()).kind is Kind.FULL


async def test_force_restart_clears_cursors_not_tasks() -> None:
    """R62: every course is read again, equal tasks are not rewritten."""
    service = await synced(12, 13)
    writes = service.mirror.writes

    asked = await service.ask(full=True, restart=True)
    await service.deliver_all()

    assert (await service.run(asked.sync_id)).counts == Counts(unchanged=6)
    assert service.mirror.writes == writes


async def test_same_or_lesser_kind_joins_the_running_run() -> None:
    """R62, R208: the running id, no second message."""
    service = await synced(12)
    first = await service.ask(full=True)

    again, lesser = await service.ask(full=True), await service.ask()

    assert first.sync_id == again.sync_id == lesser.sync_id
    assert len(service.queue.messages) == 1


async def test_deeper_kind_waits_and_is_sent_by_the_finishing_run() -> None:
    """One run per connection: what waits becomes the run when the running one ends."""
    service = await synced(12)
    delta = await service.ask()
    full = await service.ask(full=True)
    joined = await service.ask(full=True)
    deeper = await service.ask(full=True, restart=True)
    lesser = await service.ask(full=True)

    assert full.sync_id == joined.sync_id == deeper.sync_id == lesser.sync_id != delta.sync_id
    assert len(service.queue.messages) == 1
    assert await service.deliver_all() == ["completed", "completed"]
    run = await service.run(full.sync_id)
    assert (run.state, run.kind, run.restart) == (RunState.COMPLETED, Kind.FULL, True)
    assert not service.connections.open_runs


async def test_scheduled_run_can_be_joined() -> None:
    """R62: a person who asks while the schedule's run goes on gets its id, with a record."""
    service = await synced(12)
    asked = []

    async def meanwhile(request: str) -> None:
        if request == "look":
            asked.append(await service.ask())

    service.canvas.before = meanwhile
    assert await service.scheduled() == ["completed"]

    run = await service.run(asked[0].sync_id)
    assert (run.state, run.counts) == (RunState.COMPLETED, Counts())
    assert not service.connections.open_runs


async def test_needs_reauth_refuses() -> None:
    """R62: 409 until the person connects again."""
    service = await synced(12)
    service.person.failures["look"] = TokenRevoked("revoked")
    await service.scheduled()

    with pytest.raises(Refused) as refused:
        await service.ask()

    assert refused.value.code == "needs_reauth"


async def test_token_death_fails_what_waits_behind() -> None:
    """R56: no run of that person stays queued."""
    service = await synced(12)
    await service.ask()
    waiting = await service.ask(full=True)
    service.person.failures["look"] = TokenRevoked("revoked")

    assert await service.deliver_all() == ["failed"]

    run = await service.run(waiting.sync_id)
    assert (run.state, run.error_code) == (RunState.FAILED, "token_revoked")
    assert not service.connections.open_runs
    assert service.state.pending is None


async def test_never_connected_is_refused() -> None:
    """R62: 404 for who never connected and for another instance."""
    service = Service()
    with pytest.raises(Refused) as refused:
        await service.ask()
    assert refused.value.code == "not_connected"

    await service.connect()
    with pytest.raises(Refused) as refused:
        await service.ask(instance=COLLEGE)
    assert refused.value.code == "not_connected"


async def test_disconnected_is_refused() -> None:
    """R62: 404 after a disconnect."""
    service = await synced(12)
    service.connections.cold.clear()

    with pytest.raises(Refused) as refused:
        await service.ask()

    assert refused.value.code == "not_connected"


async def test_two_instances_need_a_name() -> None:
    """R209: two hosts are two connections; which one is asked when it is ambiguous."""
    service = await synced(12)
    await service.connect(url=f"https://{COLLEGE}")

    with pytest.raises(Refused) as refused:
        await service.ask()
    named = await service.ask(instance=SCHOOL)

    assert refused.value.code == "instance_required"
    assert COLLEGE in str(refused.value)
    assert named.instance == SCHOOL


async def test_disconnected_between_reading_and_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disconnect that comes in between is seen when the run is written."""
    service = await synced(12)
    load = service.connections.load
    calls = 0

    async def disconnected_later(owner: Owner, instance: Instance) -> Linked:
        nonlocal calls
        calls += 1
        if calls == 2:
            service.connections.cold.clear()
        return await load(owner, instance)

    monkeypatch.setattr(service.connections, "load", disconnected_later)
    with pytest.raises(Refused) as refused:
        await service.ask()

    assert refused.value.code == "not_connected"


async def test_run_of_another_person_is_unknown() -> None:
    """R59, R90: owner only."""
    service = Service()
    connected = await service.connect(TOKEN)

    for owner, sync_id in ((BORIS, connected.sync_id), (ANNA, SyncId("sync-0"))):
        with pytest.raises(Refused) as refused:
            await get_run(owner, sync_id, connections=service.connections, now=service.clock.now())
        assert refused.value.code == "unknown_sync"


def test_state_without_anything_has_no_baseline() -> None:
    """The first run of anybody is a full one."""
    assert not SyncState().has_baseline
