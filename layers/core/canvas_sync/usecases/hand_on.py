"""A run that is not at its end goes on by another message, now or after a wait."""

from datetime import datetime, timedelta

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.errors import QueueUnavailable
from canvas_sync.domain.run import Reason
from canvas_sync.domain.sync_state import Linked, Turn
from canvas_sync.ports import Lane
from canvas_sync.usecases.sync_tools import SyncTools, Walk
from canvas_sync.usecases.take_lease import ours
from canvas_sync.usecases.turns import take_turn

LONGEST_DELAY = timedelta(seconds=900)
"""What SQS delays a message at most; a longer wait is sent again when it arrives too early."""


async def hand_on(
    walk: Walk, message: SyncMessage, *, wait: timedelta, tools: SyncTools, attempts: int = 0
) -> None:
    """Give the lease back and send the run's next message."""
    until = tools.now() + wait

    async def step(seen: Linked) -> Turn:
        ours(seen, walk)
        state = walk.give_back(seen.state, waits_until=until, attempts=attempts)
        return Turn(seen, seen.connection, state)

    await take_turn(tools.connections, walk.owner, walk.instance, step)
    await send_on(walk, message, until=until, tools=tools)


async def send_on(walk: Walk, message: SyncMessage, *, until: datetime, tools: SyncTools) -> None:
    """Send the run's next message, to arrive at ``until``; the planner does if the queue can't."""
    update = {"sync_id": walk.sync_id, "not_before": until, "continuation": True}
    wait = until - tools.now()
    try:
        await postpone(message.model_copy(update=update), wait=wait, tools=tools)
    except QueueUnavailable as error:
        tools.report.event("run waits for the planner", sync_id=walk.sync_id, code=error.code)


async def postpone(message: SyncMessage, *, wait: timedelta, tools: SyncTools) -> None:
    """Send ``message`` again so that it arrives after ``wait``, or as late as the queue can."""
    lane = Lane.BACKGROUND if message.requested_by is Reason.SCHEDULED else Lane.HIGH
    delay = min(max(wait, timedelta()), LONGEST_DELAY)
    await tools.queue.send([message], lane=lane, delay_seconds=round(delay.total_seconds()))
