"""Whole runs over a course that no invocation has the time for: engine, readers and a school."""

import asyncio
from copy import deepcopy
from datetime import timedelta
from typing import cast

import httpx
import pytest

from canvas_simulator.app import Simulator
from canvas_sync.canvas.egress import Answer
from canvas_sync.domain.connection import Mode
from tests.edge.school_wire import Wire, canvas_over
from tests.edge.small_school import (
    BEGAN,
    COURSE,
    STUDENT,
    a_school,
    add_topic,
    add_work,
    work_of,
)
from tests.edge.student import Student
from tests.virtual_loop import run_virtually

ASSIGNMENTS, TOPICS = 230, 420
LATENCY = timedelta(seconds=20)
LAST = COURSE * 1000 + ASSIGNMENTS
OF_COURSES = (f"/courses/{COURSE}/", "query Contents(", "/announcements?")


class SlowWire:
    """A wire whose pages of courses take their time, by the loop's clock and by the school's.

    ``answered``: those pages, in order.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.sleep = wire.sleep
        self.latency = LATENCY
        self.answered: list[str] = []

    @property
    def school(self) -> Simulator:
        return self._wire.school

    async def get(self, url: httpx.URL, *, headers: dict[str, str]) -> Answer:
        await self._wait(str(url))
        return await self._wire.get(url, headers=headers)

    async def post(self, url: httpx.URL, *, headers: dict[str, str], body: bytes) -> Answer:
        await self._wait(body.decode())
        return await self._wire.post(url, headers=headers, body=body)

    async def _wait(self, asked: str) -> None:
        if any(mark in asked for mark in OF_COURSES):
            await asyncio.sleep(self.latency.total_seconds())
            self.school.clock.advance(self.latency)
            self.answered.append(asked)


def a_student(mode: Mode) -> tuple[Student, SlowWire]:
    """One with a course of five pages or more."""
    world = a_school(assignments=0)
    for number in range(1, ASSIGNMENTS + 1):
        add_work(world, COURSE * 1000 + number, position=number)
    for number in range(TOPICS):
        add_topic(world, 90_000 + number)
    student = Student(Simulator(world), STUDENT, mode)
    wire = SlowWire(student.wire)
    student.canvas = canvas_over(cast("Wire", wire), student.report)
    return student, wire


@pytest.fixture(params=list(Mode), ids=[mode.value for mode in Mode])
def mode(request: pytest.FixtureRequest) -> Mode:
    chosen: Mode = request.param
    return chosen


def test_first_sync_ends(mode: Mode) -> None:
    """R54, R70: with time for some pages an invocation the run ends, each answered once."""

    async def work() -> tuple[Student, SlowWire, str]:
        student, wire = a_student(mode)
        student.timeout_seconds = 100.0
        return student, wire, (await student.full()).stopped

    student, wire, stopped = run_virtually(work())

    assert stopped == "completed"
    assert student.state.fence > 1, "it took one invocation alone"
    assert len(student.tasks) == ASSIGNMENTS
    assert len(student.topics) == TOPICS
    assert len(wire.answered) >= 5
    assert len(wire.answered) == len(set(wire.answered))
    assert student.mirror.kept == {}


def test_change_behind_the_cut(mode: Mode) -> None:
    """R72: what changes on a page that was read before the cut is found by the next delta."""

    async def work() -> Student:
        student, wire = a_student(mode)
        student.timeout_seconds = 100.0
        world = deepcopy(student.school.school.world)
        changed = work_of(world, LAST)

        def change(*_: object) -> None:
            if student.mirror.kept and changed.due_at != BEGAN:
                now = student.clock.now()
                changed.due_at, changed.updated_at = BEGAN, now
                own = next(row for row in world.submissions if row.assignment_id == LAST)
                own.cached_due_date, own.updated_at = BEGAN, now
                world.courses[0].updated_at = now
                world.clock_at = now
                student.becomes(Simulator(world))

        student.wire.tamper = change
        assert (await student.full()).stopped == "completed"
        assert student.task(LAST).canvas.due_at != BEGAN, "the change came too early"
        student.wire.tamper = lambda _request, _reply: None
        wire.latency = timedelta(0)
        student.timeout_seconds = 1000.0
        student.later(timedelta(minutes=20))
        assert (await student.delta()).stopped == "completed"
        return student

    student = run_virtually(work())

    assert student.task(LAST).canvas.due_at == BEGAN
    assert len(student.tasks) == ASSIGNMENTS
