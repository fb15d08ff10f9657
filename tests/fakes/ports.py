"""Every port over fakes, and what each use case is handed of them."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.connection import Connection
from canvas_sync.domain.ids import Instance
from canvas_sync.domain.sync_state import SyncState
from canvas_sync.ports import Canvas, Clock
from canvas_sync.usecases.connect import ConnectPorts
from canvas_sync.usecases.request_sync import SyncAsked, SyncRequest, request_sync
from canvas_sync.usecases.run_sync import run_sync
from canvas_sync.usecases.send_asked import AskingPorts
from canvas_sync.usecases.sync_tools import Invocation, Outcome, SyncTools
from tests.fakes.agenda import FakeAgenda
from tests.fakes.builders import ANNA
from tests.fakes.connections import FakeConnections
from tests.fakes.mirror import FakeMirror
from tests.fakes.queue import FakeQueue
from tests.fakes.report import FakeReport
from tests.fakes.vault import FakeVault


class FakePorts(ABC):
    """One store, one queue, one Canvas. ``instance``: the Canvas that Anna is connected to.

    ``timeout_seconds``: of one invocation. Markup is left as it is unless a test says otherwise.
    """

    canvas: Canvas

    def __init__(self, clock: Clock, instance: Instance) -> None:
        self.connections = FakeConnections(clock)
        self.agenda = FakeAgenda(self.connections)
        self.mirror = FakeMirror(self.connections)
        self.queue, self.vault, self.report = FakeQueue(), FakeVault(), FakeReport()
        self.instance = instance
        self.timeout_seconds, self.max_attempts = 120.0, 3
        self.html_to_text: Callable[[str], str] = str
        self.now = clock.now
        self._numbers = count(1)

    @abstractmethod
    def later(self, by: timedelta) -> None:
        """Move the clock on."""

    def new_id(self) -> str:
        return f"sync-{next(self._numbers)}"

    @property
    def asking(self) -> dict[str, Any]:
        """What every use case that asks for a run works with, by its ports' names."""
        return {
            "connections": self.connections,
            "agenda": self.agenda,
            "queue": self.queue,
            "report": self.report,
            "now": self.now,
            "new_id": self.new_id,
        }

    def connecting(self, dev_hosts: frozenset[str] = frozenset()) -> ConnectPorts:
        return ConnectPorts(
            canvas=self.canvas, vault=self.vault, dev_hosts=dev_hosts, **self.asking
        )

    @property
    def tools(self) -> SyncTools:
        return SyncTools(
            connections=self.connections,
            mirror=self.mirror,
            agenda=self.agenda,
            queue=self.queue,
            vault=self.vault,
            canvas=self.canvas,
            report=self.report,
            now=self.now,
            jitter=lambda: 1.0,
            html_to_text=self.html_to_text,
            max_attempts=self.max_attempts,
        )

    async def ask_for(self, request: SyncRequest, instance: Instance | None = None) -> SyncAsked:
        ports = AskingPorts(**self.asking)
        return await request_sync(ANNA, instance, request, correlation_id="request-2", ports=ports)

    async def deliver(self, message: SyncMessage) -> Outcome:
        """Give a message to a worker."""
        deadline = self.now() + timedelta(seconds=self.timeout_seconds)
        invocation = Invocation(deadline, self.timeout_seconds)
        return await run_sync(message, tools=self.tools, invocation=invocation)

    async def delivered(self) -> list[Outcome]:
        """Deliver what is queued, and what that queues, moving the clock over the delays."""
        outcomes = []
        while self.queue.sent:
            sent = self.queue.sent.pop(0)
            self.later(timedelta(seconds=sent.delay_seconds))
            outcomes.append(await self.deliver(sent.message))
        return outcomes

    @property
    def state(self) -> SyncState:
        return self.connections.hot[ANNA, self.instance]

    @property
    def connection(self) -> Connection:
        return self.connections.cold[ANNA, self.instance]
