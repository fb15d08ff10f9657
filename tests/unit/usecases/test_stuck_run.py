"""A run whose worker met a bug: nobody holds it, and it neither hangs nor goes on for ever."""

from datetime import timedelta

import pytest

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.connection import State
from canvas_sync.domain.run import Kind, RunState
from canvas_sync.usecases.plan_syncs import NEVER_BEGUN
from canvas_sync.usecases.run_sync import MOST_BUGS
from tests.unit.usecases.service import Service, synced

RECEIVES = 5
"""How often SQS hands out a message that fails."""
MINUTE = timedelta(minutes=1)


def broken(service: Service) -> None:
    """Every worker meets a bug from now on."""

    async def bug(_request: str) -> None:
        raise ZeroDivisionError

    service.canvas.before = bug


def mended(service: Service) -> None:
    async def fine(_request: str) -> None:
        """The fix is deployed."""

    service.canvas.before = fine


async def receive(service: Service, message: SyncMessage) -> None:
    """What SQS does with a message before it is a dead letter."""
    for _ in range(RECEIVES):
        with pytest.raises(ZeroDivisionError):
            await service.deliver(message)
        service.clock.move(MINUTE / 6)


async def stuck(*, restart: bool = False) -> tuple[Service, SyncMessage]:
    """A person's run that its only message has given up; and that message."""
    service = await synced(12)
    await service.ask(restart=restart)
    message = service.queue.sent.pop(0).message
    broken(service)
    await receive(service, message)
    service.touch(12)
    return service, message


async def test_planner_sends_it_once_more() -> None:
    """R59, R138: a quarter of an hour later the run is tried again; mended, it ends well."""
    service, message = await stuck()
    assert (await service.tick()).resent == 0
    mended(service)
    service.clock.move(NEVER_BEGUN)

    assert (await service.tick()).resent == 1
    assert service.queue.messages[0].continuation
    assert (await service.deliver_all())[0] == "completed"
    assert (await service.run(message.sync_id)).state is RunState.COMPLETED


async def test_it_ends() -> None:
    """R29, R138: where the bug stays the run fails, is named in its record, and is sent no more."""
    service, message = await stuck()
    sent = 0

    for _ in range(12):
        service.clock.move(NEVER_BEGUN + MINUTE)
        resent = (await service.tick()).resent
        sent += resent
        for letter in service.queue.messages[:resent]:
            service.queue.sent.clear()
            await receive(service, letter)

    run = await service.run(message.sync_id)
    assert sent == MOST_BUGS // RECEIVES - 1
    assert (run.state, run.error_code, run.resumable) == (RunState.FAILED, "internal", True)
    assert (service.state.run, service.state.failures) == (None, 1)
    assert not service.connections.open_runs


async def test_redriven_after_the_fix() -> None:
    """R29: the dead letter of a run that ended so is sent back, and the run goes on."""
    service, message = await stuck()
    await receive(service, message)
    mended(service)

    assert (await service.deliver(message)).stopped == "completed"


async def test_schedule_backs_off() -> None:
    """R77: the schedule's run that meets a bug ends, too; three of them rest the connection."""
    service = await synced(12)
    broken(service)

    for _ in range(3 * MOST_BUGS // RECEIVES):
        service.agenda.mark = service.clock.now() - timedelta(hours=24)
        await service.tick()
        await receive(service, service.queue.sent.pop(0).message)
        service.clock.move(20 * MINUTE)

    assert (service.connection.state, service.connection.last_error_code) == (
        State.ERROR,
        "internal",
    )
    assert service.state.not_before is not None


async def test_asked_again() -> None:
    """R62: who asks for it again has it sent again, under the same id."""
    service, message = await stuck()
    mended(service)

    again = await service.ask()

    assert again.sync_id == message.sync_id
    assert await service.deliver_all() == ["completed"]


async def test_connected_again() -> None:
    """R62: connecting again has it sent again, too."""
    service, message = await stuck()
    mended(service)

    again = await service.connect()

    assert again.sync_id == message.sync_id
    assert await service.deliver_all() == ["completed"]


async def test_schedules_run_is_joined_and_sent() -> None:
    """R62: a run of the schedule's that is stuck so goes on for the person who asks."""
    service = await synced(12)
    broken(service)
    service.agenda.mark = service.clock.now() - timedelta(hours=24)
    await service.tick()
    await receive(service, service.queue.sent.pop(0).message)
    mended(service)

    asked = await service.ask()

    assert await service.deliver_all() == ["completed"]
    assert (await service.run(asked.sync_id)).state is RunState.COMPLETED


@pytest.mark.parametrize("waits", [False, True], ids=["nothing waits", "one waits behind it"])
async def test_deeper_one_takes_its_place(*, waits: bool) -> None:
    """R62: a run that nobody holds keeps no deeper one waiting; it is cancelled and says so."""
    service = await synced(12)
    first = await service.ask()
    waiting = await service.ask(full=True) if waits else None
    message = service.queue.sent.pop(0).message
    broken(service)
    await receive(service, message)
    mended(service)

    deeper = await service.ask(restart=True)

    assert deeper.kind is Kind.FULL
    assert waiting is None or deeper.sync_id == waiting.sync_id
    assert [one.sync_id for one in service.queue.messages] == [deeper.sync_id]
    assert (await service.deliver(message)).stopped == "done"
    assert await service.deliver_all() == ["completed"]
    assert (await service.run(first.sync_id)).state is RunState.CANCELLED
    assert (await service.run(deeper.sync_id)).state is RunState.COMPLETED
    assert not service.connections.open_runs


async def test_held_one_is_waited_for() -> None:
    """R62: while a worker holds the run nothing is sent twice, and a deeper one waits."""
    service = await synced(12)
    asked = []

    async def meanwhile(request: str) -> None:
        if request == "look":
            asked.append((await service.ask(), len(service.queue.messages)))
            asked.append((await service.ask(restart=True), len(service.queue.messages)))

    service.canvas.before = meanwhile
    first = await service.ask()
    message = service.queue.sent.pop(0).message

    assert (await service.deliver(message)).stopped == "completed"
    assert [sent for _, sent in asked] == [0, 0]
    assert asked[0][0].sync_id == first.sync_id != asked[1][0].sync_id
