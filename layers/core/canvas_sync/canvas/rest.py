"""Makes readers in either mode, one per run and token: implements the port ``Canvas``."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from pydantic import SecretStr

from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.courier import Manners
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.graphql.reader import GraphQLReader
from canvas_sync.canvas.host_gate import HostGate
from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.ids import CanvasSite
from canvas_sync.domain.snapshot import Identity
from canvas_sync.ports import CanvasReader, Clock, Report


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
        spacing_seconds: float = 0.0,
        gate: HostGate | None = None,
    ) -> None:
        self._egress = egress
        self._report = report
        self._manners = Manners(clock, attempts, jitter, sleep, spacing_seconds, gate)

    @asynccontextmanager
    async def reader(
        self,
        site: CanvasSite,
        token: SecretStr,
        *,
        known: Identity | None,
        mode: Mode,
        budget_seconds: float,
    ) -> AsyncIterator[CanvasReader]:
        """Every call of the reader ends within ``budget_seconds`` from now."""
        client = CanvasClient(
            self._egress,
            site,
            token,
            manners=self._manners,
            deadline=asyncio.get_running_loop().time() + budget_seconds,
            user_id=known.user_id if known else None,
        )
        rest = RestReader(client, self._report, home_shard=known.home_shard if known else None)
        if mode is Mode.REST:
            yield rest
        else:
            yield GraphQLReader(client, rest, self._report, base_url=site.base_url, known=known)
