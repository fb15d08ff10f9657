"""A run that was given up: buried, sent again, done once."""

from datetime import timedelta

from canvas_sync.domain.errors import (
    CanvasUnreachable,
    Throttled,
)
from canvas_sync.domain.ids import SyncId
from canvas_sync.domain.run import Counts, RunState
from tests.fakes.builders import ANNA, SCHOOL
from tests.unit.usecases.service import (
    course_id,
    synced,
)


async def test_redriven_run_reads_the_courses_that_had_failed() -> None:
    """R29: seven silent courses, given up and buried; the cause gone, redriven it completes."""
    numbers = (12, 13, 14, 15, 16, 17, 18)
    service = await synced(*numbers)
    for number in numbers:
        service.person.failures[f"contents/{course_id(number)}"] = CanvasUnreachable("silence")
    asked = await service.ask(full=True)
    assert (await service.deliver_all())[-1] == "failed"
    service.person.failures.clear()

    assert (await service.deliver(service.queue.buried[0].message)).stopped == "completed"
    assert (await service.run(asked.sync_id)).counts == Counts(unchanged=21)


async def test_redriven_message_waits_for_the_run_that_goes_on() -> None:
    """R29: it is not lost while another run of the connection has the lease."""
    service = await synced(12)
    service.person.failures["look"] = CanvasUnreachable("down")
    await service.ask(full=True)
    await service.deliver_all()
    service.person.failures.clear()
    await service.ask(full=True)
    buried = service.queue.buried[0].message

    assert (await service.deliver(buried)).stopped == "busy"
    assert service.queue.sent[-1].delay_seconds == 60
    assert await service.deliver_all() == ["completed", "completed"]


async def test_run_that_a_person_joined_is_redriven_as_theirs() -> None:
    """R29: the schedule's run, joined by a person and given up, goes on when redriven."""
    service = await synced(12)
    service.person.failures["look"] = CanvasUnreachable("down")
    joined: list[SyncId] = []

    async def meanwhile(request: str) -> None:
        if request == "look" and not joined:
            joined.append((await service.ask(full=True)).sync_id)

    service.canvas.before = meanwhile
    assert (await service.scheduled())[-1] == "failed"
    service.person.failures.clear()

    assert (await service.deliver(service.queue.buried[0].message)).stopped == "completed"
    assert (await service.run(joined[0])).state is RunState.COMPLETED


async def test_redriven_after_a_day_is_not_abandoned() -> None:
    """R138: the day begins again with the redrive."""
    service = await synced(12)
    service.person.failures["look"] = CanvasUnreachable("down")
    asked = await service.ask(full=True)
    await service.deliver_all()
    service.clock.move(timedelta(days=2))
    service.person.failures["look"] = Throttled(60)
    await service.deliver(service.queue.buried[0].message)

    assert (await service.tick()).abandoned == 0
    assert (await service.run(asked.sync_id)).state is RunState.WAITING


async def test_given_up_run_is_buried_and_can_be_redriven() -> None:
    """R29, R77: attempts exhausted → failed and in the dead letters; redriven it succeeds once."""
    service = await synced(12)
    service.row(0, name="Changed")
    service.person.failures["look"] = CanvasUnreachable("down")
    asked = await service.ask(full=True)

    assert await service.deliver_all() == ["waiting", "waiting", "failed"]
    failed = await service.run(asked.sync_id)
    buried = service.queue.buried[0]
    assert (failed.state, failed.error_code, failed.resumable) == (
        RunState.FAILED,
        "canvas_unreachable",
        True,
    )
    assert (buried.code, buried.attempts) == ("canvas_unreachable", 3)
    assert buried.message.sync_id == asked.sync_id

    service.person.failures.clear()
    first = await service.deliver(buried.message)
    again = await service.deliver(buried.message)

    assert (first.stopped, again.stopped) == ("completed", "done")
    assert (await service.run(asked.sync_id)).counts == Counts(updated=1, unchanged=2)
    assert not service.connections.open_runs


async def test_scheduled_failure_is_not_buried() -> None:
    """R29: a scheduled run is tried again at its next slot."""
    service = await synced(12)
    service.person.failures["look"] = CanvasUnreachable("down")

    assert await service.scheduled() == ["waiting", "waiting", "failed"]

    assert not service.queue.buried


async def test_third_failure_in_a_row_is_an_error_that_backs_off() -> None:
    """R102, R171: error after three failed runs; the schedule rests; a success heals."""
    service = await synced(12)
    service.person.failures["look"] = CanvasUnreachable("down")
    for _ in range(3):
        await service.scheduled()

    assert service.api_state == "error"
    assert service.connections.cold[ANNA, SCHOOL].last_error_code == "canvas_unreachable"
    assert await service.scheduled() == ["resting"]

    service.person.failures.clear()
    service.clock.move(timedelta(minutes=21))
    assert await service.scheduled() == ["completed"]
    assert service.api_state == "ok"
    assert service.connections.cold[ANNA, SCHOOL].last_error_code is None
    assert service.state.failures == 0
