"""A page of a person's tasks, from the store alone: a reader never waits for Canvas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from canvas_sync.domain.ids import Owner
from canvas_sync.domain.sync_state import Linked
from canvas_sync.domain.task import Task
from canvas_sync.ports import Connections, Mirror, TaskQuery
from canvas_sync.usecases.find_connection import find_connections


@dataclass(frozen=True, slots=True)
class TaskList:
    """``as_of``: the oldest watermark of the connections the tasks come from; None: never read.

    ``syncing``: rows of before and after a running sync may mix.
    """

    tasks: Sequence[Task]
    next_after: str | None
    as_of: datetime | None
    syncing: bool


async def list_tasks(
    owner: Owner, query: TaskQuery, *, connections: Connections, mirror: Mirror, now: datetime
) -> TaskList:
    """The page ``query`` asks for; kept tasks of a disconnected Canvas are listed too.

    Raises:
        Refused: ``not_connected``: never connected, or not to ``query.instance``;
            ``bad_cursor``.
    """
    _, found = await find_connections(owner, query.instance, connections=connections)
    page = await mirror.page(owner, query)
    return TaskList(page.tasks, page.next_after, _as_of(found), _syncing(found, now))


def _as_of(found: Sequence[Linked]) -> datetime | None:
    live = [linked for linked in found if linked.connection] or found
    marks = [linked.state.watermark for linked in live]
    known = [mark for mark in marks if mark is not None]
    return min(known) if len(known) == len(marks) and known else None


def _syncing(found: Sequence[Linked], now: datetime) -> bool:
    return any(linked.state.held(now) for linked in found)
