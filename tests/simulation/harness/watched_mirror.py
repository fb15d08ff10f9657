"""The fake stores with a witness at the door: burials, commits and leases are judged there."""

from collections.abc import Callable
from datetime import datetime

from canvas_sync.domain.commit import CourseCommit, GroupsCommit
from canvas_sync.domain.ids import Instance, Owner
from canvas_sync.domain.run import Progress
from canvas_sync.domain.sync_state import Turn
from canvas_sync.ports import Clock
from tests.fakes.connections import FakeConnections
from tests.fakes.mirror import FakeMirror, TaskPlace


class WatchedConnections(FakeConnections):
    """``breaches``: leases taken from somebody who held them. ``exact``: all clocks are right."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.breaches: list[str] = []
        self.exact = True

    async def take(self, turn: Turn) -> None:
        await super().take(turn)
        before, after = turn.seen.state, turn.state
        taken = after.fence > before.fence and after.run is not None and after.run.until is not None
        held = before.run is not None and before.run.until is not None
        if taken and held and self.exact and self._live(before.run.until if before.run else None):
            self.breaches.append("a lease was taken while another worker held it")

    def _live(self, until: datetime | None) -> bool:
        return until is not None and until > self.clock.now()


class WatchedMirror(FakeMirror):
    """``breaches``: writes of workers that had lost the lease.

    ``on_bury``: told of each task that is about to be tombstoned; ``on_commit``: of each run whose
    reading of a course was stored.
    """

    def __init__(self, connections: FakeConnections) -> None:
        super().__init__(connections)
        self.on_bury: Callable[[TaskPlace, datetime], None] = lambda _place, _at: None
        self.on_commit: Callable[[str], None] = lambda _sync_id: None
        self.breaches: list[str] = []

    async def apply(
        self,
        owner: Owner,
        instance: Instance,
        *,
        fence: int,
        commit: CourseCommit,
        progress: Progress,
    ) -> None:
        await super().apply(owner, instance, fence=fence, commit=commit, progress=progress)
        self._judge(owner, instance, fence)
        cursor = commit.cursor
        if cursor is not None and cursor.sync_id and cursor.behind_since is None:
            self.on_commit(cursor.sync_id)

    async def apply_groups(
        self, owner: Owner, instance: Instance, *, fence: int, commit: GroupsCommit
    ) -> None:
        await super().apply_groups(owner, instance, fence=fence, commit=commit)
        self._judge(owner, instance, fence)

    def _judge(self, owner: Owner, instance: Instance, fence: int) -> None:
        hot = self.connections.hot.get((owner, instance))
        if hot is None or hot.fence != fence or hot.run is None:
            self.breaches.append(f"a worker wrote with fence {fence} after it had lost the lease")

    def _bury(self, place: TaskPlace, seen_at: datetime) -> None:
        row = self.task_rows.get(place)
        if row is not None and row.deleted_at is None:
            self.on_bury(place, seen_at)
        super()._bury(place, seen_at)
