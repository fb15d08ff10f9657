"""What a person wants to know of a connection: is it well, how fresh, how many tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from canvas_sync.domain.connection import STATES, Cadence, Connection, State
from canvas_sync.domain.course import CourseState
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import CourseId, Instance, Owner
from canvas_sync.domain.planning import cadence_of, next_due
from canvas_sync.domain.sync_state import Lease, Linked, SyncState
from canvas_sync.ports import Connections, Mirror
from canvas_sync.usecases.find_connection import find_connections, the_one

STALE_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Status:
    """``connection`` None: never connected, or disconnected (then the kept tasks still count).

    ``status``: ok, syncing, error, needs_reauth or not_connected. ``running``: the run in flight.
    ``reason``: why it is looked at once a day only: blocked, or no_active_course.
    """

    status: str
    connection: Connection | None
    instance: Instance | None
    state: SyncState
    running: Lease | None
    reason: str | None
    stale: bool
    next_sync_at: datetime | None
    assignments_count: int
    restricted: tuple[CourseId, ...]


async def read_status(
    owner: Owner,
    instance: Instance | None,
    *,
    connections: Connections,
    mirror: Mirror,
    now: datetime,
    delta_minutes: int,
) -> Status:
    """The status of the person's connection; who never connected gets one that says so.

    Raises:
        Refused: ``instance_required``; ``not_connected`` for an ``instance`` never connected.
    """
    found: Sequence[Linked]
    try:
        _, found = await find_connections(owner, instance, connections=connections)
    except Refused:
        if instance is not None:
            raise
        found = ()
    linked = the_one(found) or (found[0] if len(found) == 1 else None)
    if linked is None:
        return await _not_connected(owner, found, mirror=mirror)
    courses = await mirror.courses(owner, linked.instance)
    connection, state = linked.connection, linked.state
    return Status(
        status=_word(connection, state, now=now),
        connection=connection,
        instance=linked.instance,
        state=state,
        running=state.run,
        reason=_reason(connection),
        stale=state.last_success_at is None or now - state.last_success_at > STALE_AFTER,
        next_sync_at=_next_look(linked, now=now, delta_minutes=delta_minutes),
        assignments_count=sum(course.task_count for course in courses.values()),
        restricted=tuple(
            sorted(c.id for c in courses.values() if c.state is CourseState.RESTRICTED)
        ),
    )


def _next_look(linked: Linked, *, now: datetime, delta_minutes: int) -> datetime | None:
    """When the schedule comes next; a connection that keeps failing is left alone first."""
    if linked.connection is None:
        return None
    rested = max(now, linked.state.not_before or now)
    return next_due(linked.connection, now=rested, delta_minutes=delta_minutes)


def _reason(connection: Connection | None) -> str | None:
    """Why a connection is looked at once a day only."""
    if connection is None or cadence_of(connection) is not Cadence.DAY:
        return None
    return "blocked" if connection.state is State.BLOCKED else "no_active_course"


def _word(connection: Connection | None, state: SyncState, *, now: datetime) -> str:
    if connection is None:
        return "not_connected"
    return "syncing" if state.held(now) else STATES[connection.state].api_status


async def _not_connected(owner: Owner, found: Sequence[Linked], *, mirror: Mirror) -> Status:
    """Several were connected once and none is now, or nothing ever was."""
    courses = [await mirror.courses(owner, linked.instance) for linked in found]
    return Status(
        status="not_connected",
        connection=None,
        instance=None,
        state=SyncState(),
        running=None,
        reason=None,
        stale=True,
        next_sync_at=None,
        assignments_count=sum(c.task_count for known in courses for c in known.values()),
        restricted=(),
    )
