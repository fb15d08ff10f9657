"""`canvas-sync mirror` where nothing answers: tokens, files, addresses, and what it says."""

import asyncio
import sqlite3
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from canvas_sync.adapters.sqlite.connections import SqliteConnections
from canvas_sync.adapters.sqlite.database import Database
from canvas_sync.domain.connection import Profile
from canvas_sync.domain.ids import Instance
from canvas_sync.domain.sync_state import Turn
from canvas_sync.usecases.mirror_once import ME
from cli.main import app
from tests.fakes.builders import a_connection
from tests.fakes.clock import FakeClock

NOBODY = "http://127.0.0.1:9"
TOKEN = "token-of-anna-1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mirror.db"


def run(path: Path, *options: str, url: str = NOBODY, typed: str | None = TOKEN) -> Result:
    return CliRunner().invoke(app, ["mirror", url, "--state", str(path), *options], input=typed)


def test_nobody_answers(path: Path) -> None:
    """Exit code 4, one line, nothing on stdout, and nothing of the token in the file."""
    result = run(path, "--json")

    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr == "canvas-sync: Canvas can't be reached\n"
    assert TOKEN.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("canvas.school.example", "https://"),
        ("http://canvas.school.example", "https://"),
        ("http://10.0.0.1:3000", "https://"),
        ("https://canvas.school.example/courses/1", "host name"),
        ("https://127.0.0.1", "not an address"),
        ("http://[", "address"),
    ],
)
def test_address(path: Path, url: str, word: str) -> None:
    """Exit code 2, the way out in words; plain http only to this machine; no file is made."""
    result = run(path, url=url)

    assert result.exit_code == 2
    assert word in result.stderr
    assert result.stderr.startswith("canvas-sync: the address ")
    assert not path.exists()


@pytest.mark.parametrize("typed", ["", "\n", "  \n"])
def test_no_token(path: Path, typed: str) -> None:
    """Exit code 2: nobody is asked without a token."""
    result = run(path, typed=typed)

    assert (result.exit_code, path.exists()) == (2, False)
    assert "CANVAS_TOKEN" in result.stderr


@pytest.mark.parametrize("options", [(), ("--forget",)], ids=["token", "question"])
def test_no_stdin(path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]) -> None:
    """A program without stdin, as of a clock's, is told what it lacks: exit code 2."""
    if options:
        Database(path).close()
    monkeypatch.setattr(sys, "stdin", None)

    with pytest.raises(SystemExit) as ended:
        app(["mirror", NOBODY, "--state", str(path), *options])

    assert ended.value.code == 2
    assert path.exists() == bool(options)


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("token", ["\udcff\udcff", "Bearer abcdefghij", "short"])
def test_token_of_another_shape(path: Path, *, there: bool, token: str) -> None:
    """Exit code 2 for what no token is, bytes of no text among them; no file is made for it."""
    if there:
        _connected(path)

    result = CliRunner().invoke(
        app, ["mirror", NOBODY, "--state", str(path)], env={"CANVAS_TOKEN": token}
    )

    assert (result.exit_code, path.exists()) == (2, there)
    assert result.stderr.startswith("canvas-sync: the access token ")
    assert "abcdefghij" not in result.output


def _connected(path: Path) -> None:
    """A file that belongs to a Canvas already."""
    database = Database(path)
    connections = SqliteConnections(database, clock=FakeClock())
    instance = Instance(NOBODY.removeprefix("http://"))
    connection = a_connection(ME, instance)

    async def connect() -> None:
        seen = await connections.load(ME, instance)
        profile = Profile("me", (instance,))
        await connections.take(Turn(seen, connection, seen.state, profile=profile))

    asyncio.run(connect())
    database.close()


def test_token_of_the_environment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CANVAS_TOKEN comes first."""
    monkeypatch.setenv("CANVAS_TOKEN", "short")

    assert run(path).exit_code == 2


def test_state_is_needed() -> None:
    """Exit code 2 without a file."""
    assert CliRunner().invoke(app, ["mirror", NOBODY], input=TOKEN).exit_code == 2


def test_foreign_file(path: Path) -> None:
    """Exit code 1: a file of another program is left alone, even by --forget and --watch."""
    with sqlite3.connect(path) as rows:
        rows.execute("CREATE TABLE diary (day TEXT)")
    rows.close()

    for options in ((), ("--forget", "--yes"), ("--dry-run",), ("--watch",)):
        result = run(path, *options)
        assert result.exit_code == 1
        assert "another program" in result.stderr
    assert path.exists()


def test_dry_run_makes_no_file(path: Path) -> None:
    """A dry run leaves no file behind."""
    assert run(path, "--dry-run").exit_code == 4
    assert not path.exists()


def test_in_use(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1 while another process works on the file."""
    monkeypatch.setattr("canvas_sync.adapters.sqlite.database.WAIT_SECONDS", 0)
    other = Database(path)

    result = run(path)

    other.close()
    assert result.exit_code == 1
    assert "another canvas-sync" in result.stderr


def test_forget(path: Path) -> None:
    """The file goes only after a yes; without a file there is nothing to do."""
    Database(path).close()

    refused = run(path, "--forget", typed="n\n")
    assert (refused.exit_code, path.exists()) == (1, True)

    done = run(path, "--forget", typed="y\n")
    assert (done.exit_code, list(path.parent.iterdir())) == (0, [])

    assert run(path, "--forget", "--yes").exit_code == 1


def test_forget_by_a_link(path: Path) -> None:
    """A link's file goes, not the link alone."""
    Database(path).close()
    link = path.with_name("link.db")
    link.symlink_to(path)

    result = run(link, "--forget", "--yes")

    assert (result.exit_code, path.exists()) == (0, False)
    assert str(path) in result.stderr


def test_forget_at_once(path: Path) -> None:
    """--yes asks nothing."""
    Database(path).close()

    assert run(path, "--forget", "--yes", typed="").exit_code == 0
    assert not path.exists()
