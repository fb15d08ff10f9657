"""How a history ends: nothing goes wrong any more, and then everything has to be right."""

import asyncio

from canvas_sync.domain.connection import State
from tests.simulation.harness.comparing import Comparison
from tests.simulation.harness.stage import MINUTE, STUDENT, Stage
from tests.simulation.harness.truth import truth_of

QUIET_MINUTES, MOST_QUIET_MINUTES = 85, 60 * 40


class Ending(Stage):
    """The quiet after a history, and its checks."""

    async def quieten(self) -> None:
        """Nothing goes wrong any more; the schedule runs until all is well for a while."""
        await self.service.still()
        await self.ease()
        self.service.tolerant = False
        if not self.service.connected or self._state() is State.NEEDS_REAUTH:
            await self.connect()
        self.note("quiet")
        await self._go_on()
        least = QUIET_MINUTES + max(0, self._resting_minutes())
        for minute in range(0, MOST_QUIET_MINUTES, 5):
            await asyncio.sleep(5 * MINUTE)
            await self.tick()
            await self.drain()
            if minute >= least and self._is_well():
                return
        self.fail(["it is never well again"])

    async def _go_on(self) -> None:
        """A run that a bug stopped, and nobody holds, goes on when the person asks."""
        if not self._is_adrift() or self._state() is not State.OK:
            return
        await self.ask("delta")
        await self.drain()
        if self._is_adrift():
            self.fail(["a run has begun that nobody goes on with"])

    def _is_adrift(self) -> bool:
        run = self.service.state.run
        begun = run is not None and run.started_at is not None
        waits = run is not None and (run.until or run.waits_until)
        return begun and not waits and not self.service.post.letters

    def _resting_minutes(self) -> float:
        """Until the last of the courses that failed is tried again."""
        cursors = self.service.mirror.cursor_rows.values()
        due = [one.again_at for one in cursors if one.behind_since and one.again_at]
        return max(
            ((at - self.service.clock.now()).total_seconds() / MINUTE for at in due), default=0
        )

    def _state(self) -> State:
        return next(iter(self.service.connections.cold.values())).state

    def _is_well(self) -> bool:
        state = self.service.state
        idle = state.run is None and state.pending is None and not self.service.post.letters
        return idle and state.failures == 0 and self._state() is State.OK

    async def compare(self, when: str, *, full: bool) -> None:
        """Read once more and compare: twice, because lists are kept for a minute.

        What is gone is gone when it is missing a second time; a date may fall between two reads.
        """
        found: list[str] = []
        for again in (False, True):
            await self.service.ask(full=full)
            await self.drain()
            truth = truth_of(self.service.simulator, STUDENT)
            now = self.service.clock.now()
            found = Comparison(self.service.mirror, truth, now, self.mode, full).differences()
            if not found:
                return
            if not again:
                await asyncio.sleep(80)
        self.fail([when, *found])

    def check_marks(self) -> None:
        store = self.service.mirror.task_rows
        for place, said in self.marks.items():
            row = store.get(place)
            if row is None or (row.done, row.notes) != said:
                self.fail([f"what the person wrote into {place[3]} is not there"])

    def check_runs(self) -> None:
        """Whatever was asked for has come to an end."""
        runs = self.service.connections
        left = [one.sync_id for one in runs.runs.values() if not one.ended]
        if left or runs.open_runs:
            self.fail([f"runs that never ended: {left or list(runs.open_runs)}"])
