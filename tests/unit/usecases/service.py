"""The whole service over fakes: people connect, messages are delivered, the schedule ticks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from pydantic import SecretStr

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, Owner, SyncId
from canvas_sync.domain.run import Run
from canvas_sync.domain.snapshot import (
    Access,
    AssignmentRow,
    AssignmentSnapshot,
    CourseSnapshot,
    SubmissionSnapshot,
)
from canvas_sync.domain.sync_state import SyncState
from canvas_sync.domain.task import Task
from canvas_sync.usecases.connect import Caller, ConnectCommand, Connected, ConnectPorts, connect
from canvas_sync.usecases.get_run import get_run
from canvas_sync.usecases.plan_syncs import Planned, PlanPorts, plan_syncs
from canvas_sync.usecases.request_sync import SyncAsked, SyncRequest, request_sync
from canvas_sync.usecases.run_sync import run_sync
from canvas_sync.usecases.send_asked import AskingPorts
from canvas_sync.usecases.sync_tools import Invocation, Outcome, SyncTools
from tests.fakes.agenda import FakeAgenda
from tests.fakes.builders import ANNA, SCHOOL
from tests.fakes.canvas import FakeCanvas, FakePerson
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.connections import FakeConnections
from tests.fakes.mirror import FakeMirror
from tests.fakes.queue import FakeQueue
from tests.fakes.report import FakeReport
from tests.fakes.vault import FakeVault

TOKEN = "token-of-anna-1"
URL = "https://canvas.school.example"
TIMEOUT_SECONDS = 120.0


def course_id(number: int) -> CourseId:
    return CourseId(str(10_000_000_000_000 + number))


def a_listed_course(number: int = 12, **changes: object) -> CourseSnapshot:
    fields = {
        "access": Access.ACTIVE,
        "name": f"Course {number}",
        "course_code": f"C-{number}",
        **changes,
    }
    return CourseSnapshot(course_id(number), **fields)  # type: ignore[arg-type]


def a_submission(**changes: object) -> SubmissionSnapshot:
    fields: dict[str, object] = {
        "workflow_state": "unsubmitted",
        "submitted_at": None,
        "graded_at": None,
        "posted_at": None,
        "cached_due_at": NOON + timedelta(days=3),
        "score": None,
        "grade": None,
        "excused": False,
        "late": False,
        "missing": False,
        "attempt": None,
        **changes,
    }
    return SubmissionSnapshot(**fields)  # type: ignore[arg-type]


def a_row(number: int, course: int = 12, **changes: object) -> AssignmentRow:
    fields: dict[str, object] = {
        "id": AssignmentId(str(10_000_000_000_000 + number)),
        "course_id": course_id(course),
        "name": f"Essay {number}",
        "description_html": "Write it.",
        "due_at": NOON + timedelta(days=3),
        "lock_at": None,
        "unlock_at": None,
        "points_possible": 10.0,
        "grading_type": "points",
        "submission_types": ("online_text_entry",),
        "is_quiz_assignment": False,
        "is_new_quiz": False,
        "html_url": f"{URL}/courses/{course}/contents/{number}",
        "updated_at": NOON,
        "position": number,
        "assignment_group_id": "10000000000001",
        "omit_from_final_grade": False,
        "description_withheld": False,
        "submission": a_submission(),
        **changes,
    }
    snapshot = AssignmentSnapshot(**fields)  # type: ignore[arg-type]
    return AssignmentRow(snapshot.id, {"id": str(number), "name": snapshot.name}, snapshot)


@dataclass
class Service:
    """One Canvas, one store, one queue. ``person`` is what the token of Anna sees."""

    person: FakePerson = field(default_factory=lambda: FakePerson("10000000000066"))
    clock: FakeClock = field(default_factory=FakeClock)
    max_attempts: int = 3

    def __post_init__(self) -> None:
        self.connections = FakeConnections(self.clock)
        self.agenda = FakeAgenda(self.connections)
        self.mirror = FakeMirror(self.connections)
        self.queue, self.vault, self.report = FakeQueue(), FakeVault(), FakeReport()
        self.canvas = FakeCanvas({TOKEN: self.person}, self.clock)
        self._numbers: Iterator[int] = count(1)

    def new_id(self) -> str:
        return f"sync-{next(self._numbers)}"

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
        ports = ConnectPorts(
            canvas=self.canvas,
            vault=self.vault,
            connections=self.connections,
            agenda=self.agenda,
            queue=self.queue,
            report=self.report,
            now=self.clock.now,
            new_id=self.new_id,
            dev_hosts=dev_hosts,
        )
        caller = Caller(owner, f"subject of {owner[:4]}", "request-1")
        return await connect(caller, ConnectCommand(url, SecretStr(token), replace), ports=ports)

    async def ask(
        self, *, full: bool = False, restart: bool = False, instance: Instance | None = None
    ) -> SyncAsked:
        ports = AskingPorts(
            connections=self.connections,
            agenda=self.agenda,
            queue=self.queue,
            report=self.report,
            now=self.clock.now,
            new_id=self.new_id,
        )
        request = SyncRequest(full=full, force_restart=restart)
        return await request_sync(ANNA, instance, request, correlation_id="request-2", ports=ports)

    @property
    def tools(self) -> SyncTools:
        return SyncTools(
            connections=self.connections,
            mirror=self.mirror,
            agenda=self.agenda,
            queue=self.queue,
            vault=self.vault,
            canvas=self.canvas,
            report=self.report,
            now=self.clock.now,
            jitter=lambda: 1.0,
            html_to_text=str,
            max_attempts=self.max_attempts,
        )

    async def deliver(self, message: SyncMessage) -> Outcome:
        """Give a message to a worker that has two minutes."""
        deadline = self.clock.now() + timedelta(seconds=TIMEOUT_SECONDS)
        invocation = Invocation(deadline, TIMEOUT_SECONDS)
        return await run_sync(message, tools=self.tools, invocation=invocation)

    async def deliver_all(self) -> list[str]:
        """Deliver what is queued, and what that queues, moving the clock over the delays."""
        stopped = []
        while self.queue.sent:
            sent = self.queue.sent.pop(0)
            self.clock.move(timedelta(seconds=sent.delay_seconds))
            stopped.append((await self.deliver(sent.message)).stopped)
        return stopped

    async def tick(self, delta_minutes: int = 20) -> Planned:
        ports = PlanPorts(
            connections=self.connections,
            agenda=self.agenda,
            queue=self.queue,
            report=self.report,
            now=self.clock.now,
            new_id=self.new_id,
            delta_minutes=delta_minutes,
        )
        return await plan_syncs(ports=ports)

    async def scheduled(self) -> list[str]:
        """Let the schedule come round to everybody once, and deliver."""
        self.agenda.mark = self.clock.now() - timedelta(hours=24)
        await self.tick()
        return await self.deliver_all()

    @property
    def state(self) -> SyncState:
        return self.connections.hot[ANNA, SCHOOL]

    @property
    def api_state(self) -> str:
        return self.connections.cold[ANNA, SCHOOL].state.value

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
