"""Ask for a sync now: written down before it is answered, one run per connection."""

from dataclasses import dataclass
from datetime import datetime

from canvas_sync.domain.connection import STATES
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.placing import place
from canvas_sync.domain.run import Kind, Reason, Run, RunState
from canvas_sync.domain.sync_state import Lease, Linked, SyncState, Turn
from canvas_sync.ports import Connections
from canvas_sync.usecases.find_connection import find_connections, never_connected, the_one
from canvas_sync.usecases.send_asked import AskingPorts, send_open
from canvas_sync.usecases.turns import take_turn


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """``full`` with a baseline reconciles; ``force_restart`` clears cursors, never tasks."""

    full: bool = False
    force_restart: bool = False


@dataclass(frozen=True, slots=True)
class SyncAsked:
    """``kind``: what will run, or runs already, under ``sync_id``."""

    sync_id: SyncId
    kind: Kind
    instance: Instance


async def request_sync(
    owner: Owner,
    instance: Instance | None,
    request: SyncRequest,
    *,
    correlation_id: str,
    ports: AskingPorts,
) -> SyncAsked:
    """Queue a run, or name the one that goes on and finds as much.

    Raises:
        Refused: ``not_connected``, ``instance_required``, ``needs_reauth``.
    """
    _, found = await find_connections(owner, instance, connections=ports.connections)
    linked = the_one(found)
    if linked is None:
        raise never_connected()
    now, new_id = ports.now(), SyncId(ports.new_id())
    answer = Lease(new_id, Kind.DELTA, asked_for=True)
    before = linked.state

    async def decide(seen: Linked) -> Turn | None:
        nonlocal answer, before
        _check_may_sync(seen)
        before = seen.state
        state, answer = place(before, _wanted(before, request, new_id), now=now)
        if state == before:
            return None
        run = _record(seen, answer, correlation_id=correlation_id, now=now)
        ended = await _displaced(seen, state, connections=ports.connections, now=now)
        answered = tuple(one.sync_id for one in ended)
        runs = (run, *ended)
        return Turn(seen, seen.connection, state, runs, asked=(run.sync_id,), answered=answered)

    turn = await take_turn(ports.connections, owner, linked.instance, decide)
    if before.run is None or before.adrift(now):
        await send_open(owner, answer.sync_id, turn, ports=ports, now=now)
    return SyncAsked(answer.sync_id, answer.kind, linked.instance)


async def _displaced(
    seen: Linked, state: SyncState, *, connections: Connections, now: datetime
) -> tuple[Run, ...]:
    """The record of a run that was adrift and has another in its place now, cancelled."""
    before, after = seen.state.run, state.run
    if before is None or not before.asked_for or (after and after.sync_id == before.sync_id):
        return ()
    run = await connections.run(seen.owner, before.sync_id)
    return (run.at(RunState.CANCELLED, now=now),) if run else ()


def _check_may_sync(seen: Linked) -> None:
    if seen.connection is None:
        raise never_connected()
    if not STATES[seen.connection.state].may_sync:
        raise Refused("needs_reauth", "Canvas refuses the stored token; connect again first.")


def _wanted(state: SyncState, request: SyncRequest, new_id: SyncId) -> Lease:
    """A delta without a baseline is full; a full one with it, and not forced, reconciles."""
    if request.force_restart or not state.has_baseline:
        kind = Kind.FULL
    else:
        kind = Kind.RECONCILE if request.full else Kind.DELTA
    return Lease(new_id, kind, asked_for=True, restart=request.force_restart)


def _record(seen: Linked, lease: Lease, *, correlation_id: str, now: datetime) -> Run:
    return Run(
        owner=seen.owner,
        instance=seen.instance,
        sync_id=lease.sync_id,
        kind=lease.kind,
        reason=Reason.MANUAL,
        state=RunState.QUEUED,
        asked_at=now,
        actor="person",
        correlation_id=correlation_id,
        restart=lease.restart,
        started_at=lease.started_at,
    )
