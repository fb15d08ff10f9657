"""How a run that met no error ends or is handed on: state, clocks, record, in one atomic turn."""

from dataclasses import replace
from datetime import timedelta

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.connection import Connection
from canvas_sync.domain.course import CourseState
from canvas_sync.domain.errors import UserMerged
from canvas_sync.domain.run import Kind
from canvas_sync.domain.settling import after_walk
from canvas_sync.domain.sync_state import Linked, Turn, forgotten
from canvas_sync.usecases.close_run import answered_runs, closed_records, end_run
from canvas_sync.usecases.hand_on import hand_on, send_on
from canvas_sync.usecases.keep_pages import forget_pages
from canvas_sync.usecases.remember import remembered
from canvas_sync.usecases.sync_courses import mark_done
from canvas_sync.usecases.sync_tools import Outcome, SyncTools, Walk
from canvas_sync.usecases.take_lease import ours
from canvas_sync.usecases.turns import take_turn


async def settle_success(walk: Walk, message: SyncMessage, *, tools: SyncTools) -> Outcome:
    """End a run that reached its last course: clocks and watermark move, the record is closed."""
    now, result = tools.now(), walk.verdict
    seen_last = remembered(walk)

    async def step(seen: Linked) -> Turn:
        cold = _refreshed(ours(seen, walk).after("succeeded", now=now), walk)
        state = after_walk(seen.state, walk.kind, seen_last, now=now)
        runs = await closed_records(
            seen, walk, message, result, connections=tools.connections, now=now
        )
        return Turn(seen, cold, state, runs=runs, answered=answered_runs(seen))

    await end_run(walk, step, tools=tools)
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
    await hand_on(walk, message, wait=timedelta(), tools=tools)
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
        cold = replace(ours(seen, walk), canvas_user_id=merged.new_user_id)
        state = forgotten(walk.give_back(seen.state, waits_until=until))
        if state.run is not None:
            state = replace(state, run=replace(state.run, kind=Kind.FULL, restart=True))
        return Turn(seen, cold, state)

    await take_turn(tools.connections, walk.owner, walk.instance, step)
    await send_on(walk, message, until=until, tools=tools)
    return Outcome.of("later", walk, code=merged.code)


async def release(walk: Walk, *, tools: SyncTools) -> None:
    """Free the lease after an unexpected error; the queue delivers the message again."""

    async def step(seen: Linked) -> Turn:
        ours(seen, walk)
        state = walk.give_back(seen.state, waits_until=None, attempts=1)
        return Turn(seen, seen.connection, state)

    await take_turn(tools.connections, walk.owner, walk.instance, step)
