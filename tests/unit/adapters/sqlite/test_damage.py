"""Files that are no mirror, or were one: refused, left as they are, and not quoted."""

import sqlite3
import traceback
from pathlib import Path

import pytest

from canvas_sync.adapters.sqlite.database import Database
from canvas_sync.adapters.sqlite.mirror import SqliteMirror
from canvas_sync.domain.errors import ContractBroken, StorageUnavailable
from tests.fakes.builders import ANNA, COURSE, SCHOOL


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mirror.db"


def test_no_database(path: Path) -> None:
    """A file that is something else is refused and stays as it is."""
    path.write_text("dear diary " * 1000)
    path.chmod(0o644)

    with pytest.raises(ContractBroken, match="no mirror"):
        Database(path)

    assert path.read_text().startswith("dear diary")
    assert path.stat().st_mode & 0o777 == 0o644


def test_another_programs(path: Path) -> None:
    """So is another program's database."""
    with sqlite3.connect(path) as rows:
        rows.execute("CREATE TABLE diary (day TEXT)")
    rows.close()
    path.chmod(0o644)

    with pytest.raises(ContractBroken, match="another program"):
        Database(path)

    assert path.stat().st_mode & 0o777 == 0o644


async def test_garbled_row(path: Path) -> None:
    """A row that can't be read is named, and not quoted."""
    database = Database(path)
    database.rows.execute(
        "INSERT INTO course VALUES (?, ?, ?, ?)", (ANNA, SCHOOL, COURSE, '{"state": "secret"}')
    )

    with pytest.raises(ContractBroken, match="Course can't be read") as refused:
        await SqliteMirror(database).courses(ANNA, SCHOOL)

    assert "secret" not in str(refused.value)
    database.close()


async def test_damaged_page(path: Path) -> None:
    """Bytes that are no text any more are called damage; what is around them is not quoted."""
    database = Database(path)
    database.rows.execute(
        "INSERT INTO course VALUES (?, ?, ?, CAST(? AS TEXT))",
        (ANNA, SCHOOL, COURSE, b'{"name": "secret \xff\xfe"}'),
    )

    with pytest.raises(ContractBroken, match="damaged") as refused:
        await SqliteMirror(database).courses(ANNA, SCHOOL)

    assert "secret" not in "".join(traceback.format_exception(refused.value))
    database.close()


async def test_lost_table(path: Path) -> None:
    """A file that lost a table can't be used, which is said as such."""
    database = Database(path)
    database.rows.execute("DROP TABLE course")

    with pytest.raises(StorageUnavailable, match="can't be used"):
        await SqliteMirror(database).courses(ANNA, SCHOOL)

    database.close()
