"""A reader of a simulated school, over real HTTP."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager

from pydantic import SecretStr

from canvas_simulator import Simulator
from canvas_simulator.ids import global_id
from canvas_simulator.importing import convert
from canvas_simulator.importing.recordings import from_exchanges
from canvas_simulator.pytest_plugin import Canvas
from canvas_simulator.schema import World
from canvas_simulator.server import running
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.rest import RestCanvas
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.ids import CourseId, local_id, parse_site
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.snapshot import Access, CourseSnapshot, Identity
from canvas_sync.ports import CanvasReader
from tests import recorded
from tests.fakes.clock import FakeClock
from tests.fakes.report import FakeReport

STUDENT_ONE = 66
"""The student of the recorded world."""
READABLE = frozenset({Access.ACTIVE, Access.COMPLETED})


@contextmanager
def recorded_school() -> Iterator[Canvas]:
    """The recorded world on a simulator, its clock standing still."""
    world = convert(from_exchanges(recorded.world("world-a"), recorded.exchanges("world-a")))
    with a_school(world) as canvas:
        yield canvas


@contextmanager
def a_school(world: World) -> Iterator[Canvas]:
    simulator = Simulator(world)
    simulator.clock.freeze()
    with running(simulator) as url:
        yield Canvas(url, simulator)


@asynccontextmanager
async def reading(
    school: Canvas, user: int | str = "student_1", *, mode: Mode = Mode.REST
) -> AsyncIterator[CanvasReader]:
    """A reader that knows whose token it has and waits for nothing."""
    dev_hosts = frozenset({school.url.removeprefix("http://")})
    egress = Egress(dev_hosts=dev_hosts)
    canvas = RestCanvas(egress, clock=FakeClock(), report=FakeReport(), jitter=lambda: 0.0)
    site = parse_site(school.url, dev_hosts=dev_hosts)
    people = school.simulator.school.world.users
    person = next(one for one in people if user in (one.key, one.id))
    known = Identity(global_id(person.id), 1, school.clock.now())
    try:
        async with canvas.reader(
            site, SecretStr(school.token(user)), known=known, mode=mode, budget_seconds=60
        ) as reader:
            yield reader
    finally:
        await egress.aclose()


async def whole(
    reader: CanvasReader, courses: tuple[CourseSnapshot, ...]
) -> dict[CourseId, CourseContent]:
    """Every readable course, read whole."""
    readable = [one for one in courses if one.access in READABLE]
    found = dict([each async for each in reader.contents(readable)])
    contents = {i: content for i, content in found.items() if isinstance(content, CourseContent)}
    assert len(contents) == len(readable), found
    return contents


def by_local_id(courses: tuple[CourseSnapshot, ...]) -> Mapping[str, CourseSnapshot]:
    return {local_id(one.id): one for one in courses}
