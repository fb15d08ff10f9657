"""`canvas-sync mirror` where nothing answers: tokens, files, addresses, and what it says."""

import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from canvas_sync.adapters.sqlite.database import Database
from cli.main import app

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
    assert not path.exists()


@pytest.mark.parametrize("typed", ["", "\n", "  \n"])
def test_no_token(path: Path, typed: str) -> None:
    """Exit code 2: nobody is asked without a token."""
    result = run(path, typed=typed)

    assert (result.exit_code, path.exists()) == (2, False)
    assert "CANVAS_TOKEN" in result.stderr


def test_malformed_token(path: Path) -> None:
    """Exit code 2; the token is not quoted."""
    result = run(path, typed="Bearer abcdefghij\n")

    assert result.exit_code == 2
    assert "abcdefghij" not in result.output


def test_token_of_the_environment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CANVAS_TOKEN comes first."""
    monkeypatch.setenv("CANVAS_TOKEN", "short")

    assert run(path).exit_code == 2


def test_state_is_needed() -> None:
    """Exit code 2 without a file."""
    assert CliRunner().invoke(app, ["mirror", NOBODY], input=TOKEN).exit_code == 2


def test_foreign_file(path: Path) -> None:
    """Exit code 1: a file of another program is left alone, even by --forget."""
    with sqlite3.connect(path) as rows:
        rows.execute("CREATE TABLE diary (day TEXT)")
    rows.close()

    for options in ((), ("--forget", "--yes"), ("--dry-run",)):
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


def test_forget_at_once(path: Path) -> None:
    """--yes asks nothing."""
    Database(path).close()

    assert run(path, "--forget", "--yes", typed="").exit_code == 0
    assert not path.exists()
