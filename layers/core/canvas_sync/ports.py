"""What the use cases need from the outside world, in the domain's words.

Every method that touches a person's data takes the ``owner``; nothing is readable without one.
Adapters raise only errors of ``domain.errors``.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pydantic import SecretStr

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.breaker import Breaker
from canvas_sync.domain.commit import CourseCommit, GroupsCommit
from canvas_sync.domain.connection import Mode, Profile
from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.ids import (
    AssignmentId,
    CanvasSite,
    CourseId,
    Instance,
    Owner,
    SyncId,
    TopicId,
)
from canvas_sync.domain.kept_pages import KeptPages
from canvas_sync.domain.look import CourseContent, Look, Signals
from canvas_sync.domain.planning import Slot
from canvas_sync.domain.run import Progress, Run
from canvas_sync.domain.snapshot import (
    CourseListing,
    CourseSnapshot,
    GroupSnapshot,
    Identity,
)
from canvas_sync.domain.sync_state import Linked, Turn
from canvas_sync.domain.task import Task
from canvas_sync.domain.topic import Group, Topic


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class Connections(Protocol):
    """Profiles, both parts of connections, run records and the list of open asked-for runs."""

    async def profile(self, owner: Owner) -> Profile | None: ...

    async def load(self, owner: Owner, instance: Instance) -> Linked:
        """Both parts, read consistently; an empty ``SyncState`` where nothing is stored."""
        ...

    async def take(self, turn: Turn) -> None:
        """Write one step as a whole, ``state.rev`` becoming ``seen.state.rev + 1``.

        Raises:
            Moved: the hot item changed since ``turn.seen`` was read; nothing was written.
        """
        ...

    async def run(self, owner: Owner, sync_id: SyncId) -> Run | None: ...

    async def due(self, slot: Slot) -> Sequence[tuple[Owner, Instance]]:
        """Every connection of one slot of the schedule."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """An open run that a person asked for; ``sent_at`` None: never reached the queue."""

    owner: Owner
    instance: Instance
    sync_id: SyncId
    asked_at: datetime
    sent_at: datetime | None


class Agenda(Protocol):
    """What the planner remembers between its ticks (table ``ops``)."""

    async def asked(self) -> Sequence[Asked]: ...

    async def sent(self, owner: Owner, sync_id: SyncId, *, at: datetime) -> None:
        """Note that the queue took the message; nothing happens if the run ended meanwhile."""
        ...

    async def planned_until(self) -> datetime | None: ...

    async def plan_until(self, minute: datetime, *, seen: datetime | None) -> bool:
        """Move the mark; False if another tick moved it first."""
        ...


class Breakers(Protocol):
    """Each host's circuit breaker, shared by all workers (table ``ops``)."""

    async def load(self, host: Instance) -> Breaker:
        """A closed one where nothing is stored."""
        ...

    async def store(self, host: Instance, breaker: Breaker) -> bool:
        """Write ``breaker``; False if what is stored is not the revision before it."""
        ...


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """One page of a person's tasks. ``after``: ``<due>#<task id>`` the page before ended with."""

    limit: int
    include_completed: bool = False
    instance: Instance | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class TaskPage:
    """``next_after`` continues the list; None at its end."""

    tasks: tuple[Task, ...]
    next_after: str | None


class Mirror(Protocol):
    """A person's courses and tasks."""

    async def courses(self, owner: Owner, instance: Instance) -> Mapping[CourseId, Course]: ...

    async def cursors(self, owner: Owner, instance: Instance) -> Mapping[CourseId, Cursor]: ...

    async def task_hashes(
        self, owner: Owner, instance: Instance, course_id: CourseId
    ) -> Mapping[AssignmentId, str]:
        """Content hashes of the visible stored tasks of one course."""
        ...

    async def apply(
        self,
        owner: Owner,
        instance: Instance,
        *,
        fence: int,
        commit: CourseCommit,
        progress: Progress,
    ) -> None:
        """Write one course in fenced transactions, cursor last; the lease shows ``progress``.

        Writing the same commit again changes nothing a reader sees.

        Raises:
            LeaseLost: the hot item's fence is another by now; from there on nothing was written.
        """
        ...

    async def topics(
        self, owner: Owner, instance: Instance, course_id: CourseId
    ) -> Mapping[TopicId, Topic]:
        """Visible announcements and discussions of one course."""
        ...

    async def groups(self, owner: Owner, instance: Instance) -> Mapping[str, Group]:
        """The person's own groups by id."""
        ...

    async def apply_groups(
        self, owner: Owner, instance: Instance, *, fence: int, commit: GroupsCommit
    ) -> None:
        """Write the person's groups in fenced transactions.

        Raises:
            LeaseLost: the hot item's fence is another by now.
        """
        ...

    async def keep_pages(
        self, owner: Owner, instance: Instance, *, fence: int, pages: KeptPages
    ) -> None:
        """Keep them in place of those kept before, in fenced transactions.

        Raises:
            LeaseLost: the hot item's fence is another by now.
        """
        ...

    async def pages(self, owner: Owner, instance: Instance) -> KeptPages | None:
        """The pages last kept; None without any, or if not all of them were written."""
        ...

    async def forget_pages(self, owner: Owner, instance: Instance) -> None: ...

    async def page(self, owner: Owner, query: TaskQuery) -> TaskPage:
        """Visible tasks by due date then id, undated last."""
        ...

    async def forget_cursors(self, owner: Owner, instance: Instance) -> None: ...

    async def delete_tasks(self, owner: Owner, instance: Instance) -> None:
        """Remove tasks, staged rows, courses, cursors and kept pages of one instance for good."""
        ...


class TokenVault(Protocol):
    """Seals tokens so that they open only for the same owner and host."""

    async def seal(self, token: SecretStr, *, owner: Owner, host: Instance) -> bytes: ...

    async def open(self, sealed: bytes, *, owner: Owner, host: Instance) -> SecretStr:
        """The token in clear.

        Raises:
            KeyUnavailable: the key can't be used, or the ciphertext is not this owner's and host's.
        """
        ...


class Lane(StrEnum):
    HIGH = "high"
    BACKGROUND = "background"


class SyncQueue(Protocol):
    async def send(
        self, messages: Sequence[SyncMessage], *, lane: Lane, delay_seconds: int = 0
    ) -> None:
        """Hand over durable messages.

        Raises:
            QueueUnavailable: not all of them were taken.
        """
        ...

    async def bury(
        self,
        message: SyncMessage,
        *,
        code: str,
        attempts: int,
        first_at: datetime,
        last_at: datetime,
    ) -> None:
        """Put a given-up message into the dead letters with what a person needs to judge it."""
        ...


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run has asked of Canvas: requests sent and ``X-Request-Cost`` units.

    ``traces``: those that show the person as active in a course; GraphQL leaves none (measured).
    """

    requests: int
    cost_units: float
    traces: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.requests + other.requests,
            self.cost_units + other.cost_units,
            self.traces + other.traces,
        )


class CanvasReader(Protocol):
    """One person's Canvas, read with one token by one polite client, in one of the two modes."""

    @property
    def mode(self) -> Mode: ...

    async def identity(self) -> Identity: ...

    async def probe(self) -> Mode:
        """Which mode this token can be read in, by one small request."""
        ...

    async def courses(self, *, complete: bool = True) -> CourseListing:
        """Every course of the person that a listing or an enrolment shows, by REST.

        ``complete`` False: one request, the current courses alone.
        """
        ...

    async def look(self, *, since: datetime | None, lists: bool, token: str | None = None) -> Look:
        """All current courses in as few requests as stay right: one by GraphQL.

        ``since`` None: rows of the courses alone. ``lists``: with the quiet lists of all courses.
        ``token``: what the last look gave for this one.

        Raises:
            CapabilityOff: GraphQL is not open to this token; the other mode is.
        """
        ...

    async def groups(self) -> tuple[GroupSnapshot, ...] | None:
        """The person's groups with their courses, by REST; None if they can't all be read."""
        ...

    async def lists(self, course_ids: Sequence[CourseId]) -> Mapping[CourseId, Signals]:
        """The quiet lists of a few courses, complete: what a moved stamp is checked with."""
        ...

    def contents(
        self, courses: Sequence[CourseSnapshot]
    ) -> AsyncGenerator[tuple[CourseId, CourseContent | SyncError], None]:
        """Each course read whole, as they become ready; a failed one with its error instead.

        A CourseFailed, CanvasFailing or CanvasUnreachable concerns that course; everything else
        is raised and ends the reading.
        """
        ...

    async def unfinished(self) -> bytes | None:
        """The good pages of the courses that ``contents`` did not come to the end of, packed.

        None if it read none of them: then going on behind them would come no further.
        """
        ...

    async def resume(self, pages: bytes) -> frozenset[CourseId]:
        """Let ``contents`` go on behind ``pages``, asking for none of them; the courses begun.

        Pages of another mode or form are left unused.
        """
        ...

    @property
    def usage(self) -> Usage: ...


class Canvas(Protocol):
    def reader(
        self,
        site: CanvasSite,
        token: SecretStr,
        *,
        known: Identity | None,
        mode: Mode,
        budget_seconds: float,
    ) -> AbstractAsyncContextManager[CanvasReader]:
        """A reader whose every call ends within ``budget_seconds``, connections released on exit.

        ``known``: whose token it was at connect; None: not known yet, ``identity`` tells it (only
        that and ``probe`` may be asked then).
        All calls raise CanvasUnreachable, CanvasFailing, Throttled or CredentialRefused, and
        Refused for an address that may not be asked.
        """
        ...


class Report(Protocol):
    """Where use cases tell what happened: constant text, few keys, nothing personal."""

    def event(self, message: str, **keys: object) -> None: ...

    def count(self, metric: str, value: float = 1) -> None: ...


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up, as it lies in a dead-letter queue.

    ``queue``: the lane it belongs to, or ``plan`` for a failed tick, which nothing can send again.
    ``kind`` None: of no shape known here. ``attempts`` counts how often it was tried.
    ``last_at`` None: SQS moved it there and doesn't tell when.
    """

    queue: str
    id: str
    body: str
    kind: str | None
    error_code: str
    attempts: int
    first_at: datetime
    last_at: datetime | None

    @property
    def can_go_back(self) -> bool:
        return self.queue != "plan"


class DeadLetters(Protocol):
    """The dead-letter queues of a stack, for those who run it."""

    def opened(self, *, most: int) -> AbstractAsyncContextManager[Sequence[DeadLetter]]:
        """Up to ``most`` letters of each queue, nobody else's while the block runs.

        Those that were not sent back in the block are left where they were.

        Raises:
            QueueUnavailable: a queue did not answer.
        """
        ...

    async def send_back(self, letter: DeadLetter) -> None:
        """Put an opened letter's body, unchanged, into the queue it belongs to, then remove it.

        Interrupted between the two it is there twice; a worker drops what is done.
        """
        ...
