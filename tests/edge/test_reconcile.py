"""The daily reconcile: what no cheap signal shows, and what it may bury."""

from dataclasses import replace
from datetime import timedelta

from canvas_simulator.faults import Fault
from canvas_simulator.schema import Module, ModuleItem
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import CourseState
from canvas_sync.domain.manifest import SETTLE
from tests.edge.acts import teacher_puts
from tests.edge.small_school import (
    COURSE,
    DAY,
    HOUR,
    NOW,
    TICK,
    a_school,
    changed,
    course_of,
    enrolled,
    graded,
    mirrored,
    own,
    work_of,
)
from tests.edge.student import global_text

IDLE = {Mode.GRAPHQL: 1, Mode.REST: 3}
COURSE_READ = {Mode.GRAPHQL: 1, Mode.REST: 3}
"""Requests of an idle look, and of reading one concluded course."""


async def test_reconcile_finds_what_no_signal_shows(mode: Mode) -> None:
    """R71: a module that closes moves no stamp of anything a look reads; the reconcile sees it.

    Source: measured, the list of kinds without a cheap signal.
    """
    student = await mirrored(a_school(), mode)
    with changed(student, after=2 * HOUR, silently=True) as world:
        item = ModuleItem(id=1, title="Essay", type="Assignment", content_id=1201)
        module = Module(id=1, course_id=COURSE, name="Later", unlock_at=NOW + 9 * DAY, items=[item])
        world.modules.append(module)

    await student.delta()
    unseen = student.task(1201).canvas.description_withheld
    outcome = await student.reconcile()

    assert not unseen
    assert student.task(1201).canvas.description_withheld
    assert outcome.counts.updated == 1


async def test_reconcile_is_daily(mode: Mode) -> None:
    """R71: a day after the last one the scheduled delta is a reconcile by itself."""
    student = await mirrored(a_school(), mode)
    first = student.state.last_reconcile_at
    student.later(DAY - HOUR)
    await student.delta()
    unmoved = student.state.last_reconcile_at

    student.later(HOUR + TICK)
    await student.delta()

    assert unmoved == first
    moved = student.state.last_reconcile_at
    assert moved is not None
    assert student.clock.now() - moved < timedelta(seconds=1)


async def test_tombstone_after_two_complete_listings(mode: Mode) -> None:
    """R74: what is missing is buried when a second listing, 75 s later, misses it too; not before.

    A listing that failed in between proves nothing.
    """
    student = await mirrored(a_school(), mode)
    with changed(student) as world:
        work_of(world, 1201).workflow_state = "deleted"

    await student.reconcile()
    once = len(student.tasks)
    student.later(SETTLE)
    fault = Fault(kind="html", route="graphql|assignment_groups", times=None)
    student.school.faults.add(fault)
    await student.reconcile()
    failed = len(student.tasks)
    student.school.faults.clear()
    student.later(TICK)
    await student.reconcile()

    assert (once, failed) == (2, 2)
    assert student.tasks.keys() == {global_text(1202)}
    assert student.course(COURSE).task_count == 1


async def test_gone_from_a_concluded_course(mode: Mode) -> None:
    """R74: no look shows a concluded course; what a reconcile misses in it is asked for once more.

    That is the next look 75 s later, for this course alone, not a day's reconcile.
    """
    student = await mirrored(a_school(courses=2), mode)
    with changed(student) as world:
        course_of(world).workflow_state = "completed"
        enrolled(world).workflow_state = "completed"
    await student.delta()
    with changed(student) as world:
        work_of(world, 1201).workflow_state = "deleted"
    await student.reconcile()
    once = len(student.tasks)
    student.later(TICK)

    outcome = await student.delta()
    student.later(TICK)
    idle = await student.delta()

    assert student.course(COURSE).state is CourseState.COMPLETED
    assert (once, set(student.tasks)) == (4, {global_text(n) for n in (1202, 1301, 1302)})
    assert (outcome.counts.deleted, outcome.counts.unchanged) == (1, 1)
    asked = IDLE[mode] + COURSE_READ[mode]
    assert (outcome.requests, idle.requests) == (asked, IDLE[mode])


async def test_undelete_keeps_the_persons_fields(mode: Mode) -> None:
    """R73, R74: work that was deleted and restored is the same task, with what the person wrote."""
    student = await mirrored(a_school(), mode)
    place = next(p for p in student.mirror.task_rows if p[3] == global_text(1201))
    mine = replace(student.mirror.task_rows[place], done=False, notes="ask", estimated_minutes=90)
    student.mirror.task_rows[place] = mine
    teacher_puts(student, 1201, {"published": False})
    for _ in range(3):
        student.later(timedelta(minutes=2))
        await student.reconcile()
    buried = student.rows[place[3]]

    teacher_puts(student, 1201, {"published": True})
    student.later(TICK)
    await student.reconcile()

    assert buried.deleted_at is not None
    back = student.task(1201)
    assert (back.done, back.notes, back.estimated_minutes) == (False, "ask", 90)
    assert back.version == buried.version + 1


async def test_reconcile_follows_hidden_totals(mode: Mode) -> None:
    """R118: totals that a teacher hides leave the mirror, though GraphQL shows them."""
    world = a_school()
    graded(own(world, 1201), 8.0, NOW - HOUR)
    student = await mirrored(world, mode)
    shown = student.course(COURSE)
    with changed(student) as world:
        course_of(world).hide_final_grades = True
    await student.reconcile()

    assert shown.scores is not None
    assert (shown.hides_totals, shown.scores.current_score) == (False, 80.0)
    hidden = student.course(COURSE)
    assert (hidden.hides_totals, hidden.scores) == (True, None)
