"""A run and its courses: one that fails, is closed, slow, restricted or gone harms no other."""

from datetime import timedelta

import pytest

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    CourseForbidden,
    CourseUnreadable,
    SyncError,
)
from canvas_sync.domain.run import Counts, CourseOutcome, RunState
from canvas_sync.domain.snapshot import Access, AssignmentRow, CourseSnapshot
from tests.fakes.builders import ANNA, SCHOOL
from tests.fakes.clock import NOON
from tests.unit.usecases.service import (
    Service,
    a_listed_course,
    course_id,
    synced,
)


@pytest.mark.parametrize(
    "error",
    [CourseForbidden("403"), CourseUnreadable("half a page"), CanvasFailing("500")],
    ids=str,
)
async def test_failing_course_harms_no_other(error: SyncError) -> None:
    """R78, R141: the run is partial and names it; nothing is deleted; it is first next time."""
    service = await synced(12, 13)
    service.person.failures[f"contents/{course_id(12)}"] = error
    service.row(0, course=13, name="Changed")

    asked = await service.ask(full=True)
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
    name = f"contents/{course_id(13)}"
    service.person.failures[name] = CourseUnreadable("garbage")
    service.touch(12, 13)
    await service.scheduled()
    service.person.failures.clear()
    service.canvas.requests.clear()
    service.touch(12)

    await service.scheduled()

    assert service.canvas.requests == ["look", name, f"contents/{course_id(12)}"]
    assert service.mirror.cursor_rows[ANNA, SCHOOL, course_id(13)].behind_since is None


async def test_course_that_never_worked_forgets_no_task() -> None:
    """R74: a failure before the first manifest takes the kept tasks for its baseline."""
    service = await synced(12)
    await service.ask(restart=True)
    service.person.failures[f"contents/{course_id(12)}"] = CourseUnreadable("garbage")
    await service.deliver_all()
    service.person.failures.clear()

    asked = await service.ask(full=True)
    await service.deliver_all()

    assert (await service.run(asked.sync_id)).counts == Counts(unchanged=3)


async def test_all_courses_failing_is_a_failed_run() -> None:
    """R212: no success, no clock moved, after an error everywhere."""
    service = await synced(12)
    full_at, delta_at = service.state.last_full_sync_at, service.state.last_delta_at
    service.person.failures[f"contents/{course_id(12)}"] = CourseUnreadable("garbage")
    service.touch(12)

    assert await service.scheduled() == ["waiting", "waiting", "failed"]

    assert service.state.failures == 1
    assert (service.state.last_full_sync_at, service.state.last_delta_at) == (full_at, delta_at)
    await service.scheduled()
    await service.scheduled()
    assert service.api_state == "error"
    assert service.connections.cold[ANNA, SCHOOL].last_error_code == "canvas_error"


async def test_closed_courses_are_no_outage() -> None:
    """R78: the only course keeps its tab closed: partial and named, no error of the connection."""
    service = await synced(12)
    service.person.failures[f"contents/{course_id(12)}"] = CourseForbidden("tab disabled")
    service.touch(12)

    assert await service.scheduled() == ["partial"]
    assert service.state.failures == 0


async def test_course_that_failed_is_tried_again_in_the_next_attempt() -> None:
    """R77: two courses silent once, Canvas up again: the same run reads them and completes."""
    service = await synced(12, 13)
    for number in (12, 13):
        service.person.failures[f"contents/{course_id(number)}"] = CanvasUnreachable("silence")
    asked = await service.ask(full=True)
    first = await service.deliver(service.queue.sent.pop(0).message)
    service.person.failures.clear()

    assert first.stopped == "waiting"
    assert await service.deliver_all() == ["completed"]
    assert (await service.run(asked.sync_id)).counts == Counts(unchanged=6)


async def test_single_silent_course_is_tried_to_the_end_and_buried() -> None:
    """R29, R77: one course is as much a run as seven."""
    service = await synced(12)
    service.person.failures[f"contents/{course_id(12)}"] = CanvasUnreachable("silence")
    asked = await service.ask(full=True)

    assert await service.deliver_all() == ["waiting", "waiting", "failed"]
    assert service.queue.buried[0].message.sync_id == asked.sync_id


async def test_slow_course_ends_however_late_it_comes() -> None:
    """A course too slow for an invocation is named and left, also behind a restricted one."""
    service = await synced(12, 13)
    service.person.courses.append(CourseSnapshot(course_id(14), Access.RESTRICTED))
    name = f"contents/{course_id(13)}"

    async def slow(request: str) -> None:
        if request == name:
            service.clock.move(timedelta(seconds=110))

    service.canvas.before = slow
    service.person.failures[name] = CanvasUnreachable("no time left")
    asked = await service.ask(full=True)
    stopped = await service.deliver_all()

    assert stopped == ["later", "partial"]
    assert (await service.run(asked.sync_id)).courses[course_id(13)].code == "canvas_unreachable"


async def test_two_slow_courses_end_too() -> None:
    """Each is tried once in an attempt of a run."""
    service = await synced(12, 13)

    async def slow(request: str) -> None:
        if request not in {"look", "courses"}:
            service.clock.move(timedelta(seconds=110))

    service.canvas.before = slow
    for number in (12, 13):
        service.person.failures[f"contents/{course_id(number)}"] = CourseUnreadable("too slow")
    await service.ask(full=True)

    assert (await service.deliver_all())[-1] == "failed"


async def test_silent_host_ends_the_walk_early() -> None:
    """R77: two courses in a row without an answer, and the run waits instead of hammering."""
    service = await synced(12, 13, 14)
    for number in (12, 13, 14):
        service.person.failures[f"contents/{course_id(number)}"] = CanvasUnreachable("silence")
    service.canvas.requests.clear()
    asked = await service.ask(full=True)

    outcome = await service.deliver(service.queue.sent.pop(0).message)

    assert outcome.stopped == "waiting"
    assert len(service.canvas.requests) == 4
    assert (await service.run(asked.sync_id)).state is RunState.WAITING


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
    service = await synced(12, 13, mode=Mode.REST)
    service.person.courses[0] = CourseSnapshot(course_id(12), Access.RESTRICTED)

    asked = await service.ask(full=True)
    await service.deliver_all()

    run = await service.run(asked.sync_id)
    stored = service.mirror.course_rows[ANNA, SCHOOL, course_id(12)]
    assert run.state is RunState.COMPLETED
    assert run.courses[course_id(12)].outcome is CourseOutcome.RESTRICTED
    assert (stored.state.value, stored.name) == ("restricted", "Course 12")
    assert len(service.tasks) == 6


async def test_course_still_restricted_is_not_written_again() -> None:
    """R128: what is known to be restricted costs no write."""
    service = await synced(12, 13, mode=Mode.REST)
    service.person.courses[0] = CourseSnapshot(course_id(12), Access.RESTRICTED)
    await service.scheduled()
    rev = service.state.rev

    await service.scheduled()

    assert service.state.rev == rev + 2


async def test_course_that_vanished_without_a_trace_is_gone_at_the_second_look() -> None:
    """R74: one list without it proves nothing; two, 75 s apart, do; back, it has all its tasks."""
    service = await synced(12, 13)
    gone = service.person.courses.pop(0)
    row = ANNA, SCHOOL, gone.id

    await service.scheduled()
    assert service.mirror.course_rows[row].state.value == "active"
    assert len(service.tasks) == 6
    service.clock.move(timedelta(seconds=75))
    await service.scheduled()
    assert service.mirror.course_rows[row].state.value == "gone"
    assert {task.canvas.course_id for task in service.tasks.values()} == {course_id(13)}

    service.person.courses.append(gone)
    await service.scheduled()
    assert service.mirror.course_rows[row].state.value == "active"
    assert len(service.tasks) == 6


@pytest.mark.parametrize(
    ("access", "state", "visible"),
    [
        (Access.UNPUBLISHED, "unpublished", 6),
        (Access.COMPLETED, "completed", 6),
        (Access.DROPPED, "dropped", 3),
        (Access.DELETED, "deleted", 3),
    ],
)
async def test_course_that_is_closed_with_proof(access: Access, state: str, visible: int) -> None:
    """R74: unpublished and concluded keep their tasks; dropped and deleted ones hide them."""
    service = await synced(12, 13)
    service.person.courses[0] = a_listed_course(12, access=access)

    await service.scheduled()

    stored = service.mirror.course_rows[ANNA, SCHOOL, course_id(12)]
    assert (stored.state.value, len(service.tasks)) == (state, visible)
    service.person.courses[0] = a_listed_course(12)
    await service.scheduled()
    assert len(service.tasks) == 6


async def test_old_and_taught_courses_are_not_mirrored() -> None:
    """R66: ended more than 180 days ago, or not as a student: not asked for."""
    service = Service()
    old = a_listed_course(14, end_at=NOON - timedelta(days=181))
    recent = a_listed_course(15, end_at=NOON - timedelta(days=180))
    taught = a_listed_course(16, is_student=False)
    service.person.courses = [old, recent, taught]

    await service.connect()
    await service.deliver_all()

    asked = ["identity", "probe", "look", "courses", f"contents/{recent.id}"]
    assert service.canvas.requests == asked


async def test_renamed_course_renames_the_subject() -> None:
    """R83: the tasks of a renamed course follow."""
    service = await synced(12)
    service.person.courses = [a_listed_course(12, name="My biology")]

    await service.scheduled()

    assert {row.canvas.subject for row in service.tasks.values()} == {"My biology"}


async def test_course_that_outlasts_an_invocation_is_a_failed_course() -> None:
    """A course too slow for any invocation ends in `partial`, not in a run without end."""
    service = await synced(12, 13)

    async def slow(request: str) -> None:
        if request == f"contents/{course_id(12)}":
            service.clock.move(timedelta(seconds=110))

    service.canvas.before = slow
    service.person.failures[f"contents/{course_id(12)}"] = CanvasUnreachable("no time left")
    asked = await service.ask(full=True)
    stopped = await service.deliver_all()

    assert stopped == ["later", "partial"]
    assert (await service.run(asked.sync_id)).courses[course_id(12)].code == "canvas_unreachable"


async def test_time_running_out_within_a_later_course_is_no_failure() -> None:
    """What could not be finished in this invocation is begun again in the next."""
    service = await synced(12, 13)
    name = f"contents/{course_id(13)}"

    async def slow(request: str) -> None:
        if request == name:
            service.clock.move(timedelta(seconds=110))
            service.person.failures[name] = CanvasUnreachable("no time left")

    service.canvas.before = slow
    asked = await service.ask(full=True)
    first = await service.deliver(service.queue.sent.pop(0).message)

    async def quick(_request: str) -> None:
        service.person.failures.clear()

    service.canvas.before = quick
    stopped = await service.deliver_all()

    assert (first.stopped, stopped) == ("later", ["completed"])
    assert (await service.run(asked.sync_id)).counts == Counts(unchanged=6)
