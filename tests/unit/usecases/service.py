"""The whole service over fakes: people connect, messages are delivered, the schedule ticks."""

from datetime import timedelta
from typing import Any

from pydantic import SecretStr

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, Owner, SyncId
from canvas_sync.domain.run import Run
from canvas_sync.domain.snapshot import Access, AssignmentRow, CourseSnapshot
from canvas_sync.domain.task import Task
from canvas_sync.usecases.connect import Caller, ConnectCommand, Connected, connect
from canvas_sync.usecases.get_run import get_run
from canvas_sync.usecases.plan_syncs import Planned, PlanPorts, plan_syncs
from canvas_sync.usecases.request_sync import SyncAsked, SyncRequest
from tests.fakes.builders import ANNA, SCHOOL
from tests.fakes.canvas import FakeCanvas
from tests.fakes.clock import FakeClock
from tests.fakes.person import FakePerson
from tests.fakes.ports import FakePorts
from tests.fakes.snapshots import DUE, an_assignment

TOKEN = "token-of-anna-1"
URL = "https://canvas.school.example"


def course_id(number: int) -> CourseId:
    return CourseId(str(10_000_000_000_000 + number))


def a_listed_course(number: int = 12, **changes: Any) -> CourseSnapshot:  # noqa: ANN401  # any field
    names = {"name": f"Course {number}", "course_code": f"C-{number}"}
    return CourseSnapshot(course_id(number), **({"access": Access.ACTIVE} | names | changes))


def a_row(number: int, course: int = 12, **changes: Any) -> AssignmentRow:  # noqa: ANN401  # any field
    """A row of the course's listing, the assignment with this number."""
    given = {
        "id": AssignmentId(str(10_000_000_000_000 + number)),
        "course_id": course_id(course),
        "name": f"Essay {number}",
        "description_html": "Write it.",
        "due_at": DUE,
        "position": number,
    }
    snapshot = an_assignment(**(given | changes))
    return AssignmentRow(snapshot.id, {"id": str(number), "name": snapshot.name}, snapshot)


class Service(FakePorts):
    """One Canvas, one store, one queue. ``person`` is what the token of Anna sees."""

    canvas: FakeCanvas

    def __init__(self) -> None:
        self.clock = FakeClock()
        super().__init__(self.clock, SCHOOL)
        self.person = FakePerson("10000000000066")
        self.canvas = FakeCanvas({TOKEN: self.person}, self.clock)

    def later(self, by: timedelta) -> None:
        self.clock.move(by)

    def courses(self, *numbers: int, each: int = 3) -> None:
        """Give the person these courses with ``each`` assignments."""
        self.person.courses = [a_listed_course(number) for number in numbers]
        for number in numbers:
            rows = [a_row(number * 100 + index, number) for index in range(each)]
            self.person.rows[course_id(number)] = rows

    def touch(self, *numbers: int) -> None:
        """Change something in each of these courses on Canvas, so that a delta reads it."""
        for number in numbers:
            self.row(0, course=number, position=next(self._numbers) + 1_000)

    def row(self, index: int = 0, course: int = 12, **changes: object) -> None:
        """Change one assignment on Canvas."""
        rows = self.person.rows[course_id(course)]
        rows[index] = a_row(course * 100 + index, course, **changes)

    async def connect(
        self,
        token: str = TOKEN,
        *,
        owner: Owner = ANNA,
        replace: bool = False,
        url: str = URL,
        dev_hosts: frozenset[str] = frozenset(),
    ) -> Connected:
        caller = Caller(owner, f"subject of {owner[:4]}", "request-1")
        command = ConnectCommand(url, SecretStr(token), replace)
        return await connect(caller, command, ports=self.connecting(dev_hosts))

    async def ask(
        self, *, full: bool = False, restart: bool = False, instance: Instance | None = None
    ) -> SyncAsked:
        return await self.ask_for(SyncRequest(full=full, force_restart=restart), instance)

    async def deliver_all(self) -> list[str]:
        """Deliver what is queued, and what that queues; how each message ended."""
        return [outcome.stopped for outcome in await self.delivered()]

    async def tick(self, delta_minutes: int = 20) -> Planned:
        return await plan_syncs(ports=PlanPorts(delta_minutes=delta_minutes, **self.asking))

    async def scheduled(self) -> list[str]:
        """Let the schedule come round to everybody once, and deliver."""
        self.agenda.mark = self.clock.now() - timedelta(hours=24)
        await self.tick()
        return await self.deliver_all()

    @property
    def api_state(self) -> str:
        return self.connection.state.value

    async def run(self, sync_id: SyncId) -> Run:
        return await get_run(ANNA, sync_id, connections=self.connections, now=self.clock.now())

    @property
    def tasks(self) -> dict[str, Task]:
        """The visible tasks by title."""
        rows = self.mirror.task_rows.values()
        return {row.canvas.title: row for row in rows if row.deleted_at is None}


async def synced(*numbers: int, each: int = 3, mode: Mode = Mode.GRAPHQL) -> Service:
    """A service with one person connected and fully synced."""
    service = Service()
    service.person.best = mode
    service.courses(*(numbers or (12, 13)), each=each)
    await service.connect()
    assert await service.deliver_all() == ["completed"]
    service.clock.move(timedelta(minutes=20))
    return service
