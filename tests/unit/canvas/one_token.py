"""One token's bucket on a virtual clock, and requests that go through a limiter."""

import asyncio
from dataclasses import dataclass, field

from canvas_simulator.throttle import Bucket
from canvas_sync.canvas.limiter import Limiter
from tests.virtual_loop import VirtualClock


def seconds() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class Server:
    """One token's bucket, and what it saw. ``lasts``, ``cost``: of each request."""

    bucket: Bucket = field(default_factory=Bucket)
    lasts_seconds: float = 0.5
    cost: float = 0.3
    in_flight: int = 0
    most_in_flight: int = 0
    starts: list[float] = field(default_factory=list)
    refusals: int = 0

    async def answer(self) -> tuple[bool, float]:
        """Whether the request was let in, and what then remains."""
        self.starts.append(seconds())
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        passes = self.bucket.begin(seconds())
        self.refusals += not passes
        await asyncio.sleep(self.lasts_seconds if passes else 0.01)
        self.in_flight -= 1
        return passes, self.bucket.end(seconds(), self.cost)


def a_limiter(spacing_seconds: float = 0.0) -> Limiter:
    return Limiter(clock=VirtualClock(), sleep=asyncio.sleep, spacing_seconds=spacing_seconds)


async def one(limiter: Limiter, server: Server) -> None:
    """One request, a refusal rested, as the client does it."""
    while True:
        async with limiter.turn() as turn:
            passes, turn.remaining = await server.answer()
            turn.refused, turn.cost = not passes, server.cost
        if passes:
            return
        await limiter.rest(turn, wait_seconds=8.0, most_seconds=60.0)


async def many(limiter: Limiter, server: Server, requests: int) -> None:
    await asyncio.gather(*(one(limiter, server) for _ in range(requests)))
