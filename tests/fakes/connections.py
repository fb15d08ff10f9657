"""Connections in memory; ``FakeAgenda`` and ``FakeMirror`` stand on the same one."""

from collections.abc import Sequence
from dataclasses import replace

from canvas_sync.domain.connection import Connection, Profile
from canvas_sync.domain.errors import ContractBroken, Moved
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.planning import Slot, slot_of
from canvas_sync.domain.run import KEEP_RUN, Run
from canvas_sync.domain.sync_state import Linked, SyncState, Turn
from canvas_sync.ports import Asked, Clock
from tests.fakes.clock import FakeClock
from tests.fakes.entering import Breakable

Key = tuple[Owner, Instance]


class FakeConnections(Breakable):
    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__()
        self.clock = clock or FakeClock()
        self.cold: dict[Key, Connection] = {}
        self.hot: dict[Key, SyncState] = {}
        self.runs: dict[tuple[Owner, SyncId], Run] = {}
        self.profiles: dict[Owner, Profile] = {}
        self.open_runs: dict[SyncId, Asked] = {}

    async def profile(self, owner: Owner) -> Profile | None:
        await self.enter()
        return self.profiles.get(owner)

    async def load(self, owner: Owner, instance: Instance) -> Linked:
        await self.enter()
        key = owner, instance
        return Linked(owner, instance, self.cold.get(key), self.hot.get(key, SyncState()))

    async def take(self, turn: Turn) -> None:
        await self.enter(turn.state, turn.connection, turn.runs)
        key = turn.seen.owner, turn.seen.instance
        asked = [self._asked(sync_id, turn) for sync_id in turn.asked]
        if self.hot.get(key, SyncState()).rev != turn.seen.state.rev:
            raise Moved("the connection changed since it was read")
        self.hot[key] = replace(turn.state, rev=turn.seen.state.rev + 1)
        self._write_cold(key, turn)
        self.runs.update({(run.owner, run.sync_id): run for run in turn.runs})
        self.open_runs.update({row.sync_id: row for row in asked})
        for sync_id in turn.answered:
            self.open_runs.pop(sync_id, None)
        if turn.profile is not None:
            self._add_instances(turn.seen.owner, turn.profile)

    def _write_cold(self, key: Key, turn: Turn) -> None:
        if turn.connection is None:
            self.cold.pop(key, None)
        elif turn.connection != turn.seen.connection:
            self.cold[key] = turn.connection

    def _add_instances(self, owner: Owner, profile: Profile) -> None:
        known = self.profiles[owner].instances if owner in self.profiles else ()
        instances = tuple(sorted({*known, *profile.instances}))
        self.profiles[owner] = replace(profile, instances=instances)

    def _asked(self, sync_id: SyncId, turn: Turn) -> Asked:
        run = next((run for run in turn.runs if run.sync_id == sync_id), None)
        if run is None:
            raise ContractBroken("an asked-for run needs its record in the same turn")
        return Asked(turn.seen.owner, turn.seen.instance, sync_id, run.asked_at, None)

    async def run(self, owner: Owner, sync_id: SyncId) -> Run | None:
        await self.enter()
        run = self.runs.get((owner, sync_id))
        return run if run and run.asked_at + KEEP_RUN > self.clock.now() else None

    async def due(self, slot: Slot) -> Sequence[tuple[Owner, Instance]]:
        await self.enter()
        return [key for key, connection in self.cold.items() if slot_of(connection) == slot]
