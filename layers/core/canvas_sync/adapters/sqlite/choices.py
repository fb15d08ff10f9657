"""Which courses a file is a mirror of: chosen once, so that no other one seems to have vanished."""

import sqlite3
from collections.abc import Collection

from canvas_sync.adapters.sqlite.database import Database
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import global_id


async def settle_courses(
    database: Database, wanted: Collection[str], *, home_shard: int | None
) -> frozenset[str]:
    """The courses of this mirror as they were named, by local or global id; empty: all of them.

    ``wanted``: empty takes them as they are. ``home_shard``: of the Canvas that they were used
    with; None: not used yet.

    Raises:
        Refused: ``other_courses``: others were chosen before.
    """
    return await database.write(lambda rows: _settle(rows, frozenset(wanted), home_shard))


def global_ids(named: Collection[str], *, home_shard: int) -> frozenset[str]:
    return frozenset(global_id(one, home_shard=home_shard) for one in named)


def _settle(
    rows: sqlite3.Connection, wanted: frozenset[str], home_shard: int | None
) -> frozenset[str]:
    if home_shard is None:
        rows.execute("DELETE FROM chosen_course")
        rows.executemany("INSERT INTO chosen_course VALUES (?)", [(i,) for i in wanted])
        return wanted
    chosen = frozenset(i for (i,) in rows.execute("SELECT id FROM chosen_course"))
    asked, had = (global_ids(named, home_shard=home_shard) for named in (wanted, chosen))
    if wanted and asked != had:
        names = ", ".join(sorted(chosen)) or "all courses"
        raise Refused("other_courses", f"This is the mirror of {names}; name another file.")
    return chosen
