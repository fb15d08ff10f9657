"""How a run ends or is handed on: state, clocks, record and messages, in one atomic turn each."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.connection import Connection
from canvas_sync.domain.course import CourseState
from canvas_sync.domain.errors import (
    CredentialRefused,
    LeaseLost,
    QueueUnavailable,
    Retriable,
    SyncError,
    UserMerged,
)
from canvas_sync.domain.failures import Decision, decide, wait_before
from canvas_sync.domain.ids import SyncId
from canvas_sync.domain.run import Kind, Reason, RunState, verdict
from canvas_sync.domain.settling import after_error, after_failure, after_walk
from canvas_sync.domain.sync_state import Linked, Turn, ended, forgotten, give_back
from canvas_sync.ports import Lane
from canvas_sync.usecases.close_run import closed_records
from canvas_sync.usecases.keep_pages import forget_pages
from canvas_sync.usecases.remember import remembered
from canvas_sync.usecases.send_asked import send_asked
from canvas_sync.usecases.sync_courses import mark_done
from canvas_sync.usecases.sync_tools import Outcome, SyncTools, Walk
from canvas_sync.usecases.turns import open_runs, take_turn

LONGEST_DELAY = timedelta(seconds=900)
"""What SQS delays a message at most; a longer wait is sent again when it arrives too early."""


async def settle_success(walk: Walk, message: SyncMessage, *, tools: SyncTools) -> Outcome:
    """End a run that reached its last course: clocks and watermark move, the record is closed."""
    now, result = tools.now(), verdict(walk.reports)
    seen_last = remembered(walk)

    async def step(seen: Linked) -> Turn:
        cold = _refreshed(_ours(seen, walk).after("succeeded", now=now), walk)
        state = after_walk(seen.state, walk.kind, seen_last, now=now)
        runs = await closed_records(
            seen, walk, message, result, connections=tools.connections, now=now
        )
        return Turn(seen, cold, state, runs=runs, answered=_answered(seen))

    await _end(walk, step, tools=tools)
    return Outcome.of(result.value, walk)


def _refreshed(connection: Connection, walk: Walk) -> Connection:
    """With what the run learnt: how Canvas is read, and whether a course is active."""
    connection = replace(connection, mode=walk.mode)
    if walk.courses is None:
        return connection
    active = any(course.state is CourseState.ACTIVE for course in walk.courses.values())
    return replace(connection, has_active_course=active)


async def settle_later(walk: Walk, message: SyncMessage, *, tools: SyncTools) -> Outcome:
    """Out of time: the lease is given back, the same run goes on by message (R54)."""
    await mark_done(walk, tools=tools)
    await _hand_on(walk, message, wait=timedelta(), tools=tools)
    return Outcome.of("later", walk)


async def settle_merged(
    merged: UserMerged, walk: Walk, message: SyncMessage, *, tools: SyncTools
) -> Outcome:
    """The token answers for another user now: all is read afresh as theirs, nothing is lost.

    Source: decision table of the measured answers, row 21.
    """
    until = tools.now()
    await forget_pages(walk, tools=tools)

    async def step(seen: Linked) -> Turn:
        cold = replace(_ours(seen, walk), canvas_user_id=merged.new_user_id)
        state = forgotten(give_back(seen.state, waits_until=until))
        if state.run is not None:
            state = replace(state, run=replace(state.run, kind=Kind.FULL, restart=True))
        return Turn(seen, cold, state)

    await take_turn(tools.connections, walk.owner, walk.instance, step)
    await _send_on(walk, message, until=until, tools=tools)
    return Outcome.of("later", walk, code=merged.code)


async def settle_failure(
    error: SyncError, walk: Walk, message: SyncMessage, *, tools: SyncTools
) -> Outcome:
    """By the table of failures: wait and go on, or end the run and note what it means."""
    decision = decide(error)
    attempt = 1 if walk.unmarked else message.attempt + 1  # whoever comes further begins to count
    if isinstance(error, CredentialRefused) and await _replaced(walk, tools=tools):
        await _hand_on(walk, message, wait=timedelta(), tools=tools)
        return Outcome.of("later", walk, code=decision.code)
    if decision.again and attempt < tools.max_attempts:
        asked = error.wait_seconds if isinstance(error, Retriable) else 0.0
        wait = wait_before(attempt, jitter=tools.jitter(), asked_seconds=asked)
        again = message.model_copy(update={"attempt": attempt})
        await _hand_on(walk, again, wait=wait, tools=tools, attempts=1)
        return Outcome.of("waiting", walk, code=decision.code)
    return await _give_up(error, decision, walk, message, tools=tools)


async def release(walk: Walk, *, tools: SyncTools) -> None:
    """Free the lease after an unexpected error; the queue delivers the message again."""

    async def step(seen: Linked) -> Turn:
        _ours(seen, walk)
        return Turn(seen, seen.connection, give_back(seen.state, waits_until=None))

    await take_turn(tools.connections, walk.owner, walk.instance, step)


async def postpone(message: SyncMessage, *, wait: timedelta, tools: SyncTools) -> None:
    """Send ``message`` again so that it arrives after ``wait``, or as late as the queue can."""
    lane = Lane.BACKGROUND if message.requested_by is Reason.SCHEDULED else Lane.HIGH
    delay = min(max(wait, timedelta()), LONGEST_DELAY)
    await tools.queue.send([message], lane=lane, delay_seconds=round(delay.total_seconds()))


async def _replaced(walk: Walk, *, tools: SyncTools) -> bool:
    """Whether the person connected again while the old token was being used up."""
    seen = await tools.connections.load(walk.owner, walk.instance)
    return _ours(seen, walk).sealed_token != walk.sealed_token


async def _hand_on(
    walk: Walk, message: SyncMessage, *, wait: timedelta, tools: SyncTools, attempts: int = 0
) -> None:
    """Give the lease back and send the run's next message; unsent ones the planner sends."""
    until = tools.now() + wait

    async def step(seen: Linked) -> Turn:
        _ours(seen, walk)
        state = give_back(
            seen.state,
            waits_until=until,
            listed_at=walk.listed_at if walk.fresh else None,
            attempts=attempts,
            requests=walk.usage.requests,
            cost_units=walk.usage.cost_units,
        )
        return Turn(seen, seen.connection, state)

    await take_turn(tools.connections, walk.owner, walk.instance, step)
    await _send_on(walk, message, until=until, tools=tools)


async def _send_on(walk: Walk, message: SyncMessage, *, until: datetime, tools: SyncTools) -> None:
    update = {"sync_id": walk.sync_id, "not_before": until, "continuation": True}
    wait = until - tools.now()
    try:
        await postpone(message.model_copy(update=update), wait=wait, tools=tools)
    except QueueUnavailable as error:
        tools.report.event("run waits for the planner", sync_id=walk.sync_id, code=error.code)


async def _give_up(
    error: SyncError, decision: Decision, walk: Walk, message: SyncMessage, *, tools: SyncTools
) -> Outcome:
    now, dead = tools.now(), isinstance(error, CredentialRefused)
    result = RunState.PARTIAL if dead and walk.counts.changed else RunState.FAILED

    async def step(seen: Linked) -> Turn:
        connection = _ours(seen, walk)
        state = after_failure(ended(seen.state), now=now)
        cold = after_error(connection, decision, failures=state.failures, now=now)
        runs = await closed_records(
            seen,
            walk,
            message,
            result,
            connections=tools.connections,
            now=now,
            decision=decision,
        )
        if dead:
            answered, state = open_runs(seen.state), replace(state, run=None)
        else:
            answered = _answered(seen)
        return Turn(seen, cold, state, runs=runs, answered=answered)

    turn = await _end(walk, step, tools=tools)
    if decision.again and _answered(turn.seen):
        again = message.model_copy(
            update={
                "attempt": 0,
                "continuation": True,
                "not_before": None,
                "requested_by": turn.runs[0].reason,
            }
        )
        first_at = walk.lease.started_at or now
        await tools.queue.bury(
            again,
            code=decision.code,
            attempts=message.attempt + 1,
            first_at=first_at,
            last_at=now,
        )
    return Outcome.of(result.value, walk, code=decision.code)


def _ours(seen: Linked, walk: Walk) -> Connection:
    """The connection, if this worker still holds it."""
    run = seen.state.run
    mine = run is not None and run.sync_id == walk.sync_id and seen.state.fence == walk.fence
    if seen.connection is None or not mine:
        raise LeaseLost("the connection was taken over or ended meanwhile")
    return seen.connection


def _answered(seen: Linked) -> tuple[SyncId, ...]:
    run = seen.state.run
    return (run.sync_id,) if run and run.asked_for else ()


async def _end(walk: Walk, step: Callable[[Linked], Awaitable[Turn]], *, tools: SyncTools) -> Turn:
    """Write the last turn; what waited behind the run is sent at once."""
    await forget_pages(walk, tools=tools)
    turn = await take_turn(tools.connections, walk.owner, walk.instance, step)
    run = turn.state.run
    waiting = await tools.connections.run(walk.owner, run.sync_id) if run else None
    if waiting:
        await send_asked(waiting, ports=tools, now=tools.now())
    return turn
