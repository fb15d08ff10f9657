"""Connections, profiles and run records in the file; open asked-for runs beside them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from canvas_sync.adapters.sqlite.codec import dumps, loads
from canvas_sync.adapters.sqlite.database import Database
from canvas_sync.domain.connection import Connection, Profile
from canvas_sync.domain.errors import ContractBroken, Moved
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.moments import iso_exact
from canvas_sync.domain.planning import Slot, slot_of
from canvas_sync.domain.run import KEEP_RUN, Run
from canvas_sync.domain.sync_state import Linked, SyncState, Turn
from canvas_sync.ports import Asked, Clock


class SqliteConnections:
    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def profile(self, owner: Owner) -> Profile | None:
        return await self._database.read(lambda rows: _profile(rows, owner))

    async def load(self, owner: Owner, instance: Instance) -> Linked:
        return await self._database.read(lambda rows: _load(rows, owner, instance))

    async def take(self, turn: Turn) -> None:
        await self._database.write(lambda rows: _take(rows, turn))

    async def run(self, owner: Owner, sync_id: SyncId) -> Run | None:
        """NOTE: past its 90 days a record is as good as deleted; a later run's end deletes it."""
        run = await self._database.read(lambda rows: _run(rows, owner, sync_id))
        return run if run and run.asked_at + KEEP_RUN > self._clock.now() else None

    async def due(self, slot: Slot) -> Sequence[tuple[Owner, Instance]]:
        query = "SELECT owner, instance FROM connection WHERE due_slot = ?"
        found = await self._database.read(lambda rows: rows.execute(query, (slot,)).fetchall())
        return [(Owner(owner), Instance(instance)) for owner, instance in found]


def state_of(rows: sqlite3.Connection, owner: Owner, instance: Instance) -> SyncState:
    """The hot part; an empty one where nothing is stored."""
    query = "SELECT body FROM state WHERE owner = ? AND instance = ?"
    found = rows.execute(query, (owner, instance)).fetchone()
    return loads(SyncState, found[0]) if found else SyncState()


def keep_state(
    rows: sqlite3.Connection, owner: Owner, instance: Instance, state: SyncState
) -> None:
    row = (owner, instance, dumps(state))
    rows.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", row)


def _load(rows: sqlite3.Connection, owner: Owner, instance: Instance) -> Linked:
    query = "SELECT body FROM connection WHERE owner = ? AND instance = ?"
    found = rows.execute(query, (owner, instance)).fetchone()
    connection = loads(Connection, found[0]) if found else None
    return Linked(owner, instance, connection, state_of(rows, owner, instance))


def _profile(rows: sqlite3.Connection, owner: Owner) -> Profile | None:
    found = rows.execute("SELECT body FROM profile WHERE owner = ?", (owner,)).fetchone()
    return loads(Profile, found[0]) if found else None


def _run(rows: sqlite3.Connection, owner: Owner, sync_id: SyncId) -> Run | None:
    query = "SELECT body FROM run WHERE owner = ? AND sync_id = ?"
    found = rows.execute(query, (owner, sync_id)).fetchone()
    return loads(Run, found[0]) if found else None


def _take(rows: sqlite3.Connection, turn: Turn) -> None:
    owner, instance = turn.seen.owner, turn.seen.instance
    if state_of(rows, owner, instance).rev != turn.seen.state.rev:
        raise Moved("the connection changed since it was read")
    keep_state(rows, owner, instance, replace(turn.state, rev=turn.seen.state.rev + 1))
    _keep_cold(rows, turn)
    for run in turn.runs:
        _keep_run(rows, run)
    _keep_asked(rows, turn)
    if turn.profile is not None:
        known = _profile(rows, owner)
        instances = {*turn.profile.instances, *(known.instances if known else ())}
        profile = replace(turn.profile, instances=tuple(sorted(instances)))
        rows.execute("INSERT OR REPLACE INTO profile VALUES (?, ?)", (owner, dumps(profile)))


def _keep_cold(rows: sqlite3.Connection, turn: Turn) -> None:
    owner, instance, connection = turn.seen.owner, turn.seen.instance, turn.connection
    if connection == turn.seen.connection:
        return
    if connection is None:
        place = (owner, instance)
        rows.execute("DELETE FROM connection WHERE owner = ? AND instance = ?", place)
        return
    row = (owner, instance, slot_of(connection), dumps(connection))
    rows.execute("INSERT OR REPLACE INTO connection VALUES (?, ?, ?, ?)", row)


def _keep_run(rows: sqlite3.Connection, run: Run) -> None:
    row = (run.owner, run.sync_id, iso_exact(run.asked_at), dumps(run))
    rows.execute("INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?)", row)
    if run.ended_at is not None:
        too_old = (run.owner, iso_exact(run.ended_at - KEEP_RUN))
        rows.execute("DELETE FROM run WHERE owner = ? AND asked_at < ?", too_old)


def _keep_asked(rows: sqlite3.Connection, turn: Turn) -> None:
    runs = {run.sync_id: run for run in turn.runs}
    if missing := set(turn.asked) - runs.keys():
        raise ContractBroken(f"asked-for runs need their record in the same turn: {missing}")
    for sync_id in turn.asked:
        row = Asked(turn.seen.owner, turn.seen.instance, sync_id, runs[sync_id].asked_at, None)
        rows.execute(
            "INSERT OR REPLACE INTO asked VALUES (?, ?, ?)", (sync_id, row.owner, dumps(row))
        )
    answered = [(sync_id,) for sync_id in turn.answered]
    rows.executemany("DELETE FROM asked WHERE sync_id = ?", answered)
