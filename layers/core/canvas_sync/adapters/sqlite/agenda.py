"""What the planner remembers, for the sake of the port: here a person's own command is the plan."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from canvas_sync.adapters.sqlite.codec import dumps, loads
from canvas_sync.adapters.sqlite.database import Database
from canvas_sync.domain.ids import Owner, SyncId
from canvas_sync.domain.moments import from_iso, iso_exact
from canvas_sync.ports import Asked


class SqliteAgenda:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def asked(self) -> Sequence[Asked]:
        query = "SELECT body FROM asked ORDER BY sync_id"
        found = await self._database.read(lambda rows: rows.execute(query).fetchall())
        return [loads(Asked, body) for (body,) in found]

    async def sent(self, owner: Owner, sync_id: SyncId, *, at: datetime) -> None:
        iso_exact(at)
        await self._database.write(lambda rows: _sent(rows, owner, sync_id, at))

    async def planned_until(self) -> datetime | None:
        return await self._database.read(_planned_until)

    async def plan_until(self, minute: datetime, *, seen: datetime | None) -> bool:
        mark, known = iso_exact(minute), iso_exact(seen) if seen else None
        return await self._database.write(lambda rows: _move(rows, mark, known))


def _sent(rows: sqlite3.Connection, owner: Owner, sync_id: SyncId, at: datetime) -> None:
    query = "SELECT body FROM asked WHERE sync_id = ? AND owner = ?"
    found = rows.execute(query, (sync_id, owner)).fetchone()
    if found:
        body = dumps(replace(loads(Asked, found[0]), sent_at=at))
        rows.execute("UPDATE asked SET body = ? WHERE sync_id = ?", (body, sync_id))


def _planned_until(rows: sqlite3.Connection) -> datetime | None:
    found = rows.execute("SELECT planned_until FROM tick").fetchone()
    return from_iso(found[0]) if found else None


def _move(rows: sqlite3.Connection, mark: str, known: str | None) -> bool:
    found = rows.execute("SELECT planned_until FROM tick").fetchone()
    if (found[0] if found else None) != known:
        return False
    rows.execute("INSERT OR REPLACE INTO tick VALUES ('plan', ?)", (mark,))
    return True
