"""Reading leaves the student looking as active as they are: teachers see the last activity."""

from datetime import datetime

from canvas_simulator.app import Simulator
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.run import Run
from tests.edge.acts import teacher_puts
from tests.edge.small_school import (
    DAY,
    HOUR,
    STUDENT,
    TICK,
    a_school,
    add_topic,
    mirrored,
)
from tests.edge.student import Student
from tests.fakes.builders import ANNA


def _activity(student: Student) -> list[datetime | None]:
    rows = student.school.school.world.enrollments
    return [row.last_activity_at for row in rows if row.user_id == STUDENT]


async def test_graphql_leaves_no_trace() -> None:
    """Full, delta and reconcile by GraphQL leave the enrolments' last activity unmoved.

    Source: measured, each request alone, the enrolment's row read in the database.
    """
    world = a_school(courses=3)
    add_topic(world, 500)
    add_topic(world, 501, announcement=True)
    student = await mirrored(world, Mode.GRAPHQL)

    student.later(TICK)
    await student.delta()
    teacher_puts(student, 1201, {"name": "New name"})
    student.later(TICK)
    moved = await student.delta()
    student.later(2 * DAY)
    await student.reconcile()

    assert moved.counts.updated == 1
    assert _activity(student) == [None, None, None]
    assert [run.traces for run in _runs(student)] == [0, 0, 0]


async def test_rest_counts_its_traces() -> None:
    """By REST an idle look leaves no trace; reading a course whole does, and is counted."""
    student = Student(Simulator(a_school(courses=3)), STUDENT, Mode.REST)
    await student.full()
    full = _runs(student)[-1].traces
    first = _activity(student)

    for _ in range(3):
        student.later(2 * HOUR)
        await student.delta()
    idle = _activity(student)
    teacher_puts(student, 1201, {"name": "New name"})
    student.later(TICK)
    await student.delta()

    assert full == 6
    assert None not in first
    assert idle == first
    assert sum(one != before for one, before in zip(_activity(student), idle, strict=True)) == 1


def _runs(student: Student) -> list[Run]:
    return [run for (owner, _), run in student.connections.runs.items() if owner == ANNA]
