"""Our engine over a file, as `canvas-sync mirror` runs it."""

import asyncio
import tempfile
import uuid
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr

from canvas_sync.bootstrap.mirror import MirrorDeps, MirrorSettings, opened
from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.ids import Instance, SyncId, local_id
from canvas_sync.domain.moments import iso
from canvas_sync.domain.run import Kind, Reason, RunState
from canvas_sync.ports import TaskQuery
from canvas_sync.usecases.mirror_once import LONGEST, ME, MirrorOrder, MirrorPorts, mirror_once
from canvas_sync.usecases.run_sync import run_sync
from canvas_sync.usecases.sync_tools import Invocation, SyncTools
from cli.bench.cases import Place, Row, Rows
from cli.bench.measuring import Ended

T = TypeVar("T")
PAGE = 200


class Silent:
    """A report that nobody reads."""

    def event(self, message: str, **keys: object) -> None: ...

    def count(self, metric: str, value: float = 1) -> None: ...


def full(place: Place, mode: Mode) -> Callable[[], Ended]:
    """The whole mirror into an empty file: who it is, in which mode, everything."""
    one = Opened(place)

    def go() -> Ended:
        one.run(fill(one.deps.ports, place, mode))
        return Ended(one.rows)

    return go


def idle(place: Place, mode: Mode) -> Callable[[], Ended]:
    """A delta while nothing moves; before it a full sync, and the delta that reads the lists."""
    one = Opened(place)
    one.run(fill(one.deps.ports, place, mode))
    one.run(delta(one.deps.ports.tools, place))

    def go() -> Ended:
        one.run(delta(one.deps.ports.tools, place))
        return Ended(one.rows)

    return go


def crowd(places: Sequence[Place], mode: Mode) -> Callable[[], Ended]:
    """Many people's full syncs at once, in one process."""
    runner = asyncio.Runner()
    many = [Opened(place, runner) for place in places]

    async def together() -> None:
        async with asyncio.TaskGroup() as group:
            for one in many:
                group.create_task(fill(one.deps.ports, one.place, mode))

    def go() -> Ended:
        runner.run(together())
        return Ended()

    return go


class Opened:
    """The program's parts over a file in a folder of its own, open until its rows were asked."""

    def __init__(self, place: Place, runner: asyncio.Runner | None = None) -> None:
        self.place = place
        self._folder = tempfile.TemporaryDirectory(prefix="canvas-sync-bench-")
        self._runner, self._stack = runner or asyncio.Runner(), AsyncExitStack()
        settings = MirrorSettings(
            Path(self._folder.name) / "mirror.db",
            SecretStr(place.token),
            dev_hosts=frozenset({host(place)}),
        )
        around = opened(settings, Silent(), told=lambda _: None)
        self.deps = self.run(self._stack.enter_async_context(around))

    def run(self, work: Coroutine[None, None, T]) -> T:
        return self._runner.run(work)

    def rows(self) -> Rows:
        found = self.run(_rows(self.deps))
        self.close()
        return found

    def close(self) -> None:
        self.run(self._stack.aclose())
        self._runner.close()
        self._folder.cleanup()


def host(place: Place) -> Instance:
    return Instance(place.url.removeprefix("http://"))


async def fill(ports: MirrorPorts, place: Place, mode: Mode) -> None:
    """The first run of a file.

    Raises:
        RuntimeError: it did not end well; nothing of it may be measured.
    """
    order = MirrorOrder(place.url, SecretStr(place.token), mode=mode)
    run = await mirror_once(order, ports=ports)
    if run.state is not RunState.COMPLETED:
        raise RuntimeError(f"the full sync ended {run.state}: {run.error_code}")


async def delta(tools: SyncTools, place: Place) -> None:
    """A run as the schedule asks for it."""
    message = SyncMessage(
        kind=Kind.DELTA,
        owner=ME,
        instance=host(place),
        sync_id=SyncId(uuid.uuid4().hex),
        requested_by=Reason.SCHEDULED,
        correlation_id="bench",
    )
    invocation = Invocation(tools.now() + LONGEST, LONGEST.total_seconds())
    outcome = await run_sync(message, tools=tools, invocation=invocation)
    if outcome.stopped != "completed":
        raise RuntimeError(f"a delta ended {outcome.stopped}: {outcome.code}")


async def _rows(deps: MirrorDeps) -> Rows:
    rows: Rows = {}
    after: str | None = None
    while True:
        page = await deps.mirror.page(ME, TaskQuery(PAGE, include_completed=True, after=after))
        for task in page.tasks:
            due_at = task.canvas.due_at
            number = int(local_id(task.canvas.assignment_id))
            rows[number] = Row(iso(due_at) if due_at else None, task.canvas.score)
        after = page.next_after
        if after is None:
            return rows
