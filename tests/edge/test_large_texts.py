"""Texts of a course that are together, or alone, more than one answer may have."""

import pytest

from canvas_simulator.app import Simulator
from canvas_simulator.http import Reply, Request
from canvas_sync.canvas.egress import AnswerTooLarge
from canvas_sync.domain.connection import Mode, State
from tests.edge.small_school import STUDENT, TICK, a_school, changed, graded, own, work_of
from tests.edge.student import Student

MOST_BYTES = {Mode.GRAPHQL: 100_000, Mode.REST: 250_000}
"""What stands for the 16 MB of an answer here. A row by REST has its text in other members, too."""
LOOKS = 24
QUIET = 6
"""Requests of a look with lists by REST; a look that reads a course has more."""


def _student(mode: Mode, sizes: dict[int, int]) -> Student:
    """Two courses of six assignments; texts of these sizes in the first."""
    world = a_school(courses=2, assignments=6)
    for number in range(1201, 1207):
        work_of(world, number).description = "x" * sizes.get(number, 10)
    student = Student(Simulator(world), STUDENT, mode)

    def too_large(_: Request, reply: Reply) -> None:
        if len(reply.body) > MOST_BYTES[mode]:
            raise AnswerTooLarge("an answer of more than is read here")

    student.wire.tamper = too_large
    return student


async def _looks(student: Student) -> list[int]:
    """The requests of each of many looks in which nothing moves."""
    asked = []
    for _ in range(LOOKS):
        student.later(TICK)
        before = len(student.wire.asked)
        assert (await student.delta()).stopped == "completed"
        asked.append(len(student.wire.asked) - before)
    return asked


@pytest.mark.parametrize(
    "sizes", [{1203: 60_000, 1205: 60_000}, {1203: 120_000}], ids=["two together", "one alone"]
)
async def test_large_texts(mode: Mode, sizes: dict[int, int]) -> None:
    """R78, R221: such a course is mirrored; lacking texts are asked for with patience.

    By GraphQL all but the texts that are too large alone come; by REST none of this course.
    """
    student = _student(mode, sizes)

    full = await student.full()
    asked = await _looks(student)
    with changed(student) as world:
        graded(own(world, 1201), 5.0, world.clock_at)
    await student.delta()

    assert full.stopped == "completed"
    assert (len(student.tasks), student.connection.state) == (12, State.OK)
    assert student.task(1201).canvas.score == 5.0
    lacking = {n for n in range(1201, 1207) if student.task(n).canvas.text_pending}
    alone = {n for n, size in sizes.items() if size > MOST_BYTES[Mode.GRAPHQL]}
    assert lacking == (alone if mode is Mode.GRAPHQL else set(range(1201, 1207)))
    assert max(asked) <= 24
    assert sum(requests > QUIET for requests in asked) <= LOOKS // 3, asked


async def test_lacking_texts_come(mode: Mode) -> None:
    """R71, R78: what lacked is looked for again although nothing moves, and then it is there."""
    student = _student(mode, {1203: 120_000})
    await student.full()
    lacked = student.task(1203).canvas.text_pending

    student.wire.tamper = lambda _request, _reply: None
    student.later(TICK)
    await student.delta()

    assert lacked
    assert not any(student.task(n).canvas.text_pending for n in range(1201, 1207))
    assert student.task(1203).canvas.description
