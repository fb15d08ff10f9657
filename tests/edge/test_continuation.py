"""A run that is out of time goes on where it stopped, by message."""

from datetime import timedelta

from canvas_simulator.app import Simulator
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.run import RunState
from tests.edge.small_school import STUDENT, a_school
from tests.edge.student import Student
from tests.fakes.builders import ANNA

COURSES = 24
CONNECTING = 2
TRACES = ("/assignment_groups", "/discussion_topics")
"""Requests that show the student as active in a course."""


async def test_continuation_reads_only_the_rest(mode: Mode) -> None:
    """R54, R70, R136: with 40 s each no course is read twice, and progress never goes back.

    The run is one: the same id, one record, completed at its end, with all that it asked.
    """
    student = Student(Simulator(a_school(courses=COURSES)), STUDENT, mode)
    student.timeout_seconds = 40.0
    student.wire.latency = timedelta(seconds=2 if mode is Mode.REST else 6)
    seen: list[int] = []
    student.mirror.before_transaction = lambda: seen.append(_progress(student))

    outcome = await student.full()

    assert outcome.stopped == "completed"
    assert len(student.tasks) == 2 * COURSES
    assert seen == sorted(seen)
    assert (len(seen) >= COURSES, len(set(seen))) == (True, COURSES)
    runs = [run for (owner, _), run in student.connections.runs.items() if owner == ANNA]
    assert [run.state for run in runs] == [RunState.COMPLETED]
    assert runs[0].progress.current == runs[0].progress.total == COURSES
    assert student.connections.open_runs == {}
    assert _invocations(student) > 1
    if mode is Mode.REST:
        read = [path for path in student.wire.asked if "assignment_groups" in path]
        assert len(read) <= COURSES + 3 * _invocations(student)
        assert len(set(read)) == COURSES
    shown = [path for path in student.wire.asked if path.endswith(TRACES)]
    assert runs[0].traces == len(shown)
    assert runs[0].requests == len(student.wire.asked) - CONNECTING


def _progress(student: Student) -> int:
    run = student.state.run
    return run.progress.current if run else COURSES


def _invocations(student: Student) -> int:
    """Each takes the lease once, which moves the fence on."""
    return student.state.fence
