"""One tick of the schedule: what was asked for and got lost, then whoever is due."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.errors import QueueUnavailable, SyncError
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.planning import due_slots, minute_of
from canvas_sync.domain.run import ABANDONED_AFTER, Kind, Reason, RunState
from canvas_sync.domain.sync_state import Linked, SyncState, Turn, ended
from canvas_sync.ports import Asked, Lane
from canvas_sync.usecases.send_asked import AskingPorts, send_asked
from canvas_sync.usecases.turns import take_turn

NEVER_BEGUN = timedelta(minutes=15)
"""A run that nobody began, or nobody holds, this long after its message was sent has lost it."""
OVERDUE = timedelta(minutes=2)
"""A waiting run whose message has not come this long after its time has lost it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPorts(AskingPorts):
    """What a tick works with; ``delta_minutes``: a connection's round, 0 is never."""

    delta_minutes: int


@dataclass(frozen=True, slots=True)
class Planned:
    """How many messages a tick sent, and how many asked-for runs it gave up."""

    due: int
    resent: int
    abandoned: int


async def plan_syncs(*, ports: PlanPorts) -> Planned:
    """Send what is due. Overlapping and repeated ticks are harmless, a missed one is caught up."""
    resent, abandoned = await _watch(ports)
    return Planned(await _send_due(ports), resent, abandoned)


async def _send_due(ports: PlanPorts) -> int:
    """The due connections' messages; the mark moves only after the queue took them all."""
    minute = minute_of(ports.now())
    mark = await ports.agenda.planned_until()
    if mark is not None and mark >= minute:
        return 0
    slots = due_slots(mark, minute, delta_minutes=ports.delta_minutes)
    found = [pair for slot in slots for pair in await ports.connections.due(slot)]
    try:
        await ports.queue.send(_messages(found, ports.new_id), lane=Lane.BACKGROUND)
    except QueueUnavailable as error:
        ports.report.event("tick not handed over", code=error.code, due=len(found))
        return 0
    await ports.agenda.plan_until(minute, seen=mark)
    return len(found)


def _messages(
    found: Iterable[tuple[Owner, Instance]], new_id: Callable[[], str]
) -> list[SyncMessage]:
    return [
        SyncMessage(
            kind=Kind.DELTA,
            owner=owner,
            instance=instance,
            sync_id=SyncId(new_id()),
            requested_by=Reason.SCHEDULED,
            correlation_id=new_id(),
        )
        for owner, instance in found
    ]


async def _watch(ports: PlanPorts) -> tuple[int, int]:
    """Look after every open run that a person asked for; one in trouble harms no other."""
    resent = abandoned = 0
    for asked in await ports.agenda.asked():
        try:
            if ports.now() - asked.asked_at > ABANDONED_AFTER:
                abandoned += await _abandon(asked, ports)
            else:
                resent += await _resend(asked, ports)
        except SyncError as error:
            ports.report.event("open run not watched", sync_id=asked.sync_id, code=error.code)
    return resent, abandoned


async def _resend(asked: Asked, ports: PlanPorts) -> bool:
    linked = await ports.connections.load(asked.owner, asked.instance)
    continuation = _lost(linked.state, asked, now=ports.now())
    if continuation is None:
        return False
    run = await ports.connections.run(asked.owner, asked.sync_id)
    return run is not None and await send_asked(
        run, ports=ports, now=ports.now(), continuation=continuation
    )


def _lost(state: SyncState, asked: Asked, *, now: datetime) -> bool | None:
    """None: the run needs no message; else whether the message continues it.

    Never sent or never begun, its worker was killed (the lease ran out), its next message got
    lost, or its message is a dead letter: a run that meets bugs ends by itself in the end.
    """
    run = state.run
    if run is None or run.sync_id != asked.sync_id:
        return None
    if run.until is not None:
        return True if run.until <= now else None
    if run.waits_until is not None:
        return True if run.waits_until + OVERDUE < now else None
    lost = asked.sent_at is None or now - asked.sent_at > NEVER_BEGUN
    return run.started_at is not None if lost else None


async def _abandon(asked: Asked, ports: PlanPorts) -> bool:
    """End a run that found no end in a day."""
    now = ports.now()

    async def step(seen: Linked) -> Turn | None:
        run = await ports.connections.run(asked.owner, asked.sync_id)
        if run is None or seen.state.held(now):
            return None
        failed = run.at(RunState.FAILED, now=now, error_code="abandoned")
        state = _without(seen.state, asked.sync_id)
        return Turn(seen, seen.connection, state, runs=(failed,), answered=(asked.sync_id,))

    return await take_turn(ports.connections, asked.owner, asked.instance, step) is not None


def _without(state: SyncState, sync_id: SyncId) -> SyncState:
    if state.run is not None and state.run.sync_id == sync_id:
        return ended(state)
    if state.pending is not None and state.pending.sync_id == sync_id:
        return replace(state, pending=None)
    return state
