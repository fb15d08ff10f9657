"""A run: what it writes, what it leaves alone, and how it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    CourseForbidden,
    CourseUnreadable,
    KeyUnavailable,
    SyncError,
    Throttled,
    TokenExpired,
    TokenInvalid,
)
from canvas_sync.domain.ids import AssignmentId, SyncId
from canvas_sync.domain.run import Counts, CourseOutcome, Kind, RunState
from canvas_sync.domain.snapshot import Access, AssignmentRow, CourseSnapshot
from canvas_sync.usecases.run_sync import run_sync
from canvas_sync.usecases.sync_tools import Invocation
from tests.fakes.builders import ANNA, SCHOOL
from tests.fakes.clock import NOON
from tests.unit.usecases.service import (
    Service,
    a_listed_course,
    a_row,
    a_submission,
    course_id,
    synced,
)


async def test_first_sync_makes_a_task_of_every_assignment() -> None:
    """R51, R66-R70: connect, one message, and everything is there with its counts."""
    service = Service()
    service.courses(12, 13, each=3)

    connected = await service.connect()
    stopped = await service.deliver_all()

    run = await service.run(connected.sync_id)
    assert stopped == ["completed"]
    assert len(service.tasks) == 6
    assert (run.state, run.kind) == (RunState.COMPLETED, Kind.FULL)
    assert run.counts == Counts(created=6)
    assert (run.progress.current, run.progress.total) == (2, 2)
    assert service.state.has_baseline
    assert service.state.run is None
    assert not service.connections.open_runs
    assert service.canvas.open_readers == 0


async def test_second_sync_writes_nothing() -> None:
    """R53, R72, R128: 0 created, 0 updated, 0 deleted, and no row is touched."""
    service = await synced()
    writes = service.mirror.writes

    asked = await service.ask()
    await service.deliver_all()

    run = await service.run(asked.sync_id)
    assert run.counts == Counts(unchanged=6)
    assert service.mirror.writes == writes


async def test_idle_scheduled_run_writes_the_lease_alone() -> None:
    """R101: nothing but the lease taken and given back; no record, no task, no cursor."""
    service = await synced()
    before = (dict(service.connections.runs), dict(service.mirror.cursor_rows), service.state.rev)

    assert await service.scheduled() == ["completed"]

    assert (dict(service.connections.runs), dict(service.mirror.cursor_rows)) == before[:2]
    assert service.state.rev == before[2] + 2


async def test_delta_writes_only_what_changed() -> None:
    """R71-R73: a moved due date and a grade are two updates; the others stay as they were."""
    service = await synced()
    due = NOON + timedelta(days=9)
    graded = a_submission(
        workflow_state="graded", score=0.0, grade="0", posted_at=NOON, graded_at=NOON
    )
    service.row(0, submission=a_submission(cached_due_at=due))
    service.row(1, submission=graded)

    assert await service.scheduled() == ["completed"]

    assert service.tasks["Essay 1200"].canvas.due_at == due
    assert service.tasks["Essay 1201"].canvas.score == 0.0
    versions = {title: row.version for title, row in service.tasks.items()}
    assert [versions[f"Essay {n}"] for n in (1200, 1201, 1202, 1300)] == [2, 2, 1, 1]


async def test_sync_keeps_what_the_person_wrote() -> None:
    """R73: the person's part of a task survives an update of Canvas's part."""
    service = await synced()
    key = next(iter(service.mirror.task_rows))
    mine = replace(service.mirror.task_rows[key], done=True, notes="ask Ben", estimated_minutes=5)
    service.mirror.task_rows[key] = mine
    service.row(0, name="Essay 1200, second version")

    await service.scheduled()

    after = service.mirror.task_rows[key]
    assert after.canvas.title == "Essay 1200, second version"
    assert (after.done, after.notes, after.estimated_minutes) == (True, "ask Ben", 5)


async def test_missing_row_is_buried_after_two_complete_listings() -> None:
    """R74: missing twice, at least 75 s apart; back again it is the same task."""
    service = await synced()
    kept = service.person.rows[course_id(12)].pop(0)

    await service.scheduled()
    assert "Essay 1200" in service.tasks
    service.clock.move(timedelta(seconds=30))
    await service.scheduled()
    assert "Essay 1200" in service.tasks
    service.clock.move(timedelta(seconds=60))
    await service.scheduled()
    assert "Essay 1200" not in service.tasks

    service.person.rows[course_id(12)].insert(0, kept)
    await service.scheduled()
    assert service.tasks["Essay 1200"].version == 3


@pytest.mark.parametrize(
    "error",
    [CourseForbidden("403"), CourseUnreadable("half a page"), CanvasFailing("500")],
    ids=str,
)
async def test_failing_course_harms_no_other(error: SyncError) -> None:
    """R78, R141: the run is partial and names it; nothing is deleted; it is first next time."""
    service = await synced(12, 13)
    service.person.failures[f"assignments/{course_id(12)}"] = error
    service.row(0, course=13, name="Changed")

    asked = await service.ask()
    await service.deliver_all()

    run = await service.run(asked.sync_id)
    assert run.state is RunState.PARTIAL
    assert run.courses[course_id(12)].outcome is CourseOutcome.FAILED
    assert run.courses[course_id(12)].code == error.code
    assert "Changed" in service.tasks
    assert len(service.tasks) == 6
    cursor = service.mirror.cursor_rows[ANNA, SCHOOL, course_id(12)]
    assert cursor.behind_since is not None


async def test_failed_course_is_read_first_and_is_well_again() -> None:
    """R78: the next run begins with what failed, and forgets that it did."""
    service = await synced(12, 13)
    name = f"assignments/{course_id(13)}"
    service.person.failures[name] = CourseUnreadable("garbage")
    await service.scheduled()
    service.person.failures.clear()
    service.canvas.requests.clear()

    await service.scheduled()

    assert service.canvas.requests == ["courses", name, f"assignments/{course_id(12)}"]
    assert service.mirror.cursor_rows[ANNA, SCHOOL, course_id(13)].behind_since is None


async def test_course_that_never_worked_forgets_no_task() -> None:
    """R74: a failure before the first manifest takes the kept tasks for its baseline."""
    service = await synced(12)
    await service.ask(restart=True)
    service.person.failures[f"assignments/{course_id(12)}"] = CourseUnreadable("garbage")
    await service.deliver_all()
    service.person.failures.clear()

    asked = await service.ask()
    await service.deliver_all()

    assert (await service.run(asked.sync_id)).counts == Counts(unchanged=3)


async def test_all_courses_failing_is_a_failed_run() -> None:
    """R212: no success, no clock moved, after an error everywhere."""
    service = await synced(12)
    full_at, delta_at = service.state.last_full_sync_at, service.state.last_delta_at
    service.person.failures[f"assignments/{course_id(12)}"] = CourseUnreadable("garbage")

    assert await service.scheduled() == ["failed"]

    assert service.state.failures == 1
    assert (service.state.last_full_sync_at, service.state.last_delta_at) == (full_at, delta_at)
    await service.scheduled()
    await service.scheduled()
    assert service.api_state == "error"
    assert service.connections.cold[ANNA, SCHOOL].last_error_code == "canvas_error"


async def test_silent_host_ends_the_walk_early() -> None:
    """R77: two courses in a row without an answer, and the run waits instead of hammering."""
    service = await synced(12, 13, 14)
    for number in (12, 13, 14):
        service.person.failures[f"assignments/{course_id(number)}"] = CanvasUnreachable("silence")
    service.canvas.requests.clear()
    asked = await service.ask()

    outcome = await service.deliver(service.queue.sent.pop(0).message)

    assert outcome.stopped == "waiting"
    assert len(service.canvas.requests) == 3
    assert (await service.run(asked.sync_id)).state is RunState.WAITING


async def test_throttled_run_waits_and_goes_on() -> None:
    """R180: the same run goes on after the wait that Canvas asked for; nothing sleeps."""
    service = await synced(12)
    service.person.failures["courses"] = Throttled(30)
    asked = await service.ask()

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
    service.person.failures["courses"] = Throttled(1200)
    await service.ask()
    await service.deliver(service.queue.sent.pop(0).message)

    first = service.queue.sent.pop(0)
    service.clock.move(timedelta(seconds=first.delay_seconds))
    outcome = await service.deliver(first.message)

    assert (first.delay_seconds, outcome.stopped) == (900, "too_early")
    assert service.queue.sent[0].delay_seconds == 300


async def test_message_that_waited_for_its_turn_too_long_is_sent_again() -> None:
    """The last of a batch may come up when the function has no time left; nothing is begun."""
    service = await synced(12)
    await service.ask()
    message = service.queue.sent.pop(0).message
    invocation = Invocation(service.clock.now() + timedelta(seconds=14), 120.0)

    outcome = await run_sync(message, tools=service.tools, invocation=invocation)

    assert outcome.stopped == "too_late"
    assert await service.deliver_all() == ["completed"]


async def test_given_up_run_is_buried_and_can_be_redriven() -> None:
    """R29, R77: attempts exhausted → failed and in the dead letters; redriven it succeeds once."""
    service = await synced(12)
    service.row(0, name="Changed")
    service.person.failures["courses"] = CanvasUnreachable("down")
    asked = await service.ask()

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
    service.person.failures["courses"] = CanvasUnreachable("down")

    assert await service.scheduled() == ["waiting", "waiting", "failed"]

    assert not service.queue.buried


async def test_third_failure_in_a_row_is_an_error_that_backs_off() -> None:
    """R102, R171: error after three failed runs; the schedule rests; a success heals."""
    service = await synced(12)
    service.person.failures["courses"] = CanvasUnreachable("down")
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


async def test_dead_token_keeps_what_was_stored_and_asks_nothing_more() -> None:
    """R76: a token that dies at the second course: partial, needs_reauth, no further request."""
    service = Service()
    service.courses(12, 13, 14)
    service.person.failures[f"assignments/{course_id(13)}"] = TokenExpired("expired")
    connected = await service.connect()

    assert await service.deliver_all() == ["partial"]

    run = await service.run(connected.sync_id)
    assert len(service.tasks) == 3
    assert (run.state, run.error_code) == (RunState.PARTIAL, "token_expired")
    assert service.api_state == "needs_reauth"
    assert not service.queue.buried
    service.canvas.requests.clear()
    assert await service.scheduled() == []
    assert service.canvas.requests == []


async def test_invalid_token_blocks_and_is_probed() -> None:
    """R76: Canvas says Invalid: blocked, rows kept; the daily probe heals or keeps it."""
    service = await synced(12)
    service.person.failures["identity"] = service.person.failures["courses"] = TokenInvalid("no")

    assert await service.scheduled() == ["failed"]
    assert service.api_state == "blocked"
    assert len(service.tasks) == 3
    assert await service.scheduled() == ["failed"]

    service.person.failures.clear()
    assert await service.scheduled() == ["completed"]
    assert service.api_state == "ok"


async def test_blocked_for_thirty_days_needs_a_reconnect() -> None:
    """The probe gives up after 30 days."""
    service = await synced(12)
    service.person.failures["identity"] = service.person.failures["courses"] = TokenInvalid("no")
    await service.scheduled()
    service.clock.move(timedelta(days=31))
    await service.scheduled()

    assert service.api_state == "needs_reauth"


async def test_invalid_that_identity_denies_is_no_dead_token() -> None:
    """Decision table row 6: Invalid is confirmed by users/self before it counts."""
    service = await synced(12)
    service.person.failures["courses"] = TokenInvalid("no")

    assert (await service.scheduled())[0] == "waiting"

    assert service.api_state == "ok"


async def test_key_outage_is_retried_and_deactivates_nothing() -> None:
    """R89, R218: KMS out of order → waiting, then failed; the sealed token stays."""
    service = await synced(12)
    sealed = service.connections.cold[ANNA, SCHOOL].sealed_token
    service.vault.down = KeyUnavailable("no key")

    assert await service.scheduled() == ["waiting", "waiting", "failed"]
    assert service.connections.cold[ANNA, SCHOOL].sealed_token == sealed

    service.vault.down = None
    assert await service.scheduled() == ["completed"]


async def test_unreadable_row_sinks_nothing_and_is_staged_once() -> None:
    """R69, R140: 1 of 3 can't be read: 2 tasks, 1 reason in staging; repaired it becomes a task."""
    service = Service()
    service.courses(12)
    good = service.person.rows[course_id(12)][0]
    bad = AssignmentRow(good.id, {"due_at": "soon"}, None, "due_at: not a date")
    service.person.rows[course_id(12)][0] = bad
    connected = await service.connect()
    await service.deliver_all()

    run = await service.run(connected.sync_id)
    place = ANNA, SCHOOL, course_id(12), good.id
    staged, staged_at = service.mirror.staged_rows[place]
    assert (run.counts.created, run.counts.unreadable) == (2, 1)
    assert staged.processing_error == "due_at: not a date"

    service.clock.move(timedelta(minutes=20))
    await service.scheduled()
    assert service.mirror.staged_rows[place][1] == staged_at

    service.person.rows[course_id(12)][0] = good
    await service.scheduled()
    assert len(service.tasks) == 3


async def test_row_that_becomes_unreadable_keeps_its_task() -> None:
    """R69: the task as last understood stays until the row can be read again."""
    service = await synced(12)
    good = service.person.rows[course_id(12)][0]
    service.person.rows[course_id(12)][0] = AssignmentRow(good.id, {"name": 7}, None, "name: text")
    for _ in range(3):
        service.clock.move(timedelta(minutes=20))
        await service.scheduled()

    assert service.tasks["Essay 1200"].version == 1


async def test_restricted_course_is_reported_and_keeps_its_tasks() -> None:
    """R66: the stub says nothing about the tasks; name and rows stay, the state says why."""
    service = await synced(12, 13)
    service.person.courses[0] = CourseSnapshot(course_id(12), Access.RESTRICTED)

    asked = await service.ask()
    await service.deliver_all()

    run = await service.run(asked.sync_id)
    stored = service.mirror.course_rows[ANNA, SCHOOL, course_id(12)]
    assert run.state is RunState.COMPLETED
    assert run.courses[course_id(12)].outcome is CourseOutcome.RESTRICTED
    assert (stored.state.value, stored.name) == ("restricted", "Course 12")
    assert len(service.tasks) == 6


async def test_course_still_restricted_is_not_written_again() -> None:
    """R128: what is known to be restricted costs no write."""
    service = await synced(12, 13)
    service.person.courses[0] = CourseSnapshot(course_id(12), Access.RESTRICTED)
    await service.scheduled()
    rev = service.state.rev

    await service.scheduled()

    assert service.state.rev == rev + 2


async def test_late_worker_writes_nothing() -> None:
    """R208: paused past its lease, it finds another worker's fence and stops."""
    service = await synced(12)
    await service.ask()
    message = service.queue.sent.pop(0).message
    others: list[str] = []

    async def paused(request: str) -> None:
        if request == f"assignments/{course_id(12)}" and not others:
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
    await service.ask()
    message = service.queue.sent.pop(0).message
    others: list[str] = []

    async def paused(request: str) -> None:
        if request == "courses" and not others:
            others.append("")
            service.clock.move(timedelta(seconds=200))
            others[0] = (await service.deliver(message)).stopped

    service.canvas.before = paused
    outcome = await service.deliver(message)

    assert (others, outcome.stopped) == (["completed"], "lease_lost")


async def test_queued_message_of_a_dead_credential_is_done_with() -> None:
    """R76: no further calls."""
    service = await synced(12)
    await service.ask()
    message = service.queue.messages[0]
    service.person.failures["courses"] = TokenExpired("expired")
    await service.deliver(message)
    service.canvas.requests.clear()

    assert (await service.deliver(message)).stopped == "needs_reauth"
    assert not service.canvas.requests


async def test_schedule_reads_everything_where_no_baseline_is() -> None:
    """A first sync that failed is made up for by the schedule as a full one."""
    service = Service()
    service.courses(12)
    service.person.failures["courses"] = CanvasUnreachable("down")
    await service.connect()
    assert (await service.deliver_all())[-1] == "failed"
    service.person.failures.clear()
    service.clock.move(timedelta(minutes=20))

    assert await service.scheduled() == ["completed"]
    assert service.state.has_baseline
    assert len(service.tasks) == 3


async def test_course_that_left_the_list_is_marked_and_comes_back() -> None:
    """R74: a vanished course deletes nothing."""
    service = await synced(12, 13)
    gone = service.person.courses.pop(0)

    await service.scheduled()
    assert service.mirror.course_rows[ANNA, SCHOOL, gone.id].state.value == "gone"
    assert len(service.tasks) == 6

    service.person.courses.append(gone)
    await service.scheduled()
    assert service.mirror.course_rows[ANNA, SCHOOL, gone.id].state.value == "active"


async def test_old_and_taught_courses_are_not_mirrored() -> None:
    """R66: ended more than 180 days ago, or not as a student: not asked for."""
    service = Service()
    old = a_listed_course(14, end_at=NOON - timedelta(days=181))
    recent = a_listed_course(15, end_at=NOON - timedelta(days=180))
    taught = a_listed_course(16, is_student=False)
    service.person.courses = [old, recent, taught]

    await service.connect()
    await service.deliver_all()

    assert service.canvas.requests[1:] == ["courses", f"assignments/{recent.id}"]


async def test_renamed_course_renames_the_subject() -> None:
    """R83: the tasks of a renamed course follow."""
    service = await synced(12)
    service.person.courses = [a_listed_course(12, name="My biology")]

    await service.scheduled()

    assert {row.canvas.subject for row in service.tasks.values()} == {"My biology"}


async def test_out_of_time_goes_on_where_it_stopped() -> None:
    """R54, R70: the lease is given back, the same run goes on and reads only the rest."""
    service = Service()
    service.courses(12, 13, 14)
    connected = await service.connect()

    async def slow(request: str) -> None:
        if request == f"assignments/{course_id(13)}":
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
    assert service.canvas.requests == ["courses", f"assignments/{course_id(14)}"]
    assert run.counts == Counts(created=9)
    assert run.requests == 5
    assert service.state.watermark == NOON


async def test_handed_on_delta_does_not_begin_again() -> None:
    """R54: courses that were read and did not differ are marked when the run is handed on."""
    service = await synced(12, 13)

    async def slow(_request: str) -> None:
        service.clock.move(timedelta(seconds=60))

    service.canvas.before = slow
    await service.ask()
    stopped = await service.deliver_all()

    assert stopped == ["later", "completed"]


async def test_course_that_outlasts_an_invocation_is_a_failed_course() -> None:
    """A course too slow for any invocation ends in `partial`, not in a run without end."""
    service = await synced(12, 13)

    async def slow(request: str) -> None:
        if request == f"assignments/{course_id(12)}":
            service.clock.move(timedelta(seconds=110))

    service.canvas.before = slow
    service.person.failures[f"assignments/{course_id(12)}"] = CanvasUnreachable("no time left")
    asked = await service.ask()
    stopped = await service.deliver_all()

    assert stopped == ["later", "partial"]
    assert (await service.run(asked.sync_id)).courses[course_id(12)].code == "canvas_unreachable"


async def test_time_running_out_within_a_later_course_is_no_failure() -> None:
    """What could not be finished in this invocation is begun again in the next."""
    service = await synced(12, 13)
    name = f"assignments/{course_id(13)}"

    async def slow(request: str) -> None:
        if request == name:
            service.clock.move(timedelta(seconds=110))
            service.person.failures[name] = CanvasUnreachable("no time left")

    service.canvas.before = slow
    asked = await service.ask()
    first = await service.deliver(service.queue.sent.pop(0).message)

    async def quick(_request: str) -> None:
        service.person.failures.clear()

    service.canvas.before = quick
    stopped = await service.deliver_all()

    assert (first.stopped, stopped) == ("later", ["completed"])
    assert (await service.run(asked.sync_id)).counts == Counts(unchanged=6)


async def test_message_whose_lease_is_held_is_done_with() -> None:
    """R208, R10: the duplicate of a running run does nothing; one after the end neither."""
    service = Service()
    service.courses(12)
    await service.connect()
    message = service.queue.messages[0]
    seen: list[str] = []

    async def twice(request: str) -> None:
        if request == "courses":
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
    await service.ask()
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
    await service.ask()
    message = service.queue.messages[0].model_copy(update={"owner": "x" * 26})

    assert (await service.deliver(message)).stopped == "not_connected"


async def test_key_of_a_run_is_kept_when_the_queue_is_down() -> None:
    """A run that could not be handed on is sent by the planner when its time is over."""
    service = await synced(12)
    service.person.failures["courses"] = Throttled(30)
    await service.ask()
    message = service.queue.sent.pop(0).message
    from canvas_sync.domain.errors import QueueUnavailable

    service.queue.down = QueueUnavailable("sqs")
    assert (await service.deliver(message)).stopped == "waiting"
    service.queue.down = None
    service.person.failures.clear()
    service.clock.move(timedelta(minutes=3))

    assert (await service.tick()).resent == 1
    assert (await service.deliver_all())[0] == "completed"


async def test_daily_reconcile_takes_the_place_of_a_delta() -> None:
    """R110: the first scheduled run a day after the last reconcile is one."""
    service = await synced(12)
    service.clock.move(timedelta(hours=25))
    await service.scheduled()

    assert service.state.last_reconcile_at == service.clock.now()


def test_ids_in_the_harness_are_global() -> None:
    """The harness speaks of courses as the domain does."""
    assert course_id(12) == "10000000000012"
    assert a_row(7).id == AssignmentId("10000000000007")
    assert SyncId("x") == "x"
