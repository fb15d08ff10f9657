"""Keeps a simulated school open and watches who asks what of it."""

import asyncio
import math
from itertools import count
from multiprocessing.connection import Connection
from random import Random

from canvas_simulator import Request, Simulator
from canvas_simulator.app import Taken
from canvas_simulator.generating import Size, generate
from canvas_simulator.http import Reply
from canvas_simulator.schema import User
from canvas_simulator.server import running
from canvas_simulator.throttle import Limits, Throttle
from cli.bench.cases import Place
from cli.bench.exchanges import Call, Exchange, calls_of
from cli.bench.school import Traffic
from cli.bench.truth import truth


class Watched(Simulator):
    """A simulator that counts, and writes down what is asked while ``exchanges`` is a list."""

    def __init__(self, size: Size) -> None:
        self.traffic = Traffic()
        self.latencies_seconds = (0.0, 0.0)
        self.recordings: list[list[Exchange]] | None = None
        self._events = count()
        self._open: dict[int, Exchange] = {}
        self._chance = Random(1)  # noqa: S311  # no secret
        super().__init__(generate(size))

    async def pause(self, _: Request) -> None:
        """The way there and back; the request counts as in flight meanwhile."""
        seconds = self._chance.uniform(*self.latencies_seconds)
        if seconds:
            await asyncio.sleep(seconds)

    def take(self, request: Request) -> Taken:
        taken = super().take(request)
        if self.recordings is not None:
            seen = Exchange(request, next(self._events))
            self.recordings[-1].append(seen)
            self._open[id(taken)] = seen
        return taken

    def settle(self, taken: Taken) -> Reply:
        reply = super().settle(taken)
        self.traffic = Traffic(
            self.traffic.requests + 1,
            self.traffic.size_bytes + len(reply.body),
            self.traffic.refused + (not taken.admitted),
        )
        if seen := self._open.pop(id(taken), None):
            seen.ended = next(self._events)
        return reply

    def rest(self) -> None:
        """Full buckets for all; nobody is refused while it is written down what is asked."""
        without = Limits(high_water=math.inf, maximum=math.inf)
        self.throttle = Throttle(without if self.recordings else self.limits)

    def write_down(self) -> None:
        self.recordings = [[]]

    def calls(self) -> list[Call]:
        recordings, self.recordings = self.recordings or [], None
        return calls_of([one for one in recordings if one])


def keep_school(size: Size, pipe: Connection) -> None:
    """Answer until the other end of ``pipe`` says that it is enough."""
    simulator = Watched(size)
    with running(simulator, pause=simulator.pause) as url:
        pipe.send("open")
        while (question := pipe.recv()) != "close":
            pipe.send(_answer(simulator, url, *question.split()))


def _answer(simulator: Watched, url: str, question: str, *given: str) -> object:
    match question:
        case "place":
            return Place(url, simulator.tokens.first(_person(simulator, *given).id).value)
        case "truth":
            return truth(simulator.school.world, _person(simulator, *given))
        case "latency":
            simulator.latencies_seconds = (float(given[0]), float(given[1]))
        case "write_down":
            simulator.write_down()
        case "rest":
            simulator.rest()
        case "next":
            (simulator.recordings or []).append([])
        case "calls":
            return simulator.calls()
    return simulator.traffic


def _person(simulator: Watched, key: str) -> User:
    return next(one for one in simulator.school.world.users if one.key == key)
