"""Edge cases 22 to 24: pages that lie, rows that move, tabs that are switched off."""

import re

import pytest

from canvas_simulator.faults import Fault
from canvas_simulator.http import Reply, Request
from canvas_simulator.schema import World
from canvas_sync.domain.connection import Mode, State
from canvas_sync.domain.ids import SyncId
from canvas_sync.domain.run import CourseOutcome
from tests.edge.small_school import COURSE, TICK, a_school, add_topic, mirrored
from tests.edge.student import Student, global_text
from tests.fakes.builders import ANNA

TOPICS = r"courses/(10{11})?12/discussion_topics"
WORK = r"courses/(10{11})?12/assignment_groups"
"""Links name the course by its short id."""


def _school(topics: int) -> World:
    world = a_school(courses=2)
    for at in range(topics):
        add_topic(world, 500 + at)
    return world


def _empty_first(request: Request, reply: Reply) -> None:
    """An empty page with a `next` and no `last` comes before the listing's first page."""
    if re.search(WORK, request.path) and request.one("page") is None:
        query = "&".join(f"{name}={value}" for name, value in request.query)
        reply.body = b"[]"
        onward = f"https://canvas.example.test{request.path}?{query}&page=1"
        reply.headers["link"] = f'<{onward}>; rel="next"'


@pytest.mark.parametrize("trouble", ["repeated_page", "other_host", "empty_first"])
async def test_22_pages_that_lie(trouble: str) -> None:
    """R123, R221: only a missing `next` ends a list, and no `next` is followed to another host.

    A page may be empty and name no last one. A `next` that repeats itself or leads elsewhere is an
    error of this course alone: it keeps what is stored, and the run names it.
    """
    student = await mirrored(_school(topics=1), Mode.REST)
    if trouble == "empty_first":
        student.wire.tamper = _empty_first
    else:
        student.school.faults.add(Fault(route=WORK, kind=trouble, times=None))
    student.wire.asked.clear()

    outcome = await student.reconcile()

    good = trouble == "empty_first"
    assert outcome.stopped == ("completed" if good else "partial")
    assert _bad_courses(student) == (set() if good else {global_text(COURSE)})
    assert (len(student.topics), len(student.tasks)) == (1, 4)
    asked = sum(bool(re.search(WORK, path)) for path in student.wire.asked)
    assert asked == (1 if trouble == "other_host" else 2)


def _bad_courses(student: Student) -> set[str]:
    last = student.state.last_sync_id or SyncId("")
    courses = student.connections.runs[ANNA, last].courses
    return {i for i, report in courses.items() if report.outcome is CourseOutcome.FAILED}


@pytest.mark.parametrize("trouble", ["duplicated_rows", "shifted_rows"])
async def test_23_rows_move_between_pages(trouble: str) -> None:
    """R74, R123: a row that moved while paging is neither doubled nor taken for gone.

    One that was skipped is missed once; the next complete listing has it again.
    """
    student = await mirrored(_school(topics=120), Mode.REST)

    fault = student.school.faults.add(Fault(route=TOPICS, kind=trouble, times=2))
    first = await student.reconcile()
    during = len(student.topics)
    student.later(TICK)
    second = await student.reconcile()
    student.later(TICK)
    await student.reconcile()

    assert (first.stopped, second.stopped) == ("completed", "completed")
    assert during == len(student.topics) == 120
    assert fault.met == 2


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, '{"status":"unauthorized","errors":[{"message":"user not authorized"}]}'),
        (403, '{"status":"unauthorized","errors":[{"message":"user not authorized"}]}'),
        (404, '{"message":"That page has been disabled for this course"}'),
        (200, '{"message":"That page has been disabled for this course"}'),
    ],
    ids=["401", "403", "404", "no-list"],
)
async def test_24_disabled_tab(status: int, body: str) -> None:
    """R78, R141: a tab that is switched off harms neither the course's work nor the token.

    What was stored of it stays: nothing proves that it is gone.
    """
    student = await mirrored(_school(topics=3), Mode.REST)

    fault = student.school.faults.add(
        Fault(route=TOPICS, kind="error", status=status, body=body, times=None)
    )
    await student.reconcile()

    assert student.connection.state is State.OK
    assert fault.met == 1
    assert len(student.tasks) == 4
    assert len(student.topics) == 3
