"""The circuit breaker before a host: a school's outage must not burn requests and retries.

Every worker shares the breaker through the port ``Breakers``; what it says is believed for half a
minute, so that a healthy host costs one small read per process in that time and no write at all.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from canvas_sync.domain.breaker import Breaker, Position
from canvas_sync.domain.errors import CanvasUnreachable, StorageUnavailable
from canvas_sync.domain.ids import Instance
from canvas_sync.ports import Breakers, Clock

BELIEVED_FOR = timedelta(seconds=30)


class HostDown(CanvasUnreachable):
    """The host answers nobody at present; it was not asked."""

    def __init__(self, wait_seconds: float) -> None:
        super().__init__(f"Canvas is down; it is asked again in {wait_seconds:.0f} s")
        self.wait_seconds = wait_seconds


@dataclass(slots=True)
class _Host:
    """What this process knows of a host. ``probe``: set when our own probe is over."""

    breaker: Breaker
    read_at: datetime
    probe: asyncio.Event | None = None
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(slots=True)
class Passage:
    """One request's way through the gate.

    ``probes``: it is the one probe of a host that is down. ``answered``: whether the host answered
    it; None: nobody knows.
    """

    probes: bool = False
    answered: bool | None = None


class HostGate:
    """One per process. While the store is away it stays as this process last saw it."""

    def __init__(self, breakers: Breakers, *, clock: Clock) -> None:
        self._breakers = breakers
        self._clock = clock
        self._hosts: dict[Instance, _Host] = {}

    @asynccontextmanager
    async def passage(self, name: Instance) -> AsyncIterator[Passage]:
        """Let one request through, and learn from it.

        Raises:
            HostDown: the breaker is open, or somebody else's probe is on its way.
        """
        host, probe = await self._entered(name)
        passage = Passage(probes=probe is not None)
        try:
            yield passage
        finally:
            try:
                await self._learn(name, host, passage)
            finally:
                _over(host, probe)

    async def _learn(self, name: Instance, host: _Host, passage: Passage) -> None:
        if passage.answered is not None:
            now = self._clock.now()
            happened = Breaker.answered if passage.answered else (lambda was: was.failed(now))
            await self._change(name, host, happened)

    async def _entered(self, name: Instance) -> tuple[_Host, asyncio.Event | None]:
        """The host, and our probe if we are the one; others of this process await its end."""
        host = await self._seen(name)
        while host.probe is not None:
            await host.probe.wait()
        match host.breaker.position(self._clock.now()):
            case Position.CLOSED:
                return host, None
            case Position.HALF_OPEN:
                return host, await self._claimed(name, host)
            case Position.OPEN:
                raise HostDown(host.breaker.wait_seconds(self._clock.now()))

    async def _claimed(self, name: Instance, host: _Host) -> asyncio.Event:
        """The right to be the one probe."""
        probe = host.probe = asyncio.Event()
        now = self._clock.now()
        if await self._stored(name, host, host.breaker.probed(now)):
            return probe
        _over(host, probe)
        raise HostDown(max(1.0, host.breaker.wait_seconds(now)))

    async def _seen(self, name: Instance) -> _Host:
        now = self._clock.now()
        host = self._hosts.setdefault(name, _Host(Breaker(), now - 2 * BELIEVED_FOR))
        async with host.reading:
            if abs(now - host.read_at) > BELIEVED_FOR:
                with suppress(StorageUnavailable):
                    host.breaker = await self._breakers.load(name)
                host.read_at = now
        return host

    async def _change(
        self, name: Instance, host: _Host, happened: Callable[[Breaker], Breaker]
    ) -> None:
        """Write what ``happened`` makes of the breaker; once more if another changed it."""
        changed = happened(host.breaker)
        if changed != host.breaker and not await self._stored(name, host, changed):
            await self._stored(name, host, happened(host.breaker))

    async def _stored(self, name: Instance, host: _Host, changed: Breaker) -> bool:
        """Whether ``changed`` was written; if not, the host is as it was written by another."""
        try:
            if not await self._breakers.store(name, changed):
                host.breaker = await self._breakers.load(name)
                return False
        except StorageUnavailable:
            pass  # this process goes by what it sees itself
        host.breaker = changed
        return True


def _over(host: _Host, probe: asyncio.Event | None) -> None:
    if probe is not None:
        host.probe = None
        probe.set()
