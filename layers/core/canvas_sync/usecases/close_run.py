"""The end of a run: its last turn, and the record of one that is worth it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.failures import Decision
from canvas_sync.domain.ids import SyncId
from canvas_sync.domain.run import Run, RunState
from canvas_sync.domain.sync_state import Linked, Turn
from canvas_sync.ports import Connections
from canvas_sync.usecases.keep_pages import forget_pages
from canvas_sync.usecases.send_asked import send_asked
from canvas_sync.usecases.sync_tools import SyncTools, Walk
from canvas_sync.usecases.turns import take_turn


async def closed_records(
    seen: Linked,
    walk: Walk,
    message: SyncMessage,
    result: RunState,
    *,
    connections: Connections,
    now: datetime,
    decision: Decision | None = None,
) -> tuple[Run, ...]:
    """The run's record as it ends, and of what waited behind it if the credential died.

    None of a run that nobody asked for, changed nothing and did not fail.
    """
    asked_for = bool(seen.state.run and seen.state.run.asked_for)
    if not asked_for and result is RunState.COMPLETED and not walk.counts.changed:
        return ()
    known = await connections.run(walk.owner, walk.sync_id) if asked_for else None
    run = replace(
        known or _scheduled(walk, message, now=now),
        kind=walk.kind,
        started_at=walk.lease.started_at,
        attempts=walk.lease.attempts + 1,
        progress=walk.progress,
        counts=walk.counts,
        courses=dict(walk.reports),
        requests=walk.lease.requests + walk.usage.requests,
        cost_units=round(walk.lease.cost_units + walk.usage.cost_units, 6),
        traces=walk.lease.traces + walk.usage.traces,
        resumable=bool(decision and decision.again),
    )
    code = decision.code if decision else None
    waiting = await _waiting_behind(seen, decision, connections=connections, now=now)
    return (run.at(result, now=now, error_code=code), *waiting)


def _scheduled(walk: Walk, message: SyncMessage, *, now: datetime) -> Run:
    return Run(
        owner=walk.owner,
        instance=walk.instance,
        sync_id=walk.sync_id,
        kind=walk.kind,
        reason=message.requested_by,
        state=RunState.RUNNING,
        asked_at=walk.lease.started_at or now,
        actor="schedule",
        correlation_id=message.correlation_id,
    )


async def _waiting_behind(
    seen: Linked, decision: Decision | None, *, connections: Connections, now: datetime
) -> tuple[Run, ...]:
    pending = seen.state.pending
    if pending is None or decision is None or decision.happening is None:
        return ()
    run = await connections.run(seen.owner, pending.sync_id)
    return (run.at(RunState.FAILED, now=now, error_code=decision.code),) if run else ()


def answered_runs(seen: Linked) -> tuple[SyncId, ...]:
    """The run that ends, if somebody asked for it."""
    run = seen.state.run
    return (run.sync_id,) if run and run.asked_for else ()


async def end_run(
    walk: Walk, step: Callable[[Linked], Awaitable[Turn]], *, tools: SyncTools
) -> Turn:
    """Write the last turn; what waited behind the run is sent at once."""
    await forget_pages(walk, tools=tools)
    turn = await take_turn(tools.connections, walk.owner, walk.instance, step)
    run = turn.state.run
    waiting = await tools.connections.run(walk.owner, run.sync_id) if run else None
    if waiting:
        await send_asked(waiting, ports=tools, now=tools.now())
    return turn
