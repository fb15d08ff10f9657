"""A sync run: its kinds, its states, what it counts, and the record a person can ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from canvas_sync.domain.ids import CourseId, Instance, Owner, SyncId

KEEP_RUN = timedelta(days=90)
ABANDONED_AFTER = timedelta(hours=24)


class Kind(StrEnum):
    """In ascending depth: a deeper kind finds everything a lesser one finds."""

    DELTA = "delta"
    RECONCILE = "reconcile"
    FULL = "full"


DEPTH = {Kind.DELTA: 0, Kind.RECONCILE: 1, Kind.FULL: 2}


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    COMPLETED = "completed"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({RunState.COMPLETED, RunState.PARTIAL, RunState.FAILED, RunState.CANCELLED})


class Reason(StrEnum):
    """Why a run was asked for."""

    CONNECTED = "connected"
    MANUAL = "manual"
    SCHEDULED = "scheduled"
    REDRIVEN = "redriven"


class CourseOutcome(StrEnum):
    SYNCED = "synced"
    RESTRICTED = "restricted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of tasks; ``unreadable`` ones are staged with the reason and tried again.

    ``other``: rows of courses, announcements, discussions and groups that were written.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    unreadable: int = 0
    other: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.deleted + other.deleted,
            self.unreadable + other.unreadable,
            self.other + other.other,
        )

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated or self.deleted or self.other)


@dataclass(frozen=True, slots=True)
class CourseReport:
    """How one course fared in a run; ``code`` says why it was not synced.

    ``attempt``: in which of the run's attempts; a course that failed is tried again in the next.
    """

    outcome: CourseOutcome
    counts: Counts = field(default_factory=Counts)
    code: str | None = None
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Courses done and in all; never goes back within a run."""

    current: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """The record of one run (``sync_run``). ``until``: when a waiting run goes on.

    ``traces``: requests that showed the person as active in a course (REST only).
    """

    owner: Owner
    instance: Instance
    sync_id: SyncId
    kind: Kind
    reason: Reason
    state: RunState
    asked_at: datetime
    actor: str
    correlation_id: str
    restart: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None
    until: datetime | None = None
    attempts: int = 0
    progress: Progress = field(default_factory=Progress)
    counts: Counts = field(default_factory=Counts)
    courses: Mapping[CourseId, CourseReport] = field(default_factory=dict)
    error_code: str | None = None
    resumable: bool = False
    requests: int = 0
    cost_units: float = 0.0
    traces: int = 0

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    def at(self, state: RunState, *, now: datetime, error_code: str | None = None) -> "Run":
        """Return this run in another state; an ended run stays as it ended."""
        if self.ended:
            return self
        ended_at = now if state in ENDED else None
        return replace(self, state=state, ended_at=ended_at, error_code=error_code)


CLOSED = frozenset({"course_forbidden", "course_missing"})
"""Codes of courses that Canvas keeps from the person; asking again soon won't open them."""


def verdict(courses: Mapping[CourseId, CourseReport], *, unmoved: bool = False) -> RunState:
    """How a run ended that reached the end of its courses; restricted ones are no failure.

    Failed: no course was synced, none was found ``unmoved``, and one of them may be synced next
    time; a closed course is no outage.
    """
    failed = {r.code for r in courses.values() if r.outcome is CourseOutcome.FAILED}
    synced = any(report.outcome is CourseOutcome.SYNCED for report in courses.values())
    if not failed:
        return RunState.COMPLETED
    return RunState.PARTIAL if synced or unmoved or failed <= CLOSED else RunState.FAILED


def total(courses: Mapping[CourseId, CourseReport]) -> Counts:
    return sum((report.counts for report in courses.values()), Counts())
