"""Who works on a connection: duplicates, late workers, bugs, lost answers, messages for nobody."""

from datetime import timedelta

import pytest

from canvas_sync.domain.errors import (
    Moved,
    Throttled,
)
from canvas_sync.domain.sync_state import Turn
from canvas_sync.usecases.run_sync import run_sync
from canvas_sync.usecases.sync_tools import Invocation
from tests.unit.usecases.service import (
    Service,
    course_id,
    synced,
)


async def test_end_of_a_run_ends_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """R208: an answer that got lost makes the end be decided again; what waited is not ended."""
    service = await synced(12)
    await service.ask()
    waiting = await service.ask(full=True)
    take = service.connections.take
    lost: list[bool] = []

    async def answer_lost(turn: Turn) -> None:
        await take(turn)
        run = turn.seen.state.run
        if run and turn.state.last_sync_id == run.sync_id and not lost:
            lost.append(True)
            raise Moved("the answer got lost, the write did not")

    monkeypatch.setattr(service.connections, "take", answer_lost)
    first = await service.deliver(service.queue.sent.pop(0).message)
    monkeypatch.undo()

    assert first.stopped == "lease_lost"
    assert service.state.run is not None
    assert service.state.run.sync_id == waiting.sync_id
    service.clock.move(timedelta(minutes=1))
    assert (await service.tick()).resent == 1
    assert (await service.deliver_all())[0] == "completed"


async def test_message_that_waited_for_its_turn_too_long_is_sent_again() -> None:
    """The last of a batch may come up when the function has no time left; nothing is begun."""
    service = await synced(12)
    await service.ask(full=True)
    message = service.queue.sent.pop(0).message
    invocation = Invocation(service.clock.now() + timedelta(seconds=14), 120.0)

    outcome = await run_sync(message, tools=service.tools, invocation=invocation)

    assert outcome.stopped == "too_late"
    assert await service.deliver_all() == ["completed"]


async def test_late_worker_writes_nothing() -> None:
    """R208: paused past its lease, it finds another worker's fence and stops."""
    service = await synced(12)
    await service.ask(full=True)
    message = service.queue.sent.pop(0).message
    others: list[str] = []

    async def paused(request: str) -> None:
        if request == f"contents/{course_id(12)}" and not others:
            others.append("")
            service.clock.move(timedelta(seconds=200))
            service.row(0, name="As the second worker saw it")
            others[0] = (await service.deliver(message)).stopped
            service.row(0, name="As nobody may write it any more")

    service.canvas.before = paused
    outcome = await service.deliver(message)

    assert (others, outcome.stopped) == (["completed"], "lease_lost")
    assert "As the second worker saw it" in service.tasks


async def test_late_worker_with_nothing_to_write_settles_nothing() -> None:
    """R208: the end of a run is fenced like every write."""
    service = await synced(12)
    await service.ask(full=True)
    message = service.queue.sent.pop(0).message
    others: list[str] = []

    async def paused(request: str) -> None:
        if request == "look" and not others:
            others.append("")
            service.clock.move(timedelta(seconds=200))
            others[0] = (await service.deliver(message)).stopped

    service.canvas.before = paused
    outcome = await service.deliver(message)

    assert (others, outcome.stopped) == (["completed"], "lease_lost")


async def test_message_whose_lease_is_held_is_done_with() -> None:
    """R208, R10: the duplicate of a running run does nothing; one after the end neither."""
    service = Service()
    service.courses(12)
    await service.connect()
    message = service.queue.messages[0]
    seen: list[str] = []

    async def twice(request: str) -> None:
        if request == "look":
            seen.append((await service.deliver(message)).stopped)

    service.canvas.before = twice
    first = await service.deliver(message)
    again = await service.deliver(message)

    assert (seen, first.stopped, again.stopped) == (["held"], "completed", "done")
    assert service.mirror.writes == 3


async def test_scheduled_message_delivered_twice_runs_once() -> None:
    """R10: the copy of a scheduled message finds its run done."""
    service = await synced(12)
    service.agenda.mark = service.clock.now() - timedelta(hours=24)
    await service.tick()
    message = service.queue.messages[0]

    first, again = await service.deliver(message), await service.deliver(message)

    assert (first.stopped, again.stopped) == ("completed", "done")


async def test_unexpected_error_frees_the_lease_and_raises() -> None:
    """A bug is delivered again by the queue; the lease does not stand in its way."""
    service = await synced(12)
    await service.ask(full=True)
    message = service.queue.sent.pop(0).message

    async def bug(_request: str) -> None:
        raise ZeroDivisionError

    async def fixed(_request: str) -> None:
        """Nothing goes wrong any more."""

    service.canvas.before = bug
    with pytest.raises(ZeroDivisionError):
        await service.deliver(message)
    service.canvas.before = fixed

    assert (await service.deliver(message)).stopped == "completed"


async def test_message_for_nobody_is_done_with() -> None:
    """R65: after a disconnect no Canvas request is made for what is still queued."""
    service = await synced(12)
    await service.ask(full=True)
    message = service.queue.messages[0].model_copy(update={"owner": "x" * 26})

    assert (await service.deliver(message)).stopped == "not_connected"


async def test_key_of_a_run_is_kept_when_the_queue_is_down() -> None:
    """A run that could not be handed on is sent by the planner when its time is over."""
    service = await synced(12)
    service.person.failures["look"] = Throttled(30)
    await service.ask(full=True)
    message = service.queue.sent.pop(0).message
    from canvas_sync.domain.errors import QueueUnavailable

    service.queue.down = QueueUnavailable("sqs")
    assert (await service.deliver(message)).stopped == "waiting"
    service.queue.down = None
    service.person.failures.clear()
    service.clock.move(timedelta(minutes=3))

    assert (await service.tick()).resent == 1
    assert (await service.deliver_all())[0] == "completed"
