"""Makes readers over REST, one per run and token: implements the port ``Canvas``."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from pydantic import SecretStr

from canvas_sync.canvas.client import CanvasClient, Manners
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.ids import CanvasSite
from canvas_sync.ports import Clock, Report


class RestCanvas:
    """Readers over one egress; see ``ports.Canvas``. ``attempts``: in total, per request."""

    def __init__(
        self,
        egress: Egress,
        *,
        clock: Clock,
        report: Report,
        attempts: int = 3,
        jitter: Callable[[], float] = random.random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._egress = egress
        self._report = report
        self._manners = Manners(clock, attempts, jitter, sleep)

    @asynccontextmanager
    async def reader(
        self, site: CanvasSite, token: SecretStr, *, home_shard: int | None, budget_seconds: float
    ) -> AsyncIterator[RestReader]:
        """Every call of the reader ends within ``budget_seconds`` from now."""
        deadline = asyncio.get_running_loop().time() + budget_seconds
        client = CanvasClient(self._egress, site, token, manners=self._manners, deadline=deadline)
        yield RestReader(client, self._report, home_shard=home_shard)
