"""The file: who may read it, whose it is, and what it does when it can't."""

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from canvas_sync.adapters.sqlite.connections import SqliteConnections
from canvas_sync.adapters.sqlite.database import Database
from canvas_sync.adapters.sqlite.mirror import SqliteMirror
from canvas_sync.adapters.sqlite.tables import SCHEMA
from canvas_sync.domain.commit import Staged
from canvas_sync.domain.errors import ContractBroken, StorageUnavailable
from canvas_sync.domain.run import KEEP_RUN, Progress, RunState
from canvas_sync.domain.snapshot import AssignmentRow
from canvas_sync.ports import TaskQuery
from tests.fakes.builders import ANNA, SCHOOL, SYNC, a_commit, a_run, a_task, a_turn, leased
from tests.fakes.clock import NOON, FakeClock

ALL = TaskQuery(limit=99, include_completed=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mirror.db"


async def _filled(path: Path) -> None:
    database = Database(path)
    state = await leased(SqliteConnections(database, clock=FakeClock()))
    await SqliteMirror(database).apply(
        ANNA, SCHOOL, fence=state.fence, commit=a_commit(a_task(1)), progress=Progress()
    )
    database.close()


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


async def _titles(database: Database) -> list[str]:
    page = await SqliteMirror(database).page(ANNA, ALL)
    return [task.canvas.title for task in page.tasks]


async def test_kept(path: Path) -> None:
    """What was written is there when the file is opened again."""
    await _filled(path)

    database = Database(path)

    assert await _titles(database) == ["Essay 1"]
    database.close()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
async def test_mode(path: Path, umask: int) -> None:
    """The file, and what SQLite puts beside it, is its owner's alone from the first byte."""
    before = os.umask(umask)
    try:
        database = Database(path)
        await leased(SqliteConnections(database, clock=FakeClock()))
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
        database.close()
    finally:
        os.umask(before)

    assert set(modes.values()) == {0o600}
    assert "mirror.db" in modes


def test_wider_mode(path: Path) -> None:
    """A file that others could read is closed to them."""
    path.touch(0o644)

    Database(path).close()

    assert path.stat().st_mode & 0o777 == 0o600


def test_one_at_a_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the file is open nobody else gets it; afterwards they do."""
    monkeypatch.setattr("canvas_sync.adapters.sqlite.database.WAIT_SECONDS", 0)
    first = Database(path)

    with pytest.raises(StorageUnavailable, match="another canvas-sync"):
        Database(path)

    first.close()
    Database(path).close()


async def test_newer(path: Path) -> None:
    """A file of a newer program is refused: it may mean what this one doesn't know."""
    await _filled(path)
    with sqlite3.connect(path) as rows:
        rows.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    rows.close()

    with pytest.raises(ContractBroken, match=f"schema {SCHEMA + 1}"):
        Database(path)


@pytest.mark.parametrize("name", ["", "missing/mirror.db"], ids=["a folder", "in no folder"])
def test_not_writable(tmp_path: Path, name: str) -> None:
    """A place that can't be written is named."""
    with pytest.raises(StorageUnavailable, match="can't be written"):
        Database(tmp_path / name)


async def test_copy(path: Path) -> None:
    """A copy has what the file has; what is written to it is not in the file."""
    await _filled(path)
    before = _bytes(path)

    copy = Database.copy_of(path)
    assert await _titles(copy) == ["Essay 1"]
    await SqliteMirror(copy).delete_tasks(ANNA, SCHOOL)
    assert await _titles(copy) == []
    copy.close()

    assert _bytes(path) == before


async def test_copy_of_nothing(path: Path) -> None:
    """The copy of a file that isn't there is empty, and makes none."""
    copy = Database.copy_of(path)

    assert await _titles(copy) == []
    copy.close()
    assert _bytes(path) is None


async def test_all_or_nothing(path: Path) -> None:
    """A commit that fails in its middle leaves nothing of it."""
    database = Database(path)
    state = await leased(SqliteConnections(database, clock=FakeClock()))
    naive = replace(a_task(2), due_at=NOON.replace(tzinfo=None))
    commit = replace(
        a_commit(a_task(1)),
        tasks={task.assignment_id: (task, "0" * 16) for task in (a_task(1), naive)},
    )

    with pytest.raises(ValueError, match="time zone"):
        await SqliteMirror(database).apply(
            ANNA, SCHOOL, fence=state.fence, commit=commit, progress=Progress()
        )

    assert await _titles(database) == []
    database.close()


async def test_half_a_character(path: Path) -> None:
    """Half a pair of surrogates, which JSON may hold and no file can, becomes a question mark."""
    database = Database(path)
    state = await leased(SqliteConnections(database, clock=FakeClock()))
    task = a_task(1, title="half \ud83d", submission_types=("\ud83d",))
    row = AssignmentRow(task.assignment_id, {"name": "half \ud83d", "dates": [{"a": 1}]}, None)
    commit = replace(a_commit(task), staged=(Staged(row, "0" * 16),))

    await SqliteMirror(database).apply(
        ANNA, SCHOOL, fence=state.fence, commit=commit, progress=Progress()
    )

    [found] = (await SqliteMirror(database).page(ANNA, ALL)).tasks
    assert (found.canvas.title, found.canvas.submission_types) == ("half ?", ("?",))
    [(raw,)] = database.rows.execute("SELECT raw FROM assignment_import").fetchall()
    assert raw == '{"name":"half ?","dates":[{"a":1}]}'
    database.close()


async def test_old_runs_go(path: Path) -> None:
    """R128: records past their 90 days are deleted when another run ends."""
    database = Database(path)
    connections = SqliteConnections(database, clock=FakeClock())
    seen = await connections.load(ANNA, SCHOOL)
    await connections.take(a_turn(seen, runs=(a_run(),)))
    later = NOON + KEEP_RUN * 2
    run = a_run(sync_id="next", asked_at=later).at(RunState.COMPLETED, now=later)

    seen = await connections.load(ANNA, SCHOOL)
    await connections.take(a_turn(seen, runs=(run,)))

    left = database.rows.execute("SELECT sync_id FROM run").fetchall()
    assert left == [("next",)]
    assert await connections.run(ANNA, SYNC) is None
    database.close()
