"""A run and time: handed on, put off, sent again, and what its watermark says."""

from datetime import timedelta

from canvas_sync.domain.errors import (
    CanvasUnreachable,
    KeyUnavailable,
    Throttled,
)
from canvas_sync.domain.run import Counts, RunState
from tests.fakes.clock import NOON, FakeClock
from tests.unit.usecases.service import (
    Service,
    course_id,
    synced,
)


async def test_restart_survives_a_hiccup() -> None:
    """R62: force_restart reads everything afresh although its first attempt had to wait."""
    service = await synced(12)
    await service.ask(full=True, restart=True)
    lost = next(iter(service.mirror.task_rows))
    del service.mirror.task_rows[lost]
    service.vault.down = KeyUnavailable("no key")
    await service.deliver(service.queue.sent.pop(0).message)
    service.vault.down = None

    assert await service.deliver_all() == ["completed"]
    assert len(service.tasks) == 3


async def test_watermark_is_the_start_of_the_listing() -> None:
    """R75: Canvas's own clock when the first listing was read, also of a run handed on."""
    service = await synced(12, 13)
    behind = timedelta(hours=5)
    began = service.clock.now()

    async def listing_of_yesterday(request: str) -> None:
        if request == f"contents/{course_id(12)}":
            service.clock.move(timedelta(seconds=110))

    service.canvas.before = listing_of_yesterday
    service.canvas.clock = FakeClock(began - behind)
    await service.ask(full=True)

    assert await service.deliver_all() == ["later", "completed"]
    assert service.state.watermark == max(NOON, began - behind)


async def test_watermark_is_not_the_end_of_the_run() -> None:
    """R75: what changes on Canvas while the courses are read belongs to the next run."""
    service = await synced(12)
    listed_at = service.clock.now()

    async def takes_a_while(request: str) -> None:
        if request not in {"look", "courses"}:
            service.clock.move(timedelta(seconds=30))

    service.canvas.before = takes_a_while
    await service.ask(full=True)

    assert await service.deliver_all() == ["completed"]
    assert service.state.watermark == listed_at


async def test_watermark_never_goes_back() -> None:
    """R75: a run taken up again long after it began does not forget what later runs saw."""
    service = await synced(12)
    service.person.failures["look"] = CanvasUnreachable("down")
    await service.ask(full=True)
    await service.deliver_all()
    service.person.failures.clear()
    service.clock.move(timedelta(days=2))
    await service.scheduled()
    mark = service.state.watermark

    assert (await service.deliver(service.queue.buried[0].message)).stopped == "completed"
    assert service.state.watermark == mark


async def test_throttled_run_waits_and_goes_on() -> None:
    """R180: the same run goes on after the wait that Canvas asked for; nothing sleeps."""
    service = await synced(12)
    service.person.failures["look"] = Throttled(30)
    asked = await service.ask(full=True)

    outcome = await service.deliver(service.queue.sent.pop(0).message)

    sent = service.queue.sent[0]
    assert (outcome.stopped, outcome.code) == ("waiting", "throttled")
    assert (sent.delay_seconds, sent.message.attempt) == (30, 1)
    waiting = await service.run(asked.sync_id)
    assert waiting.until == service.clock.now() + timedelta(seconds=30)
    service.person.failures.clear()
    assert await service.deliver_all() == ["completed"]
    assert (await service.run(asked.sync_id)).attempts == 2


async def test_early_message_is_sent_again() -> None:
    """A queue delays 15 minutes at most; a message that comes too early does nothing yet."""
    service = await synced(12)
    service.person.failures["look"] = Throttled(1200)
    await service.ask(full=True)
    await service.deliver(service.queue.sent.pop(0).message)

    first = service.queue.sent.pop(0)
    service.clock.move(timedelta(seconds=first.delay_seconds))
    outcome = await service.deliver(first.message)

    assert (first.delay_seconds, outcome.stopped) == (900, "too_early")
    assert service.queue.sent[0].delay_seconds == 300


async def test_schedule_reads_everything_where_no_baseline_is() -> None:
    """A first sync that failed is made up for by the schedule as a full one."""
    service = Service()
    service.courses(12)
    service.person.failures["look"] = CanvasUnreachable("down")
    await service.connect()
    assert (await service.deliver_all())[-1] == "failed"
    service.person.failures.clear()
    service.clock.move(timedelta(minutes=20))

    assert await service.scheduled() == ["completed"]
    assert service.state.has_baseline
    assert len(service.tasks) == 3


async def test_out_of_time_goes_on_where_it_stopped() -> None:
    """R54, R70: the lease is given back, the same run goes on and reads only the rest."""
    service = Service()
    service.courses(12, 13, 14)
    connected = await service.connect()

    async def slow(request: str) -> None:
        if request == f"contents/{course_id(13)}":
            service.clock.move(timedelta(seconds=110))

    service.canvas.before = slow
    first = await service.deliver(service.queue.sent.pop(0).message)
    service.canvas.requests.clear()
    going_on = await service.run(connected.sync_id)
    stopped = await service.deliver_all()

    run = await service.run(connected.sync_id)
    assert first.stopped == "later"
    assert (going_on.state, going_on.progress.current) == (RunState.RUNNING, 2)
    assert stopped == ["completed"]
    assert service.canvas.requests == ["look", "courses", f"contents/{course_id(14)}"]
    assert run.counts == Counts(created=9)
    assert run.requests == 7
    assert service.state.watermark == NOON


async def test_handed_on_delta_does_not_begin_again() -> None:
    """R54: courses that were read and did not differ are marked when the run is handed on."""
    service = await synced(12, 13)
    service.touch(12, 13)

    async def slow(_request: str) -> None:
        service.clock.move(timedelta(seconds=60))

    service.canvas.before = slow
    await service.ask()
    stopped = await service.deliver_all()

    assert stopped == ["later", "completed"]


async def test_daily_reconcile_takes_the_place_of_a_delta() -> None:
    """R110: the first scheduled run a day after the last reconcile is one."""
    service = await synced(12)
    service.clock.move(timedelta(hours=25))
    await service.scheduled()

    assert service.state.last_reconcile_at == service.clock.now()
