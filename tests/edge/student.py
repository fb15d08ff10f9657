"""One student's mirror of a simulated school: the real engine and readers over fake ports."""

from collections.abc import Mapping
from datetime import timedelta

from pydantic import SecretStr

from canvas_simulator.app import Simulator
from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import Course
from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, SyncId, TopicId
from canvas_sync.domain.run import Kind, Reason
from canvas_sync.domain.task import Task
from canvas_sync.domain.topic import Group, Topic
from canvas_sync.usecases.connect import Caller, ConnectCommand, connect
from canvas_sync.usecases.request_sync import SyncRequest
from canvas_sync.usecases.sync_tools import Outcome
from tests.edge.school_wire import Wire, WireClock, canvas_over
from tests.fakes.builders import ANNA
from tests.fakes.ports import FakePorts

INSTANCE = Instance("canvas.example.test")
SHARD = 10_000_000_000_000


def global_text(number: int) -> str:
    """The school's number as the mirror names it."""
    return str(SHARD + number)


class Student(FakePorts):
    """One who reads with their own token. Clocks stand still unless a test moves them."""

    def __init__(self, school: Simulator, user_id: int, mode: Mode = Mode.GRAPHQL) -> None:
        school.clock.freeze()
        self.wire = Wire(school, mode)
        self.clock = WireClock(self.wire)
        self.user_id = user_id
        super().__init__(self.clock, INSTANCE)
        self.canvas = canvas_over(self.wire, self.report)

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
        command = ConnectCommand(f"https://{INSTANCE}", SecretStr(self.token))
        await connect(Caller(ANNA, "anna", "request-1"), command, ports=self.connecting())
        return await self._last()

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
        return await self._last() if self.queue.sent else outcome

    async def reconcile(self) -> Outcome:
        """The full listing against the manifest, asked for by hand."""
        await self.ask_for(SyncRequest(full=True))
        return await self._last()

    async def _last(self) -> Outcome:
        """How the last message of what is queued, and of what that queues, ended."""
        assert self.queue.sent, "nothing was queued"
        return (await self.delivered())[-1]

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
