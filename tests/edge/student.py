"""One student's mirror of a simulated school: the real engine and readers over fake ports."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import count

from pydantic import SecretStr

from canvas_simulator.app import Simulator
from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.connection import Connection, Mode
from canvas_sync.domain.course import Course
from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, SyncId, TopicId
from canvas_sync.domain.run import Kind, Reason
from canvas_sync.domain.sync_state import SyncState
from canvas_sync.domain.task import Task
from canvas_sync.domain.topic import Group, Topic
from canvas_sync.usecases.connect import Caller, ConnectCommand, ConnectPorts, connect
from canvas_sync.usecases.request_sync import SyncRequest, request_sync
from canvas_sync.usecases.run_sync import run_sync
from canvas_sync.usecases.send_asked import AskingPorts
from canvas_sync.usecases.sync_tools import Invocation, Outcome, SyncTools
from tests.edge.school_wire import SchoolCanvas, Wire
from tests.fakes.agenda import FakeAgenda
from tests.fakes.builders import ANNA
from tests.fakes.connections import FakeConnections
from tests.fakes.mirror import FakeMirror
from tests.fakes.queue import FakeQueue
from tests.fakes.report import FakeReport
from tests.fakes.vault import FakeVault

INSTANCE = Instance("canvas.example.test")
SHARD = 10_000_000_000_000


def global_text(number: int) -> str:
    """The school's number as the mirror names it."""
    return str(SHARD + number)


class WireClock:
    """The port ``Clock``: the time at the school, whichever revision of it stands now."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def now(self) -> datetime:
        return self._wire.school.clock.now()


class Student:
    """``timeout_seconds``: of one invocation. Clocks stand still unless a test moves them."""

    def __init__(self, school: Simulator, user_id: int, mode: Mode = Mode.GRAPHQL) -> None:
        school.clock.freeze()
        self.wire = Wire(school, mode)
        self.clock = WireClock(self.wire)
        self.user_id = user_id
        self.connections = FakeConnections(self.clock)
        self.agenda = FakeAgenda(self.connections)
        self.mirror = FakeMirror(self.connections)
        self.queue, self.vault, self.report = FakeQueue(), FakeVault(), FakeReport()
        self.canvas = SchoolCanvas(self.wire, self.report)
        self.timeout_seconds = 120.0
        self.html_to_text: Callable[[str], str] = str
        self._numbers = count(1)

    @property
    def school(self) -> Simulator:
        return self.wire.school

    @property
    def token(self) -> str:
        return self.school.tokens.first(self.user_id).value

    def becomes(self, revision: Simulator, *, stirred: bool = True) -> None:
        """The school goes on as ``revision``; its clock stands where that one's does.

        ``stirred``: something was done to the student, which moves the ETag of their planner.
        """
        revision.clock.freeze()
        done = self.school.school.stirred[self.user_id] + stirred
        revision.school.stirred[self.user_id] = done
        self.wire.school = revision

    def later(self, by: timedelta) -> None:
        self.school.clock.advance(by)

    async def full(self) -> Outcome:
        """Connect, and everything is read."""
        ports = ConnectPorts(
            canvas=self.canvas,
            vault=self.vault,
            connections=self.connections,
            agenda=self.agenda,
            queue=self.queue,
            report=self.report,
            now=self.clock.now,
            new_id=self.new_id,
            dev_hosts=frozenset(),
        )
        command = ConnectCommand(f"https://{INSTANCE}", SecretStr(self.token))
        await connect(Caller(ANNA, "anna", "request-1"), command, ports=ports)
        return await self._delivered()

    async def delta(self) -> Outcome:
        """What the schedule does every twenty minutes."""
        message = SyncMessage(
            kind=Kind.DELTA,
            owner=ANNA,
            instance=INSTANCE,
            sync_id=SyncId(self.new_id()),
            requested_by=Reason.SCHEDULED,
            correlation_id="tick",
        )
        outcome = await self.deliver(message)
        return await self._delivered() if self.queue.sent else outcome

    async def reconcile(self) -> Outcome:
        """The full listing against the manifest, asked for by hand."""
        ports = AskingPorts(
            connections=self.connections,
            agenda=self.agenda,
            queue=self.queue,
            report=self.report,
            now=self.clock.now,
            new_id=self.new_id,
        )
        request = SyncRequest(full=True)
        await request_sync(ANNA, INSTANCE, request, correlation_id="request-2", ports=ports)
        return await self._delivered()

    async def _delivered(self) -> Outcome:
        """Deliver what is queued and what that queues; the last ending."""
        outcome = None
        while self.queue.sent:
            sent = self.queue.sent.pop(0)
            self.later(timedelta(seconds=sent.delay_seconds))
            outcome = await self.deliver(sent.message)
        assert outcome is not None, "nothing was queued"
        return outcome

    async def deliver(self, message: SyncMessage) -> Outcome:
        deadline = self.clock.now() + timedelta(seconds=self.timeout_seconds)
        invocation = Invocation(deadline, self.timeout_seconds)
        return await run_sync(message, tools=self._tools(), invocation=invocation)

    def _tools(self) -> SyncTools:
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
            html_to_text=self.html_to_text,
            max_attempts=3,
        )

    def new_id(self) -> str:
        return f"sync-{next(self._numbers)}"

    @property
    def state(self) -> SyncState:
        return self.connections.hot[ANNA, INSTANCE]

    @property
    def connection(self) -> Connection:
        return self.connections.cold[ANNA, INSTANCE]

    @property
    def courses(self) -> Mapping[CourseId, Course]:
        return {place[2]: row for place, row in self.mirror.course_rows.items()}

    @property
    def rows(self) -> Mapping[AssignmentId, Task]:
        """Every stored task, tombstones too."""
        return {place[3]: row for place, row in self.mirror.task_rows.items()}

    @property
    def tasks(self) -> Mapping[AssignmentId, Task]:
        """The tasks the student sees."""
        return {i: row for i, row in self.rows.items() if row.deleted_at is None}

    @property
    def topics(self) -> Mapping[TopicId, Topic]:
        return {place[3]: row for place, row in self.mirror.topic_rows.items()}

    @property
    def groups(self) -> Mapping[str, Group]:
        return {place[2]: row for place, row in self.mirror.group_rows.items()}

    def task(self, number: int) -> Task:
        """The visible task of the assignment with the school's ``number``."""
        return self.tasks[AssignmentId(global_text(number))]

    def course(self, number: int) -> Course:
        return self.courses[CourseId(global_text(number))]
