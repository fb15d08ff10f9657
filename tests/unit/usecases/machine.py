"""A person's machine over fakes: one store, and for each round a process of its own."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from pydantic import SecretStr

from canvas_sync.adapters.memory_queue import MemoryQueue
from canvas_sync.adapters.memory_vault import MemoryVault
from canvas_sync.domain.run import Run
from canvas_sync.domain.sync_state import Linked
from canvas_sync.usecases.mirror_once import ME, MirrorOrder, MirrorPorts, mirror_once
from tests.fakes.builders import SCHOOL
from tests.unit.usecases.service import TOKEN, URL, Service


@dataclass
class Machine:
    """A person's machine: one store, and for each round a process of its own."""

    service: Service = field(default_factory=Service)
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.service.courses(12, 13)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.service.clock.move(timedelta(seconds=seconds))

    def ports(self, token: str) -> MirrorPorts:
        queue, vault = MemoryQueue(), MemoryVault(SecretStr(token))
        tools = replace(self.service.tools, queue=queue, vault=vault)
        connecting = replace(self.service.connecting(), queue=queue, vault=vault)
        return MirrorPorts(connecting=connecting, tools=tools, queue=queue, sleep=self._sleep)

    async def round(self, token: str = TOKEN, *, url: str = URL, **order: Any) -> Run:  # noqa: ANN401  # see MirrorOrder
        """A round; the requests it made are in ``service.canvas.requests``."""
        self.service.canvas.requests.clear()
        asked = MirrorOrder(url, SecretStr(token), **order)
        return await mirror_once(asked, ports=self.ports(token))

    async def linked(self) -> Linked:
        return await self.service.connections.load(ME, SCHOOL)

    @property
    def requests(self) -> list[str]:
        return self.service.canvas.requests
