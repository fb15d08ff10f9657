"""A person's connection to one Canvas: its states (one table) and its hot part, the lease.

Cold (``Connection``) is written on connect and change of state; hot (``SyncState``) at every run.
Every writer of either goes through the hot item's ``rev``: read, decide here, swap, or read again.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.run import DEPTH, Kind, Progress, Run

ERROR_AFTER_FAILURES = 3


class State(StrEnum):
    OK = "ok"
    ERROR = "error"
    BLOCKED = "blocked"
    NEEDS_REAUTH = "needs_reauth"


class Cadence(StrEnum):
    """How often the schedule looks after a connection."""

    DELTA = "delta"
    DAY = "day"
    NEVER = "never"


class Meaning(NamedTuple):
    """What a state means: the API's word, the schedule's cadence, whether a sync may be asked."""

    api_status: str
    cadence: Cadence
    may_sync: bool


STATES: dict[State, Meaning] = {
    State.OK: Meaning("ok", Cadence.DELTA, may_sync=True),
    State.ERROR: Meaning("error", Cadence.DELTA, may_sync=True),
    State.BLOCKED: Meaning("needs_reauth", Cadence.DAY, may_sync=False),
    State.NEEDS_REAUTH: Meaning("needs_reauth", Cadence.NEVER, may_sync=False),
}

TRANSITIONS: dict[tuple[State, str], State] = {
    **{(state, "reconnected"): State.OK for state in State},
    **{(state, "succeeded"): State.OK for state in (State.OK, State.ERROR, State.BLOCKED)},
    **{(state, "failed_often"): State.ERROR for state in (State.OK, State.ERROR)},
    **{(state, "token_invalid"): State.BLOCKED for state in (State.OK, State.ERROR, State.BLOCKED)},
    **{(state, "token_dead"): State.NEEDS_REAUTH for state in State},
    (State.BLOCKED, "blocked_too_long"): State.NEEDS_REAUTH,
}
"""What happened to a connection → its next state; what is not here changes nothing."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The person, once: ``subject`` is the sign-in's ``sub``; every instance ever connected."""

    subject: str
    instances: tuple[Instance, ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """The cold part. ``canvas_user_id`` is global; ``sealed_token`` opens only for this owner."""

    owner: Owner
    instance: Instance
    base_url: str
    canvas_user_id: str
    home_shard: int
    stored_at: datetime
    sealed_token: bytes = field(repr=False)
    state: State = State.OK
    last_error_code: str | None = None
    blocked_since: datetime | None = None

    def after(self, happening: str, *, now: datetime, code: str | None = None) -> "Connection":
        """Return this connection after ``happening``, by the table; ``code`` is its last error."""
        state = TRANSITIONS.get((self.state, happening))
        if state is None:
            return self
        since = (self.blocked_since or now) if state is State.BLOCKED else None
        return replace(self, state=state, last_error_code=code, blocked_since=since)


@dataclass(frozen=True, slots=True)
class Lease:
    """The run in progress, or asked for, of a connection (part of the hot item).

    ``until``: a worker holds it so long. ``waits_until``: it goes on by message, not sooner.
    ``listed_at``: when its first listing was read, the watermark of its success.
    ``requests``, ``cost_units``: what earlier invocations of the run asked of Canvas.
    """

    sync_id: SyncId
    kind: Kind
    asked_for: bool
    restart: bool = False
    started_at: datetime | None = None
    until: datetime | None = None
    waits_until: datetime | None = None
    listed_at: datetime | None = None
    requests: int = 0
    cost_units: float = 0.0
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True, slots=True)
class SyncState:
    """The hot part, at most 1 KB stored. ``fence`` never goes back, not even by disconnecting."""

    rev: int = 0
    fence: int = 0
    run: Lease | None = None
    pending: Lease | None = None
    last_sync_id: SyncId | None = None
    watermark: datetime | None = None
    last_success_at: datetime | None = None
    last_full_sync_at: datetime | None = None
    last_delta_at: datetime | None = None
    last_reconcile_at: datetime | None = None
    failures: int = 0
    not_before: datetime | None = None

    @property
    def has_baseline(self) -> bool:
        return self.last_full_sync_at is not None

    def held(self, now: datetime) -> bool:
        """Whether a worker has the lease now."""
        return bool(self.run and self.run.until and self.run.until > now)


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
    waits_until: datetime,
    listed_at: datetime | None = None,
    requests: int = 0,
    cost_units: float = 0.0,
) -> SyncState:
    """The lease is free, the run goes on by message, no sooner than ``waits_until``."""
    if state.run is None:
        return state
    run = replace(
        state.run,
        until=None,
        waits_until=waits_until,
        listed_at=state.run.listed_at or listed_at,
        requests=state.run.requests + requests,
        cost_units=state.run.cost_units + cost_units,
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
    """Without a baseline: the next run reads everything; the fence and the past stay."""
    return replace(
        state,
        last_full_sync_at=None,
        last_reconcile_at=None,
        watermark=None,
        failures=0,
        not_before=None,
    )


def covers(running: Lease, wanted: Lease) -> bool:
    """Whether the running run finds all that ``wanted`` would."""
    return DEPTH[running.kind] >= DEPTH[wanted.kind] and (running.restart or not wanted.restart)
