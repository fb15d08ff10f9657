"""A run as a person sees it: its record, and while it goes on the lease's progress."""

from dataclasses import replace
from datetime import datetime

from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import Owner, SyncId
from canvas_sync.domain.run import Run, RunState
from canvas_sync.domain.sync_state import SyncState
from canvas_sync.ports import Connections


async def get_run(owner: Owner, sync_id: SyncId, *, connections: Connections, now: datetime) -> Run:
    """The run with its state and progress of this moment.

    Raises:
        Refused: ``unknown_sync``: never asked for, or another person's.
    """
    run = await connections.run(owner, sync_id)
    if run is None:
        raise Refused("unknown_sync", "There is no such sync; POST /api/v1/canvas/sync starts one.")
    linked = await connections.load(owner, run.instance)
    return as_of_now(run, linked.state, now=now)


def as_of_now(run: Run, state: SyncState, *, now: datetime) -> Run:
    """``run`` with what the lease tells of it."""
    lease = state.run
    if run.ended or lease is None or lease.sync_id != run.sync_id or lease.started_at is None:
        return run
    waiting = lease.waits_until is not None and lease.waits_until > now
    return replace(
        run,
        state=RunState.WAITING if waiting else RunState.RUNNING,
        until=lease.waits_until if waiting else None,
        started_at=lease.started_at,
        progress=lease.progress,
    )
