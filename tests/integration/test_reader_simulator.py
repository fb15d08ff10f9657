"""The reader against the simulator: a whole Canvas, with its troubles, over real HTTP."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from canvas_simulator import Simulator
from canvas_simulator.faults import Fault
from canvas_simulator.importing import convert
from canvas_simulator.importing.recordings import from_exchanges
from canvas_simulator.pytest_plugin import Canvas
from canvas_simulator.server import running
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.html_text import html_to_text
from canvas_sync.canvas.rest import RestCanvas
from canvas_sync.domain.errors import (
    CanvasFailing,
    ContractBroken,
    CourseFailed,
    CourseForbidden,
    CourseUnreadable,
    SyncError,
    Throttled,
    TokenInvalid,
    TokenRevoked,
)
from canvas_sync.domain.ids import CourseId, local_id, parse_site
from canvas_sync.domain.mapping import to_task
from canvas_sync.domain.moments import iso
from canvas_sync.domain.snapshot import Access
from canvas_sync.domain.task import CanvasTask
from canvas_sync.ports import CanvasReader
from tests import recorded
from tests.fakes.clock import FakeClock
from tests.fakes.report import FakeReport

STUDENT_ONE = 66


@pytest.fixture
def school() -> Iterator[Canvas]:
    """The recorded world, its clock standing still."""
    world = convert(from_exchanges(recorded.world("world-a"), recorded.exchanges("world-a")))
    simulator = Simulator(world)
    simulator.clock.freeze()
    with running(simulator) as url:
        yield Canvas(url, simulator)


@asynccontextmanager
async def reading(school: Canvas, user: int = STUDENT_ONE) -> AsyncIterator[CanvasReader]:
    """A reader that knows its home shard and waits for nothing."""
    dev_hosts = frozenset({school.url.removeprefix("http://")})
    egress = Egress(dev_hosts=dev_hosts)
    canvas = RestCanvas(egress, clock=FakeClock(), report=FakeReport(), jitter=lambda: 0.0)
    site = parse_site(school.url, dev_hosts=dev_hosts)
    token = SecretStr(school.token(user))
    try:
        async with canvas.reader(site, token, home_shard=1, budget_seconds=30) as reader:
            yield reader
    finally:
        await egress.aclose()


async def tasks(reader: CanvasReader) -> dict[str, CanvasTask]:
    """Every task of every readable course, by the assignment's local id."""
    found: dict[str, CanvasTask] = {}
    for course in (await reader.courses()).courses:
        if course.access is not Access.RESTRICTED:
            for row in (await reader.assignments(course.id)).rows:
                assert row.snapshot is not None
                task = to_task(row.snapshot, course, html_to_text=html_to_text)
                found[local_id(row.id)] = task
    return found


async def test_student_one(school: Canvas) -> None:
    """R125: 77 + 13 + 3 + 132 rows in four courses, one course restricted, nothing else."""
    async with reading(school) as reader:
        identity = await reader.identity()
        listing = await reader.courses()
        counts = {
            local_id(one.id): len((await reader.assignments(one.id)).rows)
            for one in listing.courses
            if one.access is not Access.RESTRICTED
        }
        requests = reader.usage.requests

    restricted = [one.id for one in listing.courses if one.access is Access.RESTRICTED]
    assert (identity.user_id, identity.home_shard) == ("10000000000066", 1)
    assert counts == {"12": 77, "13": 13, "16": 3, "17": 132}
    assert [local_id(one) for one in restricted] == ["14"]
    assert requests == 1 + 4 + 5


async def test_truth(school: Canvas) -> None:
    """R125: state, due date and score of every task are the server's own."""
    truth = recorded.world("world-a")["truth"]
    held = {
        str(row["assignment_id"]): row
        for row in truth["submissions"]
        if row["user_id"] == STUDENT_ONE and row["workflow_state"] != "deleted"
    }

    async with reading(school) as reader:
        seen = await tasks(reader)

    assert len(seen) == 225
    for identifier, task in seen.items():
        row = held[identifier]
        due_at = row.get("cached_due_date")
        assert (iso(task.due_at) if task.due_at else None) == (
            f"{due_at[:19]}Z" if due_at else None
        )
        assert task.score == (row.get("published_score") if row.get("posted_at") else None)


async def test_restricted_course(school: Canvas) -> None:
    """A restricted course answers 403: forbidden, not gone."""
    async with reading(school) as reader:
        with pytest.raises(CourseForbidden):
            await reader.assignments(CourseId("10000000000014"))


@pytest.mark.parametrize("kind", ["html", "error", "garbage", "null", "redirect", "truncated"])
async def test_one_course_in_trouble(school: Canvas, kind: str) -> None:
    """R140: a course that answers nonsense is unreadable; the next one is read."""
    school.faults.add(Fault(r"courses/\d*13/assignments", kind, times=None))

    async with reading(school) as reader:
        with pytest.raises(CourseUnreadable):
            await reader.assignments(CourseId("10000000000013"))
        assert len((await reader.assignments(CourseId("10000000000016"))).rows) == 3


@pytest.mark.parametrize("kind", ["html", "error", "reset"])
async def test_passing_trouble(school: Canvas, kind: str) -> None:
    """R124: trouble that passes after two requests is not seen."""
    school.faults.add(Fault(r"/api/v1/courses$", kind, times=2))

    async with reading(school) as reader:
        assert len((await reader.courses()).courses) == 5


@pytest.mark.parametrize(
    ("kind", "error"),
    [("throttled", Throttled), ("throttled_429", Throttled), ("html", CanvasFailing)],
)
async def test_account_in_trouble(school: Canvas, kind: str, error: type[SyncError]) -> None:
    """R124: trouble of the listing is the connection's, and no course's."""
    school.faults.add(Fault(r"/api/v1/courses$", kind, times=None))

    async with reading(school) as reader:
        with pytest.raises(error) as raised:
            await reader.courses()

    assert not isinstance(raised.value, CourseFailed)


async def test_second_page_fails(school: Canvas) -> None:
    """A listing whose second page fails is no listing."""
    school.faults.add(Fault(r"courses/\d*17/assignments", "garbage", after=1))

    async with reading(school) as reader:
        with pytest.raises(CourseUnreadable):
            await reader.assignments(CourseId("10000000000017"))


@pytest.mark.parametrize(
    ("what", "error"),
    [("revoked", TokenRevoked), ("blocked", TokenInvalid), ("scoped", ContractBroken)],
)
async def test_token_ends(school: Canvas, what: str, error: type[SyncError]) -> None:
    """R124: a token that ends between two requests ends the reading, by its own name."""
    async with reading(school) as reader:
        await reader.identity()
        setattr(school.simulator.tokens.first(STUDENT_ONE), what, True)
        with pytest.raises(error):
            await reader.courses()
