"""What becomes of a course: each transition that was recorded, from its files."""

from datetime import timedelta

import pytest

from canvas_simulator.app import Simulator
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import CourseState
from tests.edge.small_school import HOUR
from tests.edge.student import Student
from tests.timeline.steps import Step, steps
from tests.timeline.world import worlds

RECORDED = [
    ("110-enrollment-deactivate", 4, CourseState.DROPPED, (4, 0)),
    ("111-enrollment-reactivate", 4, CourseState.ACTIVE, (0, 4)),
    ("112-enrollment-conclude", 4, CourseState.COMPLETED, (4, 4)),
    ("114-enrollment-delete", 4, CourseState.GONE, (4, 0)),
    ("115-enrollment-created-again", 4, CourseState.ACTIVE, (0, 4)),
    ("116-enrollment-in-new-course", 5, CourseState.ACTIVE, (6, 6)),
    ("117-course-unpublish", 5, CourseState.UNPUBLISHED, (1, 1)),
    ("118-course-publish", 5, CourseState.ACTIVE, (0, 1)),
    ("119-course-dates-ended-restricted", 5, CourseState.ACTIVE, (1, 1)),
    ("121-course-dates-restored", 5, CourseState.ACTIVE, (1, 1)),
    ("122-course-conclude", 5, CourseState.DROPPED, (1, 0)),
    ("139-term-ended", 2, CourseState.COMPLETED, (13, 13)),
    ("140-term-end-restored", 2, CourseState.ACTIVE, (13, 13)),
]
"""Recorded step, the course it is about, what becomes of it, tasks shown before and after.

Of 119 the files tell no dates, of 122 only that the student was let in no more.
"""


def _recorded() -> dict[str, Step]:
    return {step.name: step for step in steps(None)}


@pytest.mark.parametrize(
    ("name", "number", "state", "tasks"), RECORDED, ids=[row[0] for row in RECORDED]
)
async def test_recorded_transition(
    name: str, number: int, state: CourseState, tasks: tuple[int, int], mode: Mode
) -> None:
    """R66, R74: a course ends in the state that the table of lifecycles says, tasks with it.

    The timeline's table says which look finds it; the end of a term only the reconcile, by GraphQL.
    Its tasks leave the lists with the person; they stay where the course is only closed for now.
    """
    step = _recorded()[name]
    earlier, later = worlds(step)
    student = Student(Simulator(earlier), step.viewer, mode)
    await student.full()
    before = len(student.tasks)

    student.becomes(Simulator(later))
    for wait in (timedelta(0), timedelta(seconds=75), HOUR):
        student.later(wait)
        await student.delta()
    await student.reconcile()

    assert student.course(number).state is state
    assert (before, len(student.tasks)) == tasks
    assert len(student.rows) == max(tasks)
