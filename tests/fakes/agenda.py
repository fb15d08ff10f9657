"""The planner's memory, over the open runs of ``FakeConnections``."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from canvas_sync.domain.ids import Owner, SyncId
from canvas_sync.ports import Asked
from tests.fakes.connections import FakeConnections
from tests.fakes.entering import Breakable


class FakeAgenda(Breakable):
    def __init__(self, connections: FakeConnections) -> None:
        super().__init__()
        self.connections = connections
        self.mark: datetime | None = None

    async def asked(self) -> Sequence[Asked]:
        await self.enter()
        return sorted(self.connections.open_runs.values(), key=lambda row: row.sync_id)

    async def sent(self, owner: Owner, sync_id: SyncId, *, at: datetime) -> None:
        await self.enter(at)
        row = self.connections.open_runs.get(sync_id)
        if row is not None and row.owner == owner:
            self.connections.open_runs[sync_id] = replace(row, sent_at=at)

    async def planned_until(self) -> datetime | None:
        await self.enter()
        return self.mark

    async def plan_until(self, minute: datetime, *, seen: datetime | None) -> bool:
        await self.enter(minute, seen)
        if self.mark != seen:
            return False
        self.mark = minute
        return True
