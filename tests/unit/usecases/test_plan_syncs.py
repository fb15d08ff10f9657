"""A tick: everybody due once, nothing asked for gets lost, overlaps are harmless."""

from datetime import timedelta

import pytest

from canvas_sync.domain.errors import ContractBroken, QueueUnavailable
from canvas_sync.domain.ids import Instance, Owner
from canvas_sync.domain.run import Reason, RunState
from canvas_sync.domain.sync_state import Linked
from canvas_sync.ports import Lane
from tests.fakes.builders import ANNA, SCHOOL
from tests.unit.usecases.service import Service, synced


async def test_everybody_is_asked_once_a_round() -> None:
    """R71, R110: one message per connection in 20 minutes of ticks, on the background lane."""
    service = await synced(12)
    service.agenda.mark = service.clock.now()
    sent = 0
    for _ in range(20):
        service.clock.move(timedelta(minutes=1))
        sent += (await service.tick()).due

    assert sent == 1
    assert service.queue.sent[0].lane is Lane.BACKGROUND
    assert service.queue.messages[0].requested_by is Reason.SCHEDULED


async def test_repeated_tick_sends_nothing_twice() -> None:
    """R110: the same minute again finds the mark moved."""
    service = await synced(12)
    service.agenda.mark = service.clock.now() - timedelta(minutes=20)

    first, again = await service.tick(), await service.tick()

    assert (first.due, again.due) == (1, 0)


async def test_queue_outage_is_caught_up() -> None:
    """R27: the mark moves only when the queue took everything."""
    service = await synced(12)
    service.agenda.mark = service.clock.now() - timedelta(minutes=20)
    service.queue.down = QueueUnavailable("sqs")
    assert (await service.tick()).due == 0
    service.queue.down = None
    service.clock.move(timedelta(minutes=5))

    assert (await service.tick()).due == 1


async def test_switched_off_schedule_asks_nobody() -> None:
    """CANVAS_DELTA_MINUTES=0."""
    service = await synced(12)
    service.agenda.mark = service.clock.now() - timedelta(hours=24)

    assert (await service.tick(delta_minutes=0)).due == 0


async def test_killed_worker_is_continued_when_its_lease_ran_out() -> None:
    """R54, R138: the lease is over, the next tick sends the continuation, nothing is doubled."""
    service = Service()
    service.courses(12, 13)
    connected = await service.connect()
    message = service.queue.sent.pop(0).message

    async def killed(request: str) -> None:
        if request.endswith("13"):
            raise KeyboardInterrupt

    service.canvas.before = killed
    with pytest.raises(KeyboardInterrupt):
        await service.deliver(message)

    async def alive(_request: str) -> None:
        """Nothing kills it any more."""

    service.canvas.before = alive
    assert (await service.tick()).resent == 0
    service.clock.move(timedelta(minutes=3))
    assert (await service.tick()).resent == 1
    assert service.queue.messages[0].continuation
    assert await service.deliver_all() == ["completed"]
    run = await service.run(connected.sync_id)
    assert run.state is RunState.COMPLETED
    assert run.counts.created == 6
    assert service.mirror.writes == 6


async def test_abandoned_scheduled_run_is_continued_by_its_next_slot() -> None:
    """The schedule's message takes up the run whose worker was killed."""
    service = await synced(12, 13)
    service.agenda.mark = service.clock.now() - timedelta(hours=24)
    await service.tick()

    async def killed(_request: str) -> None:
        raise KeyboardInterrupt

    service.canvas.before = killed
    with pytest.raises(KeyboardInterrupt):
        await service.deliver(service.queue.sent.pop(0).message)

    async def alive(_request: str) -> None:
        """Nothing kills it any more."""

    service.canvas.before = alive
    run = service.state.run
    service.clock.move(timedelta(minutes=20))
    assert await service.scheduled() == ["completed"]
    assert run is not None
    assert service.state.last_sync_id == run.sync_id


async def test_schedule_leaves_a_queued_run_to_its_own_message() -> None:
    """A run that somebody asked for and nobody began is not the schedule's."""
    service = await synced(12)
    service.queue.down = QueueUnavailable("sqs")
    asked = await service.ask()
    service.queue.down = None
    service.agenda.mark = service.clock.now() - timedelta(hours=24)
    await service.tick()
    scheduled = next(m for m in service.queue.messages if m.requested_by is Reason.SCHEDULED)

    assert (await service.deliver(scheduled)).stopped == "queued"
    assert (await service.run(asked.sync_id)).state is RunState.QUEUED


async def test_run_that_nobody_began_is_sent_again() -> None:
    """R59: its message was lost with the worker's database; after 15 minutes it is sent again."""
    service = await synced(12)
    await service.ask()
    service.queue.sent.clear()
    service.clock.move(timedelta(minutes=14))
    assert (await service.tick()).resent == 0
    service.clock.move(timedelta(minutes=2))

    assert (await service.tick()).resent == 1
    assert (await service.deliver_all())[0] == "completed"


async def test_waiting_run_is_not_continued_early() -> None:
    """A scheduled message does not cut a throttled run's wait short."""
    service = await synced(12)
    from canvas_sync.domain.errors import Throttled

    service.person.failures["look"] = Throttled(600)
    service.agenda.mark = service.clock.now() - timedelta(hours=24)
    await service.tick()
    scheduled = service.queue.sent.pop(0).message
    assert (await service.deliver(scheduled)).stopped == "waiting"

    assert (await service.deliver(scheduled)).stopped == "waiting"


async def test_run_without_an_end_fails_after_a_day() -> None:
    """R138: never left in progress: 24 hours after it was asked for it is failed."""
    service = await synced(12)
    first = await service.ask()
    waiting = await service.ask(full=True)
    service.queue.sent.clear()
    service.clock.move(timedelta(hours=25))

    planned = await service.tick()

    assert planned.abandoned == 2
    for asked in (first, waiting):
        run = await service.run(asked.sync_id)
        assert (run.state, run.error_code) == (RunState.FAILED, "abandoned")
    assert service.state.run is None
    assert not service.connections.open_runs


async def test_what_waits_behind_a_run_needs_no_message() -> None:
    """A waiting run's message is sent by the run it waits for, not by a tick."""
    service = await synced(12)
    await service.ask()
    await service.ask(full=True)

    assert (await service.tick()).resent == 0


async def test_what_waits_behind_a_run_is_abandoned_alone() -> None:
    """A waiting run a day old fails without harming the run that goes on."""
    service = await synced(12)
    waiting_behind = await service.ask()
    waiting = await service.ask(full=True)
    del service.connections.open_runs[waiting_behind.sync_id]
    service.clock.move(timedelta(hours=25))

    assert (await service.tick()).abandoned == 1
    assert service.state.pending is None
    assert service.state.run is not None
    assert (await service.run(waiting.sync_id)).state is RunState.FAILED


async def test_one_bad_connection_stops_no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """R173: an item that can't be read is reported; everybody else is still asked."""
    service = await synced(12)
    service.queue.down = QueueUnavailable("sqs")
    await service.ask()
    service.queue.down = None

    async def unreadable(_owner: Owner, _instance: Instance) -> Linked:
        raise ContractBroken("an item of a newer version")

    monkeypatch.setattr(service.connections, "load", unreadable)
    service.agenda.mark = service.clock.now() - timedelta(minutes=20)
    planned = await service.tick()
    monkeypatch.undo()

    assert (planned.due, planned.resent) == (1, 0)
    assert ("open run not watched", "contract_broken") in [
        (event, keys.get("code")) for event, keys in service.report.events
    ]


async def test_running_run_of_a_day_is_left_to_its_worker() -> None:
    """Whoever holds the lease is not declared dead."""
    service = await synced(12)
    asked = await service.ask()
    message = service.queue.sent.pop(0).message

    async def long(request: str) -> None:
        if request == "look":
            held = service.connections.open_runs[asked.sync_id]
            service.clock.move(timedelta(seconds=10))
            from dataclasses import replace

            service.connections.open_runs[asked.sync_id] = replace(
                held, asked_at=held.asked_at - timedelta(hours=25)
            )
            assert (await service.tick()).abandoned == 0

    service.canvas.before = long
    assert (await service.deliver(message)).stopped == "completed"


async def test_open_run_of_an_ended_connection_is_closed() -> None:
    """An open run that is neither the run nor waiting any more ends with its record."""
    service = await synced(12)
    asked = await service.ask()
    from dataclasses import replace

    service.connections.hot[ANNA, SCHOOL] = replace(service.state, run=None)
    service.queue.sent.clear()
    service.clock.move(timedelta(hours=25))

    assert (await service.tick()).abandoned == 1
    assert (await service.run(asked.sync_id)).state is RunState.FAILED
