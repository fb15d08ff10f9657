"""The file: readable by its owner alone, locked while it is open, worked on in a thread of its own.

Nobody else works on it meanwhile, so a lease that is found in it belongs to a dead process.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from canvas_sync.adapters.sqlite.tables import APPLICATION_ID, SCHEMA, TABLES
from canvas_sync.domain.errors import ContractBroken, StorageUnavailable

Found = TypeVar("Found")
Work = Callable[[sqlite3.Connection], Found]

WAIT_SECONDS = 2.0
OWNER_ALONE = 0o600
DAMAGED = "the file is no mirror, or it is damaged"
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_NO_DATABASE = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})


class Database:
    """``path`` None: in memory, gone when it is closed. ``rows``: SQLite's own connection.

    Raises:
        ContractBroken: the file is no mirror, or one of a newer program.
        StorageUnavailable: another process works on it, or it can't be written.
    """

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            _make(path)
        with _translated():
            self.rows = sqlite3.connect(
                path or ":memory:",
                timeout=WAIT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
        try:
            with _translated():
                is_new = _is_new(self.rows)
            if path is not None:
                _close_to_others(path)
            with _translated():
                _prepare(self.rows, is_new=is_new)
        except BaseException:
            self.rows.close()
            raise
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mirror-file")

    @classmethod
    def copy_of(cls, path: Path) -> "Database":
        """The content of a file in memory; the file stays as it is, also if there is none."""
        copy = cls()
        try:
            if path.exists():
                with closing(cls(path)) as original, _translated():
                    original.rows.backup(copy.rows)
        except BaseException:
            copy.close()
            raise
        return copy

    async def read(self, work: Work[Found]) -> Found:
        return await self._do(lambda: work(self.rows))

    async def write(self, work: Work[Found]) -> Found:
        """All that ``work`` writes, or, if it raises, nothing."""
        return await self._do(lambda: _transaction(self.rows, work))

    async def _do(self, work: Callable[[], Found]) -> Found:
        with _translated():
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Wait for what is being written, then let go of the file."""
        self._thread.shutdown()
        self.rows.close()


def _make(path: Path) -> None:
    """A new file has its mode from the start."""
    with _writing(path):
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, OWNER_ALONE))


def _close_to_others(path: Path) -> None:
    """Before SQLite puts files beside it, which take its mode."""
    with _writing(path):
        path.chmod(OWNER_ALONE)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise StorageUnavailable(f"{path} can't be written: {exc.strerror}") from exc


def _is_new(rows: sqlite3.Connection) -> bool:
    """Whether it has no tables yet; with tables it is a mirror of this schema, else it raises."""
    rows.execute("PRAGMA locking_mode = EXCLUSIVE")
    (application,) = rows.execute("PRAGMA application_id").fetchone()
    (version,) = rows.execute("PRAGMA user_version").fetchone()
    (tables,) = rows.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != APPLICATION_ID:
        raise ContractBroken("the file belongs to another program; name another one")
    if tables and version != SCHEMA:
        raise ContractBroken(
            f"the file has schema {version}, this program knows {SCHEMA}: update the program"
        )
    return not tables


def _prepare(rows: sqlite3.Connection, *, is_new: bool) -> None:
    """Lock the file, and make the tables if it is new."""
    rows.execute("PRAGMA page_size = 16384")  # of a new file: rows are of 1 to 4 KB
    rows.execute("PRAGMA journal_mode = WAL")
    rows.execute("PRAGMA synchronous = NORMAL")  # a lost last commit is only read again
    rows.execute("BEGIN EXCLUSIVE")
    if is_new:
        for table in TABLES.split(";"):
            rows.execute(table)
        rows.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        rows.execute(f"PRAGMA user_version = {SCHEMA}")
    rows.execute("COMMIT")


def _transaction(rows: sqlite3.Connection, work: Work[Found]) -> Found:
    rows.execute("BEGIN IMMEDIATE")
    try:
        found = work(rows)
        rows.execute("COMMIT")
    except BaseException:
        if rows.in_transaction:
            rows.execute("ROLLBACK")
        raise
    return found


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as exc:
        code = getattr(exc, "sqlite_errorcode", 0) & 0xFF
        if code in _LOCKED:
            raise StorageUnavailable("another canvas-sync works on the file") from exc
        if code in _NO_DATABASE:
            raise ContractBroken(DAMAGED) from exc
        if not code and isinstance(exc, sqlite3.OperationalError):
            raise ContractBroken(DAMAGED) from None  # NOTE: the text quotes a row: no UTF-8
        raise StorageUnavailable(f"the file can't be used: {exc}") from exc
