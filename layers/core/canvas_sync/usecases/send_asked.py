"""Hand an asked-for run to the queue; what the queue refuses, the next planner tick sends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.errors import QueueUnavailable, StorageUnavailable
from canvas_sync.domain.ids import Owner, SyncId
from canvas_sync.domain.run import Run
from canvas_sync.domain.sync_state import Turn
from canvas_sync.ports import Agenda, Connections, Lane, Report, SyncQueue


class HandingOver(Protocol):
    """What handing over works with; the ports of each use case that does are such."""

    @property
    def queue(self) -> SyncQueue: ...

    @property
    def agenda(self) -> Agenda: ...

    @property
    def report(self) -> Report: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingPorts:
    """What asking for a run works with; ``new_id`` gives text that is never given twice."""

    connections: Connections
    agenda: Agenda
    queue: SyncQueue
    report: Report
    now: Callable[[], datetime]
    new_id: Callable[[], str]


def message_of(run: Run, *, continuation: bool = False) -> SyncMessage:
    return SyncMessage(
        kind=run.kind,
        owner=run.owner,
        instance=run.instance,
        sync_id=run.sync_id,
        requested_by=run.reason,
        correlation_id=run.correlation_id,
        continuation=continuation,
    )


async def send_asked(
    run: Run, *, ports: HandingOver, now: datetime, continuation: bool = False
) -> bool:
    """Send ``run``'s message; False if that failed: it stays on the agenda and nothing is lost."""
    try:
        await ports.queue.send([message_of(run, continuation=continuation)], lane=Lane.HIGH)
        await ports.agenda.sent(run.owner, run.sync_id, at=now)
    except (QueueUnavailable, StorageUnavailable) as error:
        ports.report.event(
            "sync not handed over", sync_id=run.sync_id, code=error.code, why=str(error)
        )
        return False
    return True


async def send_open(
    owner: Owner, sync_id: SyncId, turn: Turn | None, *, ports: AskingPorts, now: datetime
) -> None:
    """Send the message of an open run, whose record ``turn`` may have written."""
    written = {run.sync_id: run for run in turn.runs} if turn else {}
    run = written.get(sync_id) or await ports.connections.run(owner, sync_id)
    if run is not None:
        begun = run.started_at is not None
        await send_asked(run, ports=ports, now=now, continuation=begun)
