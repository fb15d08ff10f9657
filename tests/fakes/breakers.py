"""Hosts' circuit breakers in memory."""

from canvas_sync.adapters.memory_breakers import MemoryBreakers
from canvas_sync.domain.breaker import Breaker
from canvas_sync.domain.ids import Instance
from tests.fakes.entering import Breakable


class FakeBreakers(Breakable):
    """``loads``, ``stores``: how often each was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.memory = MemoryBreakers()
        self.loads = 0
        self.stores = 0

    async def load(self, host: Instance) -> Breaker:
        self.loads += 1
        await self.enter()
        return await self.memory.load(host)

    async def store(self, host: Instance, breaker: Breaker) -> bool:
        self.stores += 1
        await self.enter(breaker)
        return await self.memory.store(host, breaker)
