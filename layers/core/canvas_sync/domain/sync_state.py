"""The hot part of a connection, written by every run: lease, fence, clocks, what runs and waits.

Every writer of either part goes through its ``rev``: read, decide here, swap, or read again.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from canvas_sync.domain.connection import Connection, Profile
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.run import Kind, Progress, Run


@dataclass(frozen=True, slots=True)
class Lease:
    """The run in progress, or asked for, of a connection (part of the hot item).

    ``until``: a worker holds it so long. ``waits_until``: it goes on by message, not sooner.
    ``listed_at``: when its first listing was read, the watermark of its success.
    ``attempts``: how often an error has put it off, or it was given up and taken up again.
    ``requests``, ``cost_units``, ``traces``: what earlier invocations of the run asked of Canvas.
    """

    sync_id: SyncId
    kind: Kind
    asked_for: bool
    restart: bool = False
    started_at: datetime | None = None
    until: datetime | None = None
    waits_until: datetime | None = None
    listed_at: datetime | None = None
    attempts: int = 0
    requests: int = 0
    cost_units: float = 0.0
    traces: int = 0
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True, slots=True)
class SyncState:
    """The hot part, at most 1 KB stored. ``fence`` never goes back, not even by disconnecting.

    ``fingerprint``, ``look_token``: of the last look that was followed to its end. ``again_at``:
    the soonest of the courses'. ``last_lists_at``, ``last_courses_at``: when the quiet lists of all
    courses and REST's word on the courses were last read. ``lists_fit``: so few rows that the
    lists travel in every look.
    """

    rev: int = 0
    fence: int = 0
    run: Lease | None = None
    pending: Lease | None = None
    last_sync_id: SyncId | None = None
    watermark: datetime | None = None
    last_full_sync_at: datetime | None = None
    last_delta_at: datetime | None = None
    last_reconcile_at: datetime | None = None
    last_lists_at: datetime | None = None
    last_courses_at: datetime | None = None
    fingerprint: str | None = None
    look_token: str | None = None
    again_at: datetime | None = None
    lists_fit: bool = True
    failures: int = 0
    not_before: datetime | None = None

    @property
    def last_success_at(self) -> datetime | None:
        """When a run last came to its end."""
        ends = (self.last_full_sync_at, self.last_reconcile_at, self.last_delta_at)
        return max((end for end in ends if end is not None), default=None)

    @property
    def has_baseline(self) -> bool:
        return self.last_full_sync_at is not None

    def held(self, now: datetime) -> bool:
        """Whether a worker has the lease now."""
        return bool(self.run and self.run.until and self.run.until > now)

    def adrift(self, now: datetime) -> bool:
        """Whether the run has begun, and neither a worker holds it nor a message is to come.

        That of a worker which met a bug comes again for a minute, then it is a dead letter.
        """
        run = self.run
        begun = run is not None and run.started_at is not None and run.waits_until is None
        return begun and not self.held(now)


@dataclass(frozen=True, slots=True)
class Linked:
    """Both parts as read together; ``connection`` is None when never connected or disconnected."""

    owner: Owner
    instance: Instance
    connection: Connection | None
    state: SyncState


@dataclass(frozen=True, slots=True)
class Turn:
    """One atomic step of a connection's life, decided on ``seen`` and refused if that moved.

    ``connection``: its new cold part, None removes it; equal to ``seen.connection``: not written.
    ``profile``: its instances are added to those the person has ever connected.
    ``runs``: records to write; ``asked``/``answered``: open runs that begin or end to be watched.
    """

    seen: Linked
    connection: Connection | None
    state: SyncState
    runs: tuple[Run, ...] = ()
    asked: tuple[SyncId, ...] = ()
    answered: tuple[SyncId, ...] = ()
    profile: Profile | None = None


def lease(
    state: SyncState, run: Lease, *, now: datetime, until: datetime
) -> tuple[SyncState, Lease]:
    """The hot part with ``run`` leased until ``until``, its fence moved on, and that lease."""
    held = replace(run, started_at=run.started_at or now, until=until, waits_until=None)
    return replace(state, fence=state.fence + 1, run=held), held


def give_back(
    state: SyncState,
    *,
    waits_until: datetime | None,
    listed_at: datetime | None = None,
    attempts: int = 0,
    requests: int = 0,
    cost_units: float = 0.0,
    traces: int = 0,
) -> SyncState:
    """The lease is free, the run goes on by message, no sooner than ``waits_until``.

    None: by the message that is there already, which the queue delivers again.
    """
    if state.run is None:
        return state
    run = replace(
        state.run,
        until=None,
        waits_until=waits_until,
        listed_at=state.run.listed_at or listed_at,
        attempts=state.run.attempts + attempts,
        requests=state.run.requests + requests,
        cost_units=state.run.cost_units + cost_units,
        traces=state.run.traces + traces,
    )
    return replace(state, run=run)


def ended(state: SyncState) -> SyncState:
    """The run is over; what waited behind it is the run now."""
    last = state.run.sync_id if state.run else state.last_sync_id
    return replace(state, run=state.pending, pending=None, last_sync_id=last)


def cancelled(state: SyncState) -> SyncState:
    """No run goes on and none waits; whoever still works lost the fence."""
    last = state.run.sync_id if state.run else state.last_sync_id
    return replace(state, fence=state.fence + 1, run=None, pending=None, last_sync_id=last)


def forgotten(state: SyncState) -> SyncState:
    """Without a baseline: the next run reads everything; the fence and the past stay.

    So does the watermark: it says how old the kept tasks are.
    """
    return replace(
        state,
        last_full_sync_at=None,
        last_reconcile_at=None,
        last_lists_at=None,
        last_courses_at=None,
        fingerprint=None,
        look_token=None,
        again_at=None,
        failures=0,
        not_before=None,
    )
