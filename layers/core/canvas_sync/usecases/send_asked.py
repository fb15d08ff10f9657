"""Hand an asked-for run to the queue; what the queue refuses, the next planner tick sends."""

from datetime import datetime

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.errors import QueueUnavailable, StorageUnavailable
from canvas_sync.domain.run import Run
from canvas_sync.ports import Agenda, Lane, Report, SyncQueue


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
    run: Run,
    *,
    queue: SyncQueue,
    agenda: Agenda,
    report: Report,
    now: datetime,
    continuation: bool = False,
) -> bool:
    """Send ``run``'s message; False if that failed: it stays on the agenda and nothing is lost."""
    try:
        await queue.send([message_of(run, continuation=continuation)], lane=Lane.HIGH)
        await agenda.sent(run.owner, run.sync_id, at=now)
    except (QueueUnavailable, StorageUnavailable) as error:
        report.event("sync not handed over", sync_id=run.sync_id, code=error.code)
        return False
    return True
