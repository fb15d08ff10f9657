"""One course that can't be read, and what that is to the others: nothing."""

import json
import re

from canvas_simulator.http import Reply, Request
from canvas_sync.domain.connection import Mode, State
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.run import CourseOutcome
from canvas_sync.usecases.request_sync import SyncRequest
from tests.edge.school_wire import GRAPHQL, Tamper
from tests.edge.small_school import DAY, TICK, a_school, changed, graded, mirrored, own
from tests.edge.student import Student, global_text
from tests.fakes.builders import ANNA

BROKEN, WELL = 12, 13
MOST = 12
"""Requests of the busiest look by REST: six with the lists, three for each course that is read."""


def broken(course: int) -> Tamper:
    """The rows inside this course are none, however they are asked for."""

    def spoil(request: Request, reply: Reply) -> None:
        if re.search(rf"/courses/(10*)?{course}/", request.path):
            reply.status, reply.body = 200, b'[{"x": 1}]'
        elif request.path == GRAPHQL and b'"asg"' in reply.body:
            answer = json.loads(reply.body)
            for row in answer["data"].get("courses") or []:
                if row and row.get("_id") == str(course):
                    row["asg"] = 7
            reply.body = json.dumps(answer).encode()

    return spoil


async def _one_broken(mode: Mode) -> Student:
    """Two mirrored courses; one moved, and can't be read from now on."""
    student = await mirrored(a_school(courses=2), mode)
    student.wire.tamper = broken(BROKEN)
    with changed(student) as world:
        graded(own(world, 1201), 5.0, world.clock_at)
    return student


async def test_others_go_on(mode: Mode) -> None:
    """R78: a course that is never readable puts off no other: the run is partial, all is well."""
    student = await _one_broken(mode)
    ends, requests = [], []

    for look in range(5):
        asked = len(student.wire.asked)
        ends.append((await student.delta()).stopped)
        requests.append(len(student.wire.asked) - asked)
        assert (student.state.failures, student.connection.state) == (0, State.OK)
        assert student.state.last_success_at == student.clock.now().replace(microsecond=0)
        if look == 2:
            with changed(student) as world:
                graded(own(world, 1301), 7.0, world.clock_at)
        else:
            student.later(TICK)

    assert ends[0] == "partial"
    assert set(ends) <= {"partial", "completed"}
    assert student.task(1301).canvas.score == 7.0
    assert student.task(1201).canvas.score is None
    assert max(requests) <= MOST


async def test_named_in_every_answer(mode: Mode) -> None:
    """R78: who asks for a sync is told of the course, also while it rests."""
    student = await _one_broken(mode)

    for _ in range(4):
        asked = await student.ask_for(SyncRequest())
        await student.delivered()
        run = student.connections.runs[ANNA, asked.sync_id]
        report = run.courses[CourseId(global_text(BROKEN))]

        assert (run.state.value, run.error_code) == ("partial", None)
        assert (report.outcome, report.code) == (CourseOutcome.FAILED, "course_unreadable")


async def test_tried_with_patience(mode: Mode) -> None:
    """R78: the course is asked for less and less often, and is read whole once that works."""
    student = await _one_broken(mode)

    asked = []
    for _ in range(36):
        before = len(student.wire.asked)
        await student.delta()
        asked.append(len(student.wire.asked) - before)
        student.later(TICK)
    quiet = sum(requests == min(asked) for requests in asked)
    student.wire.tamper = lambda _request, _reply: None
    student.later(DAY)
    await student.delta()

    assert quiet >= 20
    assert student.task(1201).canvas.score == 5.0
    assert not any(cursor.behind_since for cursor in student.mirror.cursor_rows.values())


async def test_only_course(mode: Mode) -> None:
    """R78, R141: where nothing can be read, all failed: three runs later that is said."""
    student = await mirrored(a_school(), mode)
    student.wire.tamper = broken(BROKEN)
    with changed(student) as world:
        graded(own(world, 1201), 5.0, world.clock_at)

    ends = [(await student.delta()).stopped]
    for _ in range(2):
        student.later(TICK)
        ends.append((await student.delta()).stopped)

    assert ends == ["failed"] * 3
    assert (student.connection.state, student.state.failures) == (State.ERROR, 3)
