"""Who works on a connection: one at a time, by a conditional lease with a fence."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.connection import STATES, Cadence, Connection
from canvas_sync.domain.errors import LeaseLost
from canvas_sync.domain.planning import RECONCILE_AFTER
from canvas_sync.domain.run import Kind, Reason, Run, RunState
from canvas_sync.domain.sync_state import Lease, Linked, SyncState, Turn, lease
from canvas_sync.ports import Connections
from canvas_sync.usecases.sync_tools import Walk
from canvas_sync.usecases.turns import take_turn

EARLY = timedelta(seconds=1)
"""A delayed message may come this much before its time."""


@dataclass(frozen=True, slots=True)
class Leased:
    """What the caller holds; ``fresh``: the run begins now, else it goes on where it stopped.

    ``before``: the hot part as it was.
    """

    connection: Connection
    lease: Lease
    fence: int
    before: SyncState
    fresh: bool


async def take_lease(
    message: SyncMessage, *, connections: Connections, now: datetime, until: datetime
) -> Leased | str:
    """The connection, leased until ``until``, or the word for why this message is done with.

    ``not_connected``, ``needs_reauth``, ``held``, ``waiting``, ``queued``, ``resting``, ``done``;
    ``busy``: a redriven one, while another run of the connection goes on.
    """
    answer: Leased | str = "done"

    async def decide(seen: Linked) -> Turn | None:
        nonlocal answer
        connection = seen.connection
        if connection is None:
            answer = "not_connected"
            return None
        record = await _failed_record(seen, message, connections)
        answer = _cannot_begin(connection, seen.state, record, now=now)
        if answer:
            return None
        chosen = _run_for(message, seen.state, record, now=now)
        if isinstance(chosen, str):
            answer = chosen
            return None
        state, held = lease(seen.state, chosen, now=now, until=until)
        fresh = record is None and chosen.started_at is None
        answer = Leased(connection, held, state.fence, seen.state, fresh)
        if record is None:
            return Turn(seen, connection, state)
        reopened = replace(
            record, state=RunState.QUEUED, asked_at=now, ended_at=None, error_code=None
        )
        return Turn(seen, connection, state, runs=(reopened,), asked=(record.sync_id,))

    await take_turn(connections, message.owner, message.instance, decide)
    return answer


def ours(seen: Linked, walk: Walk) -> Connection:
    """The connection that this worker still holds.

    Raises:
        LeaseLost: it holds it no more.
    """
    run = seen.state.run
    mine = run is not None and run.sync_id == walk.sync_id and seen.state.fence == walk.fence
    if seen.connection is None or not mine:
        raise LeaseLost("the connection was taken over or ended meanwhile")
    return seen.connection


def _cannot_begin(
    connection: Connection, state: SyncState, record: Run | None, *, now: datetime
) -> str:
    if STATES[connection.state].cadence is Cadence.NEVER:
        return "needs_reauth"
    if record is not None and state.run is not None:
        return "busy"
    return "held" if state.held(now) else ""


async def _failed_record(
    seen: Linked, message: SyncMessage, connections: Connections
) -> Run | None:
    """The record of a redriven message's run, if it failed and can go on."""
    running = seen.state.run is not None and seen.state.run.sync_id == message.sync_id
    if running or message.requested_by is Reason.SCHEDULED:
        return None
    record = await connections.run(message.owner, message.sync_id)
    resumable = record and record.state is RunState.FAILED and record.resumable
    return record if resumable else None


def _run_for(
    message: SyncMessage, state: SyncState, record: Run | None, *, now: datetime
) -> Lease | str:
    if state.run is not None:
        return _going_on(message, state.run, now=now)
    if record is not None:
        started_at = record.started_at or record.asked_at
        return Lease(
            record.sync_id,
            record.kind,
            asked_for=True,
            restart=record.restart,
            started_at=started_at,
            attempts=record.attempts,
        )
    if message.requested_by is not Reason.SCHEDULED or message.sync_id == state.last_sync_id:
        return "done"
    if state.not_before is not None and state.not_before > now:
        return "resting"
    return Lease(message.sync_id, _scheduled_kind(state, now=now), asked_for=False)


def _going_on(message: SyncMessage, run: Lease, *, now: datetime) -> Lease | str:
    """A free run goes on by its own message; an abandoned one by the schedule's, too."""
    if run.waits_until is not None and run.waits_until > now + EARLY:
        return "waiting"
    if run.sync_id == message.sync_id:
        return run
    if message.requested_by is not Reason.SCHEDULED:
        return "done"
    return "queued" if run.started_at is None else run


def _scheduled_kind(state: SyncState, *, now: datetime) -> Kind:
    if not state.has_baseline:
        return Kind.FULL
    last = state.last_reconcile_at
    return Kind.RECONCILE if last is None or now - last > RECONCILE_AFTER else Kind.DELTA
