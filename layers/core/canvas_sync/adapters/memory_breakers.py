"""Circuit breakers that live as long as their process: for one program on one machine."""

from canvas_sync.domain.breaker import Breaker
from canvas_sync.domain.ids import Instance


class MemoryBreakers:
    def __init__(self) -> None:
        self.stored: dict[Instance, Breaker] = {}

    async def load(self, host: Instance) -> Breaker:
        return self.stored.get(host, Breaker())

    async def store(self, host: Instance, breaker: Breaker) -> bool:
        if breaker.rev != self.stored.get(host, Breaker()).rev + 1:
            return False
        self.stored[host] = breaker
        return True
