"""Acts a history may end with, and what must be right after each of them."""

import asyncio

from canvas_simulator.faults import Fault
from canvas_simulator.ids import global_id
from canvas_simulator.schema import Assignment
from canvas_sync.domain.task import Task
from tests.fakes.mirror import TaskPlace
from tests.simulation.harness.actor import TEACHER, NotDoneError
from tests.simulation.harness.ending import Ending
from tests.simulation.harness.stage import STUDENT
from tests.simulation.harness.truth import truth_of


class LastActs(Ending):
    """Each meets one guard on purpose that chance alone seldom meets."""

    async def open_transaction(self) -> None:
        """A grade is given while a sync goes on, and stored only after it."""
        await self.ask("delta")
        await self.drain()
        await asyncio.sleep(self.chance.uniform(0, 20))
        await self.change("graded, stored late")

    async def sick_course(self) -> None:
        """The course that changed a while ago can't be read; the next look finds it all the same.

        By GraphQL; REST looks for a name hourly.
        """
        try:
            work = self.actor.work()
        except NotDoneError:
            return
        await self.ease()
        if self._is_behind(work.course_id):
            return
        self._rename(work)
        await asyncio.sleep(90)
        self.service.network.sick = work.course_id
        self.note(f"course {work.course_id} can't be read")
        await self.ask("delta")
        await self.drain()
        self.service.network.sick = None
        before = len(self.service.outcomes)
        await self.ask("delta")
        await self.drain()
        if {"completed", "partial"} & set(self.service.outcomes[before:]):
            self._check_read(work, "its course failed")

    async def cut_run(self) -> None:
        """What a run had read before it was cut changes meanwhile; the next look finds it.

        By REST, where the courses come three at a time.
        """
        works = {work.course_id: work for work in self._some_works()}
        await self.ease()
        for work in works.values():
            self._rename(work)
        await asyncio.sleep(90)
        self.service.network.latency_seconds = (4.0, 24.0)
        await self.ask("delta")
        working = self.service.background(self.drain())
        done: list[Assignment] = []
        while not working.done() and not done:
            await asyncio.wait({working}, timeout=1)
            done = [work for work in works.values() if self._title_of(work.id) == work.name]
        for work in done:
            self._rename(work)
        self.service.simulator.faults.add(Fault(kind="throttled", times=2))
        await working
        await self.ease()
        await asyncio.sleep(200)
        await self.ask("delta")
        await self.drain()
        for work in done:
            self._check_read(work, "its run was cut")

    def _check_read(self, work: Assignment, when: str) -> None:
        """Whether the copy of what is there to be read has its name of now."""
        shown = truth_of(self.service.simulator, STUDENT).tasks.get(global_id(work.course_id), {})
        read = self._title_of(work.id) in {None, work.name}
        if not read and global_id(work.id) in shown and self.witness.is_there(work.id):
            self.fail([f"task {work.id} is not read again after {when}"])

    def _is_behind(self, course_id: int) -> bool:
        """Whether the course has failed before: it is tried again when its patience ends."""
        cursors = self.service.mirror.cursor_rows.items()
        return any(row.behind_since for place, row in cursors if place[2] == global_id(course_id))

    def _some_works(self) -> list[Assignment]:
        """Works, of several courses if there are some."""
        try:
            return [self.actor.work() for _ in range(12)]
        except NotDoneError:
            return []

    def _rename(self, work: Assignment) -> None:
        path = f"courses/{work.course_id}/assignments/{work.id}"
        self.actor.write(TEACHER, "PUT", path, {"assignment": {"name": self.actor.word()}})

    def _title_of(self, work_id: int) -> str | None:
        shown = (row for place, row in self.shown() if int(place[3]) % 10**13 == work_id)
        return next((row.canvas.title for row in shown), None)

    def shown(self) -> list[tuple[TaskPlace, Task]]:
        rows = self.service.mirror.task_rows.items()
        return [(place, row) for place, row in rows if row.deleted_at is None]
