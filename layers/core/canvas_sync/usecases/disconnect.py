"""Disconnect: the token and the cursors go, the tasks stay unless asked to be deleted (D8)."""

from dataclasses import dataclass
from datetime import datetime

from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import Instance, Owner
from canvas_sync.domain.sync_state import Linked, Turn, cancelled, forgotten
from canvas_sync.ports import Connections, Mirror
from canvas_sync.usecases.find_connection import find_connections, never_connected, the_one
from canvas_sync.usecases.turns import cancelled_runs, take_turn


@dataclass(frozen=True, slots=True)
class Disconnected:
    instance: Instance
    tasks_deleted: bool


async def disconnect(
    owner: Owner,
    instance: Instance | None,
    *,
    delete_tasks: bool,
    connections: Connections,
    mirror: Mirror,
    now: datetime,
) -> Disconnected:
    """End a connection; whoever works on it loses the fence and can't write any more.

    Raises:
        Refused: ``not_connected`` (also the second time; kept tasks are deleted all the same if
            asked), ``instance_required``.
    """
    _, found = await find_connections(owner, instance, connections=connections)
    linked = the_one(found)
    if linked is None:
        for left in found:  # what a disconnect that was cut short has left
            await _clear(left, delete_tasks=delete_tasks, mirror=mirror)
        raise _over() if delete_tasks else never_connected()

    async def decide(seen: Linked) -> Turn | None:
        if seen.connection is None:
            return None
        runs = await cancelled_runs(connections, seen, now=now)
        state = forgotten(cancelled(seen.state))
        return Turn(seen, None, state, runs=runs, answered=tuple(run.sync_id for run in runs))

    await take_turn(connections, owner, linked.instance, decide)
    await _clear(linked, delete_tasks=delete_tasks, mirror=mirror)
    return Disconnected(linked.instance, delete_tasks)


def _over() -> Refused:
    return Refused("not_connected", "No Canvas is connected; the tasks that were kept are deleted.")


async def _clear(linked: Linked, *, delete_tasks: bool, mirror: Mirror) -> None:
    await mirror.forget_cursors(linked.owner, linked.instance)
    await mirror.forget_pages(linked.owner, linked.instance)
    if delete_tasks:
        await mirror.delete_tasks(linked.owner, linked.instance)
