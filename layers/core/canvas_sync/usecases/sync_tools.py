"""What a run works with, what it learns on its way, and how it ends."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.ids import CourseId, Instance, Owner, SyncId
from canvas_sync.domain.look import Look
from canvas_sync.domain.run import (
    Counts,
    CourseReport,
    Kind,
    Progress,
    RunState,
    total,
    verdict,
)
from canvas_sync.domain.sync_state import Lease, SyncState, give_back
from canvas_sync.ports import (
    Agenda,
    Canvas,
    Connections,
    Mirror,
    Report,
    SyncQueue,
    TokenVault,
    Usage,
)

LEASE_AFTER_DEADLINE = timedelta(seconds=5)
RESERVE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class SyncTools:
    """What a run works with. ``jitter`` gives a number in [0, 1]; ``max_attempts`` in total."""

    connections: Connections
    mirror: Mirror
    agenda: Agenda
    queue: SyncQueue
    vault: TokenVault
    canvas: Canvas
    report: Report
    now: Callable[[], datetime]
    jitter: Callable[[], float]
    html_to_text: Callable[[str], str]
    max_attempts: int


@dataclass(frozen=True, slots=True)
class Invocation:
    """When the function is ended, and how long it had been given."""

    deadline: datetime
    timeout_seconds: float

    @property
    def stop_at(self) -> datetime:
        """When a run is handed on: 15 s or a quarter of the timeout before the deadline."""
        reserve = min(RESERVE_SECONDS, self.timeout_seconds / 4)
        return self.deadline - timedelta(seconds=reserve)

    @property
    def lease_until(self) -> datetime:
        return self.deadline + LEASE_AFTER_DEADLINE


@dataclass(slots=True)
class Walk:
    """One invocation's way through the courses of a run.

    ``fresh``: the run begins with this invocation. ``sealed_token``: as it was when leased.
    ``unmarked``: cursors of courses that were read and need no writing unless it is handed on.
    ``tried``: courses really asked for in this invocation; ``visited``: those done before, too.
    ``before``: the hot part as leased. ``mode``: how Canvas is read; refused, it changes.
    ``look``: what the run began with, at ``looked_at`` by our clock. ``courses_at``: when REST was
    asked about the courses, by our clock.
    ``has_pages``: pages of courses that this invocation was cut in are kept.
    ``unfollowed``: the look showed something that could not be read: the next one looks again.
    ``unmoved``: the look showed a course that is well as it is stored.
    ``cursors``, ``courses``: as they are stored now; None while neither was read.
    """

    owner: Owner
    instance: Instance
    lease: Lease
    fence: int
    fresh: bool
    before: SyncState
    mode: Mode
    sealed_token: bytes = field(repr=False)
    look: Look | None = None
    looked_at: datetime | None = None
    courses_at: datetime | None = None
    cursors: dict[CourseId, Cursor] | None = None
    courses: dict[CourseId, Course] | None = None
    total: int = 0
    reports: dict[CourseId, CourseReport] = field(default_factory=dict)
    unmarked: dict[CourseId, Cursor] = field(default_factory=dict)
    visited: int = 0
    tried: int = 0
    others: int = 0
    out_of_time: bool = False
    unfollowed: bool = False
    unmoved: bool = False
    has_pages: bool = False
    usage: Usage = field(default_factory=lambda: Usage(0, 0.0))

    @property
    def has_baseline(self) -> bool:
        return self.before.has_baseline

    @property
    def listed_at(self) -> datetime | None:
        return self.look.seen_at if self.look else None

    @property
    def sync_id(self) -> SyncId:
        return self.lease.sync_id

    @property
    def kind(self) -> Kind:
        return self.lease.kind

    def remember(self, course_id: CourseId, cursor: Cursor | None, course: Course) -> None:
        """Note what is stored of a course now."""
        if self.cursors is not None and cursor is not None:
            self.cursors[course_id] = cursor
        if self.courses is not None:
            self.courses[course_id] = course

    @property
    def verdict(self) -> RunState:
        return verdict(self.reports, unmoved=self.unmoved)

    @property
    def counts(self) -> Counts:
        counted = total(self.reports)
        return replace(counted, other=counted.other + self.others)

    def give_back(
        self, state: SyncState, *, waits_until: datetime | None, attempts: int = 0
    ) -> SyncState:
        """``state`` without this invocation's lease, with what it asked of Canvas."""
        return give_back(
            state,
            waits_until=waits_until,
            listed_at=self.listed_at if self.fresh else None,
            attempts=attempts,
            requests=self.usage.requests,
            cost_units=self.usage.cost_units,
            traces=self.usage.traces,
        )

    @property
    def progress(self) -> Progress:
        """Courses done, the one being committed included."""
        return Progress(min(self.visited, self.total), self.total)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the message ended, for the log line: completed, partial, failed, later, waiting, held.

    ``why``: the cause of ``code`` in our own words.
    """

    stopped: str
    counts: Counts = field(default_factory=Counts)
    requests: int = 0
    cost_units: float = 0.0
    code: str | None = None
    why: str | None = None

    @classmethod
    def of(
        cls, stopped: str, walk: Walk, *, code: str | None = None, why: str | None = None
    ) -> Self:
        usage = walk.usage
        return cls(stopped, walk.counts, usage.requests, usage.cost_units, code, why)
