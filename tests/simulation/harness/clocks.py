"""One time for all: the virtual loop's. A machine's clock may go wrong."""

import asyncio
from datetime import datetime, timedelta

from canvas_simulator.generating.sizes import NOW


class SchoolClock:
    """The true time: the school's, whose clock began when the loop did."""

    def now(self) -> datetime:
        return NOW + timedelta(seconds=asyncio.get_running_loop().time())


class SkewedClock:
    """A machine's clock, off by ``skew``."""

    def __init__(self, skew: timedelta) -> None:
        self._skew = skew
        self._true = SchoolClock()

    def now(self) -> datetime:
        return self._true.now() + self._skew


def seconds_now() -> float:
    return asyncio.get_running_loop().time()
