"""What a full run delivers while Canvas is in trouble: every healthy course whole, each time."""

import gzip
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from canvas_simulator import Request
from canvas_simulator.faults import Fault
from canvas_simulator.generating import Size, generate
from canvas_simulator.http import Reply
from canvas_simulator.pytest_plugin import Canvas
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import CourseState
from canvas_sync.domain.ids import CourseId, local_id
from canvas_sync.domain.run import RunState
from cli.bench.cases import PERSON
from cli.bench.truth import truth
from tests.integration.engine_run import mirrored
from tests.integration.reading import a_school

SIZE = Size(courses=6, assignments=30, students=3)
BAD, STUB = 2, 6
"""The course in trouble, and the one its dates have closed."""
SHARD = 10**13
FORBIDDEN = '{"status":"unauthorized","errors":[{"message":"not authorized"}]}'


@dataclass(slots=True)
class InOneCourse(Fault):
    """Meets whatever asks for what is in the bad course, and for it alone or with others."""

    times: int | None = None

    def meets(self, request: Request) -> bool:
        return _asks_for_bad(request) and Fault.meets(self, request)


@dataclass(slots=True)
class Hidden(InOneCourse):
    """GraphQL leaves a course that may not be read out of its answer, without a word."""

    kind: str = "slow"
    seconds: float = 0.0

    def spoil(self, request: Request, reply: Reply) -> None:
        if request.method == "GET":
            reply.status, reply.body = 403, FORBIDDEN.encode()
            return
        answer = json.loads(reply.body)
        courses = answer["data"]["courses"]
        answer["data"]["courses"] = [one for one in courses if one["_id"] != str(BAD)]
        reply.body = json.dumps(answer).encode()


@dataclass(slots=True)
class HalfGzip(InOneCourse):
    """A packed answer of which only the first half comes, its length as announced."""

    kind: str = "slow"
    seconds: float = 0.0

    def spoil(self, request: Request, reply: Reply) -> None:  # noqa: ARG002  # a spoiler's
        packed = gzip.compress(reply.body)
        reply.body = packed[: len(packed) // 2]
        reply.headers["content-encoding"] = "gzip"


def _asks_for_bad(request: Request) -> bool:
    if request.path.endswith("/graphql"):
        asked = json.loads(request.body)["variables"].get("ids", [])
        return str(BAD) in asked
    return f"/courses/{SHARD + BAD}/" in f"{request.path}/"


def every_seventh() -> list[Fault]:
    """A fault that is met hides the request from those after it."""
    return [Fault(kind="error", after=6 * (at + 1)) for at in range(50)]


@dataclass(frozen=True)
class Trouble:
    """``fails``: the modes in which the bad course can't be read, and the run says so."""

    name: str
    faults: Callable[[], list[Fault]] = field(repr=False)
    fails: Collection[Mode] = tuple(Mode)


TROUBLES = (
    Trouble("429", lambda: [Fault("course|graphql", "throttled_429")], ()),
    Trouble("403 of the throttle", lambda: [Fault("course|graphql", "throttled")], ()),
    Trouble("every 7th a 500", every_seventh, ()),
    Trouble("one course 403", lambda: [Hidden()]),
    Trouble("a stub course", list, ()),
    Trouble("next on another host", lambda: [InOneCourse(kind="other_host")], {Mode.REST}),
    Trouble("silence", lambda: [InOneCourse(kind="silence")]),
    Trouble("reset", lambda: [InOneCourse(kind="reset")]),
    Trouble("reset mid-body", lambda: [InOneCourse(kind="truncated")]),
    Trouble("HTML 503", lambda: [InOneCourse(kind="html")]),
    Trouble("null body", lambda: [InOneCourse(kind="null")]),
    Trouble("half a gzip", lambda: [HalfGzip()]),
)
"""GraphQL pages by cursor: the links in an answer's head lead nowhere there."""


@pytest.fixture
def school() -> Iterator[Canvas]:
    with a_school(generate(SIZE)) as canvas:
        yield canvas


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.name)
async def test_trouble(
    school: Canvas, trouble: Trouble, mode: Mode, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """R69, R124, R140: healthy courses are whole, and the run names the one that is not."""
    faults = [school.faults.add(fault) for fault in trouble.faults()]

    found = await mirrored(school, mode, tmp_path)

    everything = _shown(school)
    expected = everything - _shown(school, BAD) if mode in trouble.fails else everything
    named = {int(local_id(i)) for i, one in found.run.courses.items() if one.code}
    with capsys.disabled():
        rows, requests = f"{len(found.ids)}/{len(everything)} rows", found.run.requests
        line = f"{trouble.name}, {mode}: {rows}, {requests} requests, failed: {named or 'none'}"
        print(f"\n{line}", end=" ")  # noqa: T201  # the table that is asked for
    assert (len(everything), all(fault.met for fault in faults[:1])) == (140, True)
    assert found.ids == expected
    assert named == ({BAD} if mode in trouble.fails else set())
    assert found.run.state is (RunState.PARTIAL if named else RunState.COMPLETED)
    assert found.courses[CourseId(str(SHARD + STUB))].state is CourseState.RESTRICTED


def _shown(school: Canvas, course: int | None = None) -> set[int]:
    """Which assignments the student is shown, in all courses or in one."""
    world = school.simulator.school.world
    person = next(one for one in world.users if one.key == PERSON)
    shown = truth(world, person)
    places = {one.id: one.course_id for one in world.assignments}
    return {i for i in shown if course in {None, places[i]}}
