"""One sync of one connection: take the lease, read, commit course by course, settle."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.connection import Connection, Mode, State
from canvas_sync.domain.errors import (
    CanvasFailing,
    CapabilityOff,
    LeaseLost,
    SyncError,
    TokenInvalid,
    UserMerged,
)
from canvas_sync.domain.failures import BUG
from canvas_sync.domain.ids import CanvasSite
from canvas_sync.domain.run import Kind, RunState
from canvas_sync.domain.snapshot import Identity
from canvas_sync.ports import CanvasReader
from canvas_sync.usecases.hand_on import postpone
from canvas_sync.usecases.settle_failure import end_failed, settle_failure
from canvas_sync.usecases.settle_run import release, settle_later, settle_merged, settle_success
from canvas_sync.usecases.sync_courses import sync_courses
from canvas_sync.usecases.sync_tools import Invocation, Outcome, SyncTools, Walk
from canvas_sync.usecases.take_lease import EARLY, take_lease

MOST_BUGS = 10
"""Attempts after which a bug ends the run: the queue delivers a message five times, and the
planner sends it once more."""
BUSY = timedelta(minutes=1)
"""How long a redriven message waits for another run of its connection."""


async def run_sync(message: SyncMessage, *, tools: SyncTools, invocation: Invocation) -> Outcome:
    """Do what ``message`` asks, or find that it is done, going on elsewhere, or not wanted.

    Expected failures are settled here and never raise: the message is done with.
    """
    now = tools.now()
    if message.not_before is not None and message.not_before > now + EARLY:
        await postpone(message, wait=message.not_before - now, tools=tools)
        return Outcome("too_early")
    if now >= invocation.stop_at:
        await postpone(message, wait=timedelta(), tools=tools)
        return Outcome("too_late")
    leased = await take_lease(
        message, connections=tools.connections, now=now, until=invocation.lease_until
    )
    if leased == "busy":
        await postpone(message, wait=BUSY, tools=tools)
    if isinstance(leased, str):
        return Outcome(leased)
    walk = Walk(
        message.owner,
        message.instance,
        leased.lease,
        leased.fence,
        fresh=leased.fresh,
        before=leased.before,
        mode=leased.connection.mode,
        sealed_token=leased.connection.sealed_token,
    )
    try:
        return await _attempt(leased.connection, walk, message, tools=tools, invocation=invocation)
    except LeaseLost:
        return Outcome.of("lease_lost", walk)
    except Exception:  # a bug: the queue delivers again, the lease must not stand in its way
        with suppress(LeaseLost):
            await _stop(walk, message, tools=tools)
        raise


async def _stop(walk: Walk, message: SyncMessage, *, tools: SyncTools) -> None:
    """Free the lease after an unexpected error; in the end the run ends by it."""
    if walk.lease.attempts + 1 < MOST_BUGS:
        await release(walk, tools=tools)
    else:
        await end_failed(BUG, walk, message, tools=tools)


async def _attempt(
    connection: Connection,
    walk: Walk,
    message: SyncMessage,
    *,
    tools: SyncTools,
    invocation: Invocation,
) -> Outcome:
    try:
        await _in_some_mode(connection, walk, tools=tools, invocation=invocation)
    except LeaseLost:
        raise
    except UserMerged as merged:
        return await settle_merged(merged, walk, message, tools=tools)
    except SyncError as error:
        return await settle_failure(error, walk, message, tools=tools)
    if walk.out_of_time:
        return await settle_later(walk, message, tools=tools)
    if walk.verdict is RunState.FAILED:
        nothing = CanvasFailing("no course could be read")
        return await settle_failure(nothing, walk, message, tools=tools)
    return await settle_success(walk, message, tools=tools)


async def _in_some_mode(
    connection: Connection, walk: Walk, *, tools: SyncTools, invocation: Invocation
) -> None:
    """Work in the connection's mode; refused GraphQL is REST at once, tried again once a day."""
    if walk.mode is Mode.REST and walk.kind is Kind.RECONCILE:
        async with _reading(connection, walk, tools=tools, invocation=invocation) as reader:
            walk.mode = await reader.probe()
    try:
        await _work(connection, walk, tools=tools, invocation=invocation)
    except CapabilityOff:
        walk.mode = Mode.REST
        await _work(connection, walk, tools=tools, invocation=invocation)


async def _work(
    connection: Connection, walk: Walk, *, tools: SyncTools, invocation: Invocation
) -> None:
    async with _reading(connection, walk, tools=tools, invocation=invocation) as reader:
        await _read(connection, walk, reader, tools=tools, invocation=invocation)


@asynccontextmanager
async def _reading(
    connection: Connection, walk: Walk, *, tools: SyncTools, invocation: Invocation
) -> AsyncIterator[CanvasReader]:
    """A reader in the run's mode; what it asked of Canvas is counted."""
    token = await tools.vault.open(
        connection.sealed_token, owner=connection.owner, host=connection.instance
    )
    site = CanvasSite(connection.base_url, connection.instance)
    budget = (invocation.stop_at - tools.now()).total_seconds()
    known = Identity(connection.canvas_user_id, connection.home_shard, connection.stored_at)
    async with tools.canvas.reader(
        site, token, known=known, mode=walk.mode, budget_seconds=budget
    ) as reader:
        try:
            yield reader
        finally:
            walk.usage = walk.usage + reader.usage


async def _read(
    connection: Connection,
    walk: Walk,
    reader: CanvasReader,
    *,
    tools: SyncTools,
    invocation: Invocation,
) -> None:
    """Walk the courses; a token called invalid is asked about once more before it counts.

    Source: decision table of the measured answers, row 6.
    """
    try:
        if connection.state is State.BLOCKED:
            await reader.identity()
        await sync_courses(walk, reader, tools=tools, stop_at=invocation.stop_at)
    except TokenInvalid as refused:
        await reader.identity()
        raise CanvasFailing("Canvas called a token invalid that it accepts") from refused
