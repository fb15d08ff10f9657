"""Where a history is played: the school, the service, and what everybody can do there."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from canvas_simulator.app import Simulator
from canvas_simulator.generating import Size, generate
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import Refused, Retriable, SyncError
from tests.fakes.mirror import TaskPlace
from tests.simulation.changes.kinds import Kind
from tests.simulation.changes.table import KINDS
from tests.simulation.harness.actor import Actor, NotDoneError
from tests.simulation.harness.clocks import seconds_now
from tests.simulation.harness.life import Life
from tests.simulation.harness.service import Service
from tests.simulation.harness.witness import Witness
from tests.simulation.troubles.arming import Ahead
from tests.simulation.troubles.table import at_ease

STUDENT = 100
MINUTE = 60.0


class BrokenError(AssertionError):
    """The history ends in something that must not be."""


@dataclass
class Tally:
    """How often each kind of change and trouble was really hit."""

    changes: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    syncs: Counter[str] = field(default_factory=Counter)
    histories: Counter[str] = field(default_factory=Counter)


class Stage:
    """``seed`` decides everything: odd seeds read by REST, one in three has hidden kinds.

    ``light``: the quiet lists are too long for every look, which are seen hourly then.
    """

    def __init__(self, seed: int, tally: Tally) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # reproducible on purpose
        self.mode = Mode.REST if seed % 2 else Mode.GRAPHQL
        self.hides, self.light = seed % 3 == 0, seed % 8 == 4
        self.tally, self.log = tally, [f"seed {seed}, {self.mode}"]
        size = Size(self.chance.randint(2, 5), self.chance.randint(5, 12), 3, seed=seed)
        simulator = Simulator(
            generate(size), real=seconds_now, sends_date=self.chance.random() < 0.7
        )
        self.service = Service(simulator, self.chance, STUDENT)
        self.service.network.graphql = self.mode is Mode.GRAPHQL
        self.actor = Actor(simulator, self.chance, STUDENT)
        self.witness = Witness(self.service)
        self.marks: dict[TaskPlace, tuple[bool | None, str | None]] = {}
        self.lives: list[Life] = []
        self.armed: list[Ahead] = []
        self.hit_hidden = False

    def _kinds(self) -> dict[str, Kind]:
        if self.hides:
            return KINDS
        return {n: kind for n, kind in KINDS.items() if self.mode not in kind.hidden_in}

    async def change(self, wanted: str | None = None) -> None:
        """One change, of any kind or the one ``wanted``; now and then a wait before the next."""
        kinds = self._kinds()
        weights = [kind.weight for kind in kinds.values()]
        drawn = self.chance.choices(list(kinds), weights, k=12)
        for name in drawn if wanted is None else [wanted]:
            try:
                kinds[name].do(self.actor)
            except NotDoneError:
                continue
            self.note(f"change: {name}")
            self.witness.note_visible()
            self.tally.changes[name] += 1
            self.hit_hidden |= self.mode in kinds[name].hidden_in
            break
        moment, self.actor.waits_until = self.actor.waits_until, None
        if moment is not None:
            await self.idle((moment - self.actor.now).total_seconds())
        elif self.chance.random() < 0.4:
            await asyncio.sleep(self.chance.choice((0.2, 1.5, 6, 65)))

    async def idle(self, seconds: float) -> None:
        """The schedule goes on meanwhile."""
        self.note(f"wait {seconds:.0f} s")
        until = seconds_now() + seconds
        while seconds_now() < until:
            await asyncio.sleep(min(5 * MINUTE, until - seconds_now()))
            await self.tick()
            await self.drain()

    async def ask(self, how: str) -> None:
        self.note(f"sync: {how}")
        self.tally.syncs[how] += 1
        try:
            if how == "tick":
                await self.until_due()
            else:
                await self.service.ask(full=how != "delta", restart=how == "restart")
        except Refused as refused:
            self.note(f"refused: {refused.code}")
            if refused.code == "needs_reauth":
                await self.connect()
        except SyncError as error:
            self.note(f"not asked: {error.code}")

    async def until_due(self) -> None:
        for _ in range(21):
            await asyncio.sleep(MINUTE)
            await self.tick()
            if self.service.post.letters:
                return

    async def tick(self) -> None:
        try:
            await self.service.tick()
        except SyncError as error:
            self.note(f"no tick: {error.code}")

    async def meanwhile(self) -> None:
        """Changes at any moment of the run; a request in flight sees some of them."""
        slowest = self.service.network.latency_seconds[1]
        for _ in range(self.chance.randint(1, 3)):
            await asyncio.sleep(self.chance.uniform(0, max(0.8, 3 * slowest)))
            await self.change()

    async def drain(self) -> None:
        """Letters are worked on until none is due within a minute; now and then two at once."""
        for _ in range(40):
            letter = self.service.post.take()
            if letter is None:
                at = self.service.post.next_at
                if at is None or at - seconds_now() > MINUTE:
                    return
                await asyncio.sleep(at - seconds_now() + 0.01)
                continue
            life = self.lives.pop() if self.lives else Life()
            machine = self.chance.choice(self.service.machines)
            task = self.service.background(self.service.work(letter, machine, life))
            if life.pause_at is not None:
                await self._overtake(task)
            if self.chance.random() < 0.8 or not self.service.post.letters:
                await task
            self.look()
        await self.service.still()

    async def _overtake(self, paused: "asyncio.Task[None]") -> None:
        """While one worker stands still, its lease runs out and another does its work."""
        await asyncio.wait({paused}, timeout=127)
        if paused.done():
            return
        self.service.background(self.meanwhile())
        await self.ask("delta")
        await self.tick()
        while (letter := self.service.post.take()) is not None:
            await self.service.work(letter, self.service.machines[0], Life())
        await paused

    async def connect(self) -> None:
        try:
            await self.service.connect()
        except (Refused, Retriable) as error:
            self.note(f"not connected: {error.code}")

    async def ease(self) -> None:
        at_ease(self.service)
        self.lives.clear()
        self.armed.clear()
        token = self.service.simulator.tokens[self.service.token]
        token.blocked = False
        if token.revoked:
            self.service.token = self.service.simulator.tokens.issue(STUDENT).value
            await self.connect()

    def look(self) -> None:
        self.witness.look()
        if self.service.bugs or self.witness.breaches:
            self.fail([*self.witness.breaches, *self.service.bugs])

    def note(self, line: str) -> None:
        self.log.append(f"{seconds_now():9.1f} {line} {self.service.outcomes[-1:]}")

    def fail(self, found: list[str]) -> None:
        lines = [*self.log, f"outcomes: {self.service.outcomes}", "WRONG:", *found[:25]]
        raise BrokenError("\n".join(lines))
