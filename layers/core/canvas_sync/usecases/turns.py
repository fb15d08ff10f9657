"""Read, decide, write: again when somebody else was faster."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from canvas_sync.domain.errors import Moved, StorageUnavailable
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.run import Run, RunState
from canvas_sync.domain.sync_state import Linked, SyncState, Turn
from canvas_sync.ports import Connections

TRIES = 12
MaybeTurn = TypeVar("MaybeTurn", bound=Turn | None)


async def take_turn(
    connections: Connections,
    owner: Owner,
    instance: Instance,
    decide: Callable[[Linked], Awaitable[MaybeTurn]],
) -> MaybeTurn:
    """Write the turn that ``decide`` makes of what is stored; None if it wants none.

    Raises:
        StorageUnavailable: the hot item moved under each of the tries.
    """
    for _ in range(TRIES):
        turn = await decide(await connections.load(owner, instance))
        if turn is None:
            return turn
        try:
            await connections.take(turn)
        except Moved:
            continue
        return turn
    raise StorageUnavailable("the connection is being written too often; try again")


async def cancelled_runs(
    connections: Connections, seen: Linked, *, now: datetime
) -> tuple[Run, ...]:
    """The records of the asked-for runs that go on or wait, as cancelled at ``now``."""
    found = [await connections.run(seen.owner, sync_id) for sync_id in open_runs(seen.state)]
    return tuple(run.at(RunState.CANCELLED, now=now) for run in found if run)


def open_runs(state: SyncState) -> tuple[SyncId, ...]:
    """The asked-for runs of a connection that have not ended."""
    return tuple(run.sync_id for run in (state.run, state.pending) if run and run.asked_for)
