"""The whole product over fakes and the simulator: people ask, letters are worked on, it ticks."""

import asyncio
import random
import traceback
from collections.abc import Coroutine
from datetime import timedelta
from itertools import count
from typing import Any, cast

from pydantic import SecretStr

from canvas_simulator.app import Simulator
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.host_gate import HostGate
from canvas_sync.canvas.rest import RestCanvas
from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.ids import Instance
from canvas_sync.domain.sync_state import SyncState
from canvas_sync.ports import Clock
from canvas_sync.usecases.connect import Caller, ConnectCommand, ConnectPorts, connect
from canvas_sync.usecases.disconnect import disconnect
from canvas_sync.usecases.plan_syncs import PlanPorts, plan_syncs
from canvas_sync.usecases.request_sync import SyncRequest, request_sync
from canvas_sync.usecases.run_sync import run_sync
from canvas_sync.usecases.sync_tools import Invocation, SyncTools
from tests.fakes.agenda import FakeAgenda
from tests.fakes.breakers import FakeBreakers
from tests.fakes.builders import ANNA
from tests.fakes.report import FakeReport
from tests.fakes.vault import FakeVault
from tests.simulation.harness.clocks import SchoolClock, seconds_now
from tests.simulation.harness.life import BugError, DiedError, Life, Watched
from tests.simulation.harness.machine import Machine
from tests.simulation.harness.post import Letter, Post
from tests.simulation.harness.readers import Listings, NotedCanvas
from tests.simulation.harness.watched_mirror import WatchedConnections, WatchedMirror
from tests.simulation.harness.wire import Network, SchoolEgress

TIMEOUT_SECONDS = 120.0
VISIBILITY_SECONDS = 150.0
INSTANCE = Instance("canvas.example.test")
URL = f"https://{INSTANCE}"
ENDS = {"completed", "partial", "failed"}


class Service:
    """``bugs``: exceptions no worker should have ended with. ``outcomes``: how letters ended."""

    def __init__(self, simulator: Simulator, chance: random.Random, student: int) -> None:
        self.simulator, self.student = simulator, student
        self.clock = SchoolClock()
        self.connections = WatchedConnections(self.clock)
        self.mirror = WatchedMirror(self.connections)
        self.mirror.on_commit = self._stored
        self.agenda = FakeAgenda(self.connections)
        self.post, self.vault, self.report = Post(chance), FakeVault(), FakeReport()
        self.network, self.listings = Network(simulator, chance), Listings()
        self.breakers = FakeBreakers()
        self.machines = [Machine(HostGate(self.breakers, clock=self.clock)) for _ in range(2)]
        self.token = simulator.tokens.first(student).value
        self.bugs: list[str] = []
        self.outcomes: list[str] = []
        self.tolerant = False
        self._chance, self._numbers = chance, count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self.began: dict[str, float] = {}

    @property
    def state(self) -> SyncState:
        return self.connections.hot.get((ANNA, INSTANCE), SyncState())

    @property
    def connected(self) -> bool:
        return (ANNA, INSTANCE) in self.connections.cold

    def elapsed(self, since: float) -> float:
        return seconds_now() - since

    def background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Something that goes on beside the rest."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def still(self) -> None:
        """Wait until nothing goes on beside."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def new_id(self) -> str:
        return f"sync-{next(self._numbers)}"

    def tools(self, machine: Machine, life: Life) -> SyncTools:
        """What a worker on ``machine`` works with during ``life``."""
        ports: dict[str, object] = {
            "connections": self.connections,
            "mirror": self.mirror,
            "agenda": self.agenda,
            "queue": self.post,
            "vault": self.vault,
        }
        watched: dict[str, Any] = {name: Watched(port, name, life) for name, port in ports.items()}
        return SyncTools(
            **watched,
            canvas=self._canvas(machine.clock, machine.gate, life),
            report=self.report,
            now=machine.clock.now,
            jitter=self._chance.random,
            html_to_text=str,
            max_attempts=4,
        )

    def _canvas(self, clock: Clock, gate: HostGate | None, life: Life) -> NotedCanvas:
        egress = cast("Egress", SchoolEgress(self.network, life))
        jitter = self._chance.random
        canvas = RestCanvas(egress, clock=clock, report=self.report, jitter=jitter, gate=gate)
        return NotedCanvas(canvas, self.listings)

    async def connect(self, *, replace: bool = False) -> None:
        ports = ConnectPorts(
            canvas=self._canvas(self.clock, None, Life()),
            vault=self.vault,
            **self._asking(),
        )
        caller = Caller(ANNA, "anna", "request-1")
        await connect(caller, ConnectCommand(URL, SecretStr(self.token), replace), ports=ports)

    async def ask(self, *, full: bool = False, restart: bool = False) -> None:
        ports = PlanPorts(delta_minutes=20, **self._asking())
        request = SyncRequest(full=full, force_restart=restart)
        await request_sync(ANNA, INSTANCE, request, correlation_id="request-2", ports=ports)

    async def tick(self) -> None:
        """One minute's planning."""
        await plan_syncs(ports=PlanPorts(delta_minutes=20, **self._asking()))

    async def disconnect(self, *, delete_tasks: bool) -> None:
        await disconnect(
            ANNA,
            INSTANCE,
            delete_tasks=delete_tasks,
            connections=self.connections,
            mirror=self.mirror,
            now=self.clock.now(),
        )

    def _asking(self) -> dict[str, Any]:
        return {
            "connections": self.connections,
            "agenda": self.agenda,
            "queue": self.post,
            "report": self.report,
            "now": self.clock.now,
            "new_id": self.new_id,
        }

    async def work(self, letter: Letter, machine: Machine, life: Life) -> None:
        """One invocation for one letter: ended well, given back, or cut off by its timeout."""
        task = asyncio.create_task(self._run(letter, machine, life))
        grace = life.pause_at[1] if life.pause_at else 0.0
        await asyncio.wait({task}, timeout=TIMEOUT_SECONDS + grace)
        if not task.done():
            life.die()
            task.cancel()
        (ended,) = await asyncio.gather(task, return_exceptions=True)
        if ended is None:
            return
        self._judge(ended)
        self.post.give_back(letter, in_seconds=VISIBILITY_SECONDS if life.dead else 5.0)

    def _judge(self, ended: BaseException) -> None:
        if isinstance(ended, DiedError | asyncio.CancelledError):
            self.outcomes.append("died")
        elif isinstance(ended, BugError):
            self.outcomes.append("bug")
        elif isinstance(ended, SyncError) and self.tolerant:
            self.outcomes.append("given back")
        else:
            self.bugs.append("".join(traceback.format_exception(ended)))

    def _stored(self, sync_id: str, at: float | None = None) -> None:
        """Something that ``sync_id`` has read is kept: it was read by then."""
        moments = (at, self.began.get(sync_id))
        self.began[sync_id] = min([m for m in moments if m is not None] or [seconds_now()])

    async def _run(self, letter: Letter, machine: Machine, life: Life) -> None:
        message = SyncMessage.model_validate_json(letter.body)
        deadline = machine.clock.now() + timedelta(seconds=TIMEOUT_SECONDS)
        tools = self.tools(machine, life)
        try:
            outcome = await run_sync(
                message, tools=tools, invocation=Invocation(deadline, TIMEOUT_SECONDS)
            )
        except BaseException:
            if life.dead:
                raise DiedError("the process is gone") from None
            raise
        if outcome.stopped in ENDS:
            self._stored(message.sync_id, life.asked_at)
        self.outcomes.append(
            f"{outcome.stopped}:{outcome.code}" if outcome.code else outcome.stopped
        )
