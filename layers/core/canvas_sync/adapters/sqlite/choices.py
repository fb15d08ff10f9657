"""Which courses a file is a mirror of: chosen once, so that no other one seems to have vanished."""

import sqlite3
from collections.abc import Collection

from canvas_sync.adapters.sqlite.database import Database
from canvas_sync.domain.errors import Refused


async def settle_courses(
    database: Database, wanted: Collection[str], *, final: bool
) -> frozenset[str]:
    """The courses of this mirror as they were named; empty: all of them.

    ``wanted``: empty takes them as they are. ``final``: they were used already.

    Raises:
        Refused: ``other_courses``: others were chosen before.
    """
    return await database.write(lambda rows: _settle(rows, frozenset(wanted), final=final))


def _settle(rows: sqlite3.Connection, wanted: frozenset[str], *, final: bool) -> frozenset[str]:
    chosen = frozenset(i for (i,) in rows.execute("SELECT id FROM chosen_course"))
    if final and wanted and wanted != chosen:
        names = ", ".join(sorted(chosen)) or "all courses"
        raise Refused("other_courses", f"This is the mirror of {names}; name another file.")
    if not final:
        rows.execute("DELETE FROM chosen_course")
        rows.executemany("INSERT INTO chosen_course VALUES (?)", [(i,) for i in wanted])
        return wanted
    return chosen
