"""What becomes of a course, by hand: there and back, in the simulator."""

from collections.abc import Callable

import pytest

from canvas_simulator.app import Simulator
from canvas_simulator.schema import World
from canvas_sync.domain.connection import Cadence, Mode
from canvas_sync.domain.course import CourseState
from canvas_sync.domain.planning import cadence_of
from tests.edge.acts import student_marks
from tests.edge.small_school import (
    COURSE,
    DAY,
    HOUR,
    NOW,
    TICK,
    a_school,
    add_course,
    add_work,
    changed,
    course_of,
    enrolled,
    mirrored,
)
from tests.edge.student import Student


def _drop(world: World) -> None:
    enrolled(world).workflow_state = "deleted"


def _delete(world: World) -> None:
    course_of(world).workflow_state = enrolled(world).workflow_state = "deleted"


def _conclude_by_hand(world: World) -> None:
    course_of(world).workflow_state = "completed"
    enrolled(world).workflow_state = "completed"
    enrolled(world).updated_at = world.clock_at


def _end_by_date(world: World) -> None:
    course = course_of(world)
    course.restrict_enrollments_to_course_dates = True
    course.end_at = course.updated_at = world.clock_at


def _restrict(world: World) -> None:
    _end_by_date(world)
    course_of(world).restrict_student_past_view = True


def _unpublish(world: World) -> None:
    course_of(world).workflow_state = "claimed"


BY_HAND: dict[str, tuple[Callable[[World], None], CourseState, int]] = {
    "dropped": (_drop, CourseState.GONE, 0),
    "deleted": (_delete, CourseState.DELETED, 0),
    "concluded by hand": (_conclude_by_hand, CourseState.COMPLETED, 2),
    "concluded by date": (_end_by_date, CourseState.COMPLETED, 2),
    "restricted stub": (_restrict, CourseState.RESTRICTED, 2),
    "unpublished": (_unpublish, CourseState.UNPUBLISHED, 2),
}
"""What happens to the only course → its state, and how many of its two tasks are still listed."""


@pytest.mark.parametrize("name", BY_HAND)
async def test_transition_and_back(name: str, mode: Mode) -> None:
    """R66, R74: whatever happens to a course, it comes back as it was, its tasks the same ones."""
    do, state, listed = BY_HAND[name]
    student = await mirrored(a_school(), mode)
    versions = {i: row.version for i, row in student.rows.items()}
    was = student.school.school.world

    with changed(student, after=HOUR) as world:
        do(world)
    for _ in range(3):
        await student.delta()
        student.later(HOUR)
    then = student.course(COURSE).state, len(student.tasks)
    was.clock_at = student.clock.now()
    student.becomes(Simulator(was))
    for _ in range(2):
        await student.delta()
        student.later(HOUR)

    assert then == (state, listed)
    assert student.course(COURSE).state is CourseState.ACTIVE
    assert len(student.tasks) == len(student.rows) == student.course(COURSE).task_count == 2
    back = {i: row.version - versions[i] for i, row in student.rows.items()}
    assert set(back.values()) == ({2} if listed == 0 else {0})


@pytest.mark.parametrize("moved", [False, True], ids=["its time came", "its date was moved"])
async def test_end_of_a_term(mode: Mode, *, moved: bool) -> None:
    """R66, R74: the look after a term's end has its courses as completed, and as it was again.

    Source: recorded, steps 139 and 140: the enrolment's ``concluded`` moves, its stamp does not.
    """
    world = a_school()
    world.terms[0].end_at = NOW + (DAY if moved else 2 * TICK)
    student = await mirrored(world, mode)
    student.later(TICK)
    await student.delta()

    with changed(student) as world:
        if moved:
            world.terms[0].end_at = student.clock.now()
    await student.delta()
    ended = student.course(COURSE).state
    with changed(student) as world:
        world.terms[0].end_at = student.clock.now() + DAY
    await student.delta()

    assert ended is CourseState.COMPLETED
    assert student.course(COURSE).state is CourseState.ACTIVE
    assert len(student.tasks) == 2


async def test_new_course(mode: Mode) -> None:
    """R66: a course one is enrolled in is there after the next look, with its work."""
    student = await mirrored(a_school(), mode)

    with changed(student) as world:
        add_course(world, 13)
        add_work(world, 1301, 13)
    outcome = await student.delta()

    assert outcome.counts.created == 1
    assert student.course(13).state is CourseState.ACTIVE
    assert student.task(1301).canvas.subject == "Biology 13"


async def test_student_becomes_teacher(mode: Mode) -> None:
    """R66, R74: who teaches a course now is no student of it: the next look drops it.

    It has it again as it was; meanwhile no look costs more for it.
    """
    student = await mirrored(a_school(courses=2), mode)

    with changed(student) as world:
        enrolled(world).type = "TeacherEnrollment"
    await student.delta()
    then = student.course(COURSE).state, len(student.tasks)
    student.later(HOUR)
    await student.delta()
    student.later(TICK)
    asked = len(student.wire.asked)
    await student.delta()
    idle = len(student.wire.asked) - asked
    with changed(student) as world:
        enrolled(world).type = "StudentEnrollment"
    await student.delta()

    assert then == (CourseState.DROPPED, 2)
    assert idle == (1 if mode is Mode.GRAPHQL else 3)
    assert student.course(COURSE).state is CourseState.ACTIVE
    assert len(student.tasks) == 4


async def test_renamed_course(mode: Mode) -> None:
    """R83: a course's new name is its tasks' subject after the next look."""
    student = await mirrored(a_school(), mode)

    with changed(student) as world:
        course_of(world).name, course_of(world).updated_at = "Zoology", student.clock.now()
    await student.delta()

    assert student.course(COURSE).name == "Zoology"
    assert {task.canvas.subject for task in student.tasks.values()} == {"Zoology"}


async def test_favourite_course(mode: Mode) -> None:
    """R115: a course that is marked as a favourite is one, until the mark is taken away.

    By REST after the next look. GraphQL tells of no favourites, so that the mark comes with what
    else has REST asked, the daily reconcile at the latest.
    """
    student = await mirrored(a_school(courses=2), mode)
    wait = TICK if mode is Mode.REST else DAY
    seen = [_favourites(student)]

    for favourite in (True, False):
        student_marks(student, COURSE, favourite=favourite)
        student.later(wait)
        await student.delta()
        seen.append(_favourites(student))

    assert seen == [{12: False, 13: False}, {12: True, 13: False}, {12: False, 13: False}]


def _favourites(student: Student) -> dict[int, bool | None]:
    return {number: student.course(number).is_favorite for number in (12, 13)}


async def test_no_active_course(mode: Mode) -> None:
    """R170: without an active course the schedule looks once a day, and again when there is one."""
    student = await mirrored(a_school(), mode)
    busy = cadence_of(student.connection)

    with changed(student, after=TICK) as world:
        _conclude_by_hand(world)
    await student.delta()
    idle = cadence_of(student.connection)
    with changed(student, after=DAY) as world:
        add_course(world, 13)
    await student.delta()

    assert (busy, idle) == (Cadence.DELTA, Cadence.DAY)
    assert cadence_of(student.connection) is Cadence.DELTA
    assert student.clock.now() > NOW
