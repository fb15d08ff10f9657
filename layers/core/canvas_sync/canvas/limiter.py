"""One token's turn to ask Canvas: at most three at once, fewer and later as its allowance falls.

Own code, because the limiters on offer (aiolimiter and its like) keep a fixed rate of their own;
this one follows the server's bucket, whose state comes back with every answer.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from canvas_sync.canvas.allowance import Allowance
from canvas_sync.domain.errors import Throttled
from canvas_sync.ports import Clock

LONGEST_PAUSE_SECONDS = 10.0
"""A longer wait is not slept through: the run is sent again and waits in the queue."""
LONGEST_WAIT_SECONDS = 60.0


@dataclass(slots=True)
class Turn:
    """One request's place; ``remaining``, ``cost``, ``refused``: what its answer said.

    ``rests``: how often the token had rested when it began. ``leads``: it begins the next rest.
    """

    rests: int
    remaining: float | None = None
    cost: float = 0.0
    refused: bool = False
    leads: bool = False


class Limiter:
    """``spacing_seconds``: the least time between two starts. ``sleep`` waits seconds."""

    def __init__(
        self,
        *,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]],
        spacing_seconds: float = 0.0,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._spacing = timedelta(seconds=spacing_seconds)
        self._allowance = Allowance(clock.now())
        self._changed = asyncio.Condition()
        self._starting = asyncio.Lock()
        self._places = 0
        self._last_start: datetime | None = None
        self._rests = 0
        self._resting = False
        self._alone = False
        self._given_up: Throttled | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """A place for one request, held while it is on its way.

        Raises:
            Throttled: given up, or so little is allowed that the wait is the queue's to keep.
        """
        turn = await self._begin()
        try:
            yield turn
        finally:
            self._end(turn)
            await self._give_place()

    async def rest(self, turn: Turn, *, wait_seconds: float, most_seconds: float) -> None:
        """After a refusal for load nothing is asked for a while; then one request tries alone.

        Requests refused together rest together. ``most_seconds``: what the budget still allows.

        Raises:
            Throttled: refused again after a rest, or the wait is too long for here.
        """
        if turn.rests < self._rests and not turn.leads:
            return
        if not turn.leads:
            doubled = min(2 * wait_seconds, LONGEST_WAIT_SECONDS)
            self._given_up = Throttled(max(wait_seconds, doubled))
        elif wait_seconds > min(LONGEST_PAUSE_SECONDS, most_seconds):
            self._given_up = Throttled(wait_seconds)
        else:
            await self._sleep(wait_seconds)
        self._resting = False
        await self._tell()
        if self._given_up is not None:
            raise self._given_up

    def _width(self) -> int:
        if self._resting:
            return 0
        return 1 if self._alone else self._allowance.width(self._clock.now())

    async def _begin(self) -> Turn:
        while True:
            await self._take_place()
            try:
                turn = await self._start()
            except BaseException:
                await self._give_place()
                raise
            if turn is not None:
                return turn
            await self._give_place()

    async def _take_place(self) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._places < self._width() or self._given_up)
            if self._given_up is not None:
                raise self._given_up
            self._places += 1

    async def _give_place(self) -> None:
        self._places -= 1
        await self._tell()

    async def _start(self) -> Turn | None:
        """Begin when bucket and spacing allow, one after another; None if it got too narrow."""
        async with self._starting:
            now = self._clock.now()
            pause_seconds = self._pause_seconds(now)
            if pause_seconds > 0:
                await self._sleep(pause_seconds)
                now = max(self._clock.now(), now + timedelta(seconds=pause_seconds))
            if self._places > self._width():
                return None
            self._last_start = now
            self._allowance.begin(now)
        return Turn(self._rests)

    def _pause_seconds(self, now: datetime) -> float:
        pause_seconds = self._allowance.pause_seconds(now)
        if pause_seconds > LONGEST_PAUSE_SECONDS:
            raise Throttled(pause_seconds)
        if self._last_start is None:
            return pause_seconds
        return max(pause_seconds, (self._last_start + self._spacing - now).total_seconds())

    def _end(self, turn: Turn) -> None:
        self._allowance.end(self._clock.now(), remaining=turn.remaining, cost=turn.cost)
        if not turn.refused:
            self._alone = self._alone and turn.rests < self._rests
        elif not self._rests:
            self._rests, self._resting, self._alone, turn.leads = 1, True, True, True

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()
