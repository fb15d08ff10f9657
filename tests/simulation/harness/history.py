"""One random history: changes, syncs and troubles, then quiet, then the truth."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from unittest.mock import patch

from canvas_sync.domain import attention
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.task import Task
from tests.fakes.mirror import TaskPlace
from tests.simulation.harness.actor import TEACHER, NotDoneError
from tests.simulation.harness.ending import Ending
from tests.simulation.troubles.table import LASTING, TROUBLES

CHANGES, SYNCS, FAULTS = 20, 5, 3
WAITS = (0, 1, 4, 12, 40, 80, 130, 400, 1_250, 3_700)
FEW_ROWS = 3


class History(Ending):
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
            + [self._open_transaction] * 2
            + [self.chance.choice((self._disconnect, self._disorder))]
        )
        self.chance.shuffle(acts)
        return [*acts, self.chance.choice((self._open_transaction, self._sick_course, self._wait))]

    async def _wait(self) -> None:
        await self.idle(self.chance.choice(WAITS))

    async def _open_transaction(self) -> None:
        """A grade is given while a sync goes on, and stored only after it."""
        await self.ask("delta")
        await self.drain()
        await asyncio.sleep(self.chance.uniform(0, 20))
        await self.change("graded, stored late")

    async def _sick_course(self) -> None:
        """The course that changed a while ago can't be read; the next look finds it all the same.

        Not by REST, where a name is looked for hourly.
        """
        try:
            work = self.actor.work()
        except NotDoneError:
            return
        path = f"courses/{work.course_id}/assignments/{work.id}"
        self.actor.write(TEACHER, "PUT", path, {"assignment": {"name": self.actor.word()}})
        await asyncio.sleep(90)
        self.service.network.sick = work.course_id
        self.note(f"course {work.course_id} can't be read")
        await self.ask("delta")
        await self.drain()
        self.service.network.sick = None
        before = len(self.service.outcomes)
        await self.ask("delta")
        await self.drain()
        read = "completed" in self.service.outcomes[before:] and self.mode is Mode.GRAPHQL
        read = read and self.witness.is_there(work.id)
        shown = [row for place, row in self._shown() if int(place[3]) % 10**13 == work.id]
        if read and shown and shown[0].canvas.title != work.name:
            self.fail([f"task {work.id} is not read again after its course failed"])

    def _shown(self) -> list[tuple[TaskPlace, Task]]:
        rows = self.service.mirror.task_rows.items()
        return [(place, row) for place, row in rows if row.deleted_at is None]

    async def _mark(self) -> None:
        """The person writes into a task."""
        rows = [place for place, _ in self._shown()]
        if not rows:
            return
        place = self.chance.choice(sorted(rows))
        said = self.chance.choice((True, False, None)), self.actor.word()
        store = self.service.mirror.task_rows
        store[place] = replace(store[place], done=said[0], notes=said[1])
        self.marks[place] = said
        self.note(f"marks {place[3]}")

    async def _sync(self) -> None:
        """Somebody or the schedule asks; the school goes on changing while it runs."""
        how = self.chance.choices(("delta", "tick", "reconcile", "restart"), (5, 4, 2, 1))[0]
        during = self.chance.random() < 0.4
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
            if name == "capability off":
                self.mode = Mode.REST
            self.service.connections.exact &= name != "clock skew"
        await self.change()
        await self._sync()
        if name in LASTING:
            for _ in range(2):
                await asyncio.sleep(80)
                await self.ask("reconcile")
                await self.drain()
            self._settle_armed()
        if self.chance.random() < 0.7:
            await self.ease()

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
