"""The idle look by REST: three requests while nothing moves, and none of them leaves a trace.

Requests: ``/courses`` (1 per 100 courses), graded work (1, more only while its rows are new), the
planner (1; up to 5 when it moved). With lists also the person's groups (1) and those of
``RestLists``: 40 courses of 250 assignments make 3 + 1 + 4 + 4 × 25 = 108, hourly at most.
Source: measured; which change moves which of them is in the recorded table of signals.
"""

from datetime import datetime

from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.flights import flight
from canvas_sync.canvas.rest_graded import read_graded
from canvas_sync.canvas.rest_groups import read_groups
from canvas_sync.canvas.rest_lists import RestLists
from canvas_sync.canvas.rest_planner import read_planner
from canvas_sync.canvas.rest_seen import Moves, Seen, is_open, look_of
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import Look
from canvas_sync.ports import Report


async def take_look(
    client: CanvasClient,
    report: Report,
    seen: Seen,
    *,
    home_shard: int,
    since: datetime | None,
    with_lists: bool,
    token: str | None,
) -> Look:
    """What can have moved since; ``seen``: the list of courses, its clock is the look's.

    ``since`` None: everything is read next; the planner's window is anchored anew, and the person's
    groups are read, too.
    """
    known = token if since else None
    lists = RestLists(client, report, home_shard)
    async with flight() as calls:
        graded = calls.create_task(read_graded(client, report, since=since, home_shard=home_shard))
        planner = calls.create_task(
            read_planner(client, report, known, today=seen.seen_at, home_shard=home_shard)
        )
        quiet, groups = None, None
        if with_lists:
            quiet = calls.create_task(lists.signals(_open(seen)))
        if with_lists or since is None:
            groups = calls.create_task(read_groups(client, report, home_shard=home_shard))
    moves = Moves(
        graded.result(),
        planner.result(),
        lists=quiet.result() if quiet else None,
        groups=groups.result() if groups else None,
        doubtful_lists=lists.is_doubtful,
    )
    _tell_closed(moves, report)
    return look_of(seen, moves)


def _tell_closed(moves: Moves, report: Report) -> None:
    """A key without the scope of a list hides what only that list shows."""
    closed = [("graded work", moves.graded.is_closed), ("planner", moves.planner.is_closed)]
    for name, is_closed in closed:
        if is_closed:
            report.event("list closed to this token", list=name)


def _open(seen: Seen) -> list[CourseId]:
    return [one.id for one in seen.courses.values() if is_open(one)]
