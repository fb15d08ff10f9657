"""One random history: changes, syncs and troubles, then quiet, then the truth."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from unittest.mock import patch

from canvas_sync.domain import attention
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import SyncError
from tests.simulation.harness.last_acts import LastActs
from tests.simulation.troubles.table import LASTING, TROUBLES

CHANGES, SYNCS, FAULTS = 20, 5, 3
WAITS = (0, 1, 4, 12, 40, 80, 130, 400, 1_250, 3_700)
FEW_ROWS = 3


class History(LastActs):
    """At least twenty changes, five syncs and three troubles, in any order."""

    async def play(self) -> None:
        """The whole history.

        Raises:
            BrokenError: with all that happened, and what is wrong.
        """
        most = FEW_ROWS if self.light else attention.LISTS_UP_TO
        with patch.object(attention, "LISTS_UP_TO", most):
            await self._play()

    async def _play(self) -> None:
        self.witness.note_visible()
        await self.service.connect()
        await self.drain()
        for act in self._plan():
            await act()
            self.look()
        await self.quieten()
        if not (self.hides and self.hit_hidden):
            await self.compare("after the deltas", full=False)
        await self.compare("after the reconcile", full=True)
        self.check_marks()
        self.check_runs()
        self.tally.histories[self.mode] += 1

    def _plan(self) -> list[Callable[[], Awaitable[None]]]:
        acts: list[Callable[[], Awaitable[None]]] = [self.change] * (CHANGES + 2)
        acts += [self._sync] * (SYNCS + 1) + [self._trouble] * FAULTS + [self._wait] * 3
        acts += (
            [self._mark] * 2
            + [self.open_transaction] * 2
            + [self.chance.choice((self._disconnect, self._disorder))]
        )
        self.chance.shuffle(acts)
        ending = self.cut_run if self.mode is Mode.REST else self.sick_course
        last = (self.open_transaction, ending, self._wait)
        return [*acts, self.chance.choice(last)]

    async def _wait(self) -> None:
        await self.idle(self.chance.choice(WAITS))

    async def _mark(self) -> None:
        """The person writes into a task."""
        rows = [place for place, _ in self.shown()]
        if not rows:
            return
        place = self.chance.choice(sorted(rows))
        said = self.chance.choice((True, False, None)), self.actor.word()
        store = self.service.mirror.task_rows
        store[place] = replace(store[place], done=said[0], notes=said[1])
        self.marks[place] = said
        self.note(f"marks {place[3]}")

    async def _sync(self, how: str | None = None, *, during: bool | None = None) -> None:
        """Somebody or the schedule asks; the school goes on changing while it runs."""
        kinds = ("delta", "tick", "reconcile", "restart")
        how = how or self.chance.choices(kinds, (5, 4, 2, 1))[0]
        during = self.chance.random() < 0.4 if during is None else during
        busy = self.service.background(self.meanwhile()) if during else None
        await self.ask(how)
        await self.drain()
        if busy is not None:
            await busy
        self._settle_armed()

    async def _trouble(self) -> None:
        """One or two troubles, and a sync that meets them."""
        weights = [weight for _, weight in TROUBLES.values()]
        for name in self.chance.choices(list(TROUBLES), weights, k=self.chance.choice((1, 1, 2))):
            ahead = TROUBLES[name][0](self.service, self.chance)
            self.lives += ahead.lives
            self.armed.append(ahead)
            self.note(f"trouble: {name}")
            self.witness.look()
            if name == "capability off":
                self.mode = Mode.REST
            self.service.connections.exact &= name != "clock skew"
        await self._meet(name)
        if name in LASTING:
            for _ in range(2):
                await asyncio.sleep(80)
                await self.ask("reconcile")
                await self.drain()
            self._settle_armed()
        if self.chance.random() < 0.7:
            await self.ease()

    async def _meet(self, name: str) -> None:
        """A sync of the kind that the trouble is one for."""
        if name == "course left out":
            await self._sync("reconcile")
        for _ in range(4 if name == "slow Canvas" else 1):
            await self.change()
        if name == "slow Canvas":
            await self._sync("delta", during=True)
        else:
            await self._sync()

    def _settle_armed(self) -> None:
        for ahead in list(self.armed):
            if ahead.struck():
                self.tally.troubles[ahead.name] += 1
                self.armed.remove(ahead)

    async def _disorder(self) -> None:
        """Several messages of several runs wait, and come in any order."""
        self.tally.troubles["reordered"] += 1
        self.service.post.to_double += 1
        await self.until_due()
        await self.ask("delta")
        await self.ask("reconcile")
        await self.drain()

    async def _disconnect(self) -> None:
        """In the middle of a run, perhaps; with all that was kept, perhaps; then back again."""
        erase = self.chance.random() < 0.6
        self.tally.troubles["disconnect"] += 1
        self.note(f"disconnect, {erase=}")
        await self.ask(self.chance.choice(("delta", "restart")))
        working = self.service.background(self.drain())
        await asyncio.sleep(self.chance.choice((0, 0.05, 0.2, 0.5, 1)))
        try:
            await self.service.disconnect(delete_tasks=erase)
        except SyncError as error:
            self.note(f"not disconnected: {error.code}")
            await working
            return
        await working
        await self.service.still()
        await self.idle(1_300)
        if erase:
            self.witness.nothing_left()
            self.marks.clear()
        await self.connect()
        await self.drain()
