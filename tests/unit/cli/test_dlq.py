"""`canvas-sync dlq`: what it prints, and how it ends."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from canvas_sync.bootstrap import operators
from canvas_sync.domain.errors import QueueUnavailable
from cli import stacks
from cli.main import app
from tests.fakes.dead_letters import FakeDeadLetters, a_letter

USAGE, UNREACHABLE = 2, 4
SQS_ID = "5fea7756-0ea4-451a-a703-a558b933e274"


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeDeadLetters:
    """Two syncs and a tick that were given up, in the stack that runs here."""
    fake = FakeDeadLetters([a_letter(1), a_letter(2), a_letter(3, queue="plan")])
    here = {"region": "eu-west-1", "endpoint": "", "outputs": {}, "pid": os.getpid()}
    stack_file = tmp_path / "stack.json"
    stack_file.write_text(json.dumps(here))
    monkeypatch.setattr(stacks, "STACK_FILE", stack_file)
    monkeypatch.setattr(operators, "dead_letters", lambda *_, **__: fake)
    return fake


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["dlq", *words], input=typed)


def test_list(letters: FakeDeadLetters) -> None:
    """R29: the table has every letter; nothing is taken away."""
    shown = run("list")

    assert shown.exit_code == 0
    assert all(word in shown.stdout for word in ("letter-1", "canvas_error", "plan", "2026-11-30"))
    assert len(letters.letters) == 3


@pytest.mark.parametrize("columns", ["80", "60", "200"])
def test_ids_are_whole(
    letters: FakeDeadLetters, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    """R29: what `list` and `redrive` show can be given to `show`, in a narrow terminal, too."""
    letters.letters = [replace(a_letter(1), id=SQS_ID, error_code="canvas_unreachable")]
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("FORCE_COLOR", "1")  # as in a terminal

    listed, asked = run("list"), run("redrive", SQS_ID, typed="n\n")

    assert SQS_ID in listed.stdout
    assert SQS_ID in asked.stderr


def test_list_json(letters: FakeDeadLetters) -> None:
    """`--json` prints one object with all that a script needs, the payload apart."""
    letters.letters = [a_letter(1)]

    found = json.loads(run("list", "--json").stdout)

    assert found == {
        "dead_letters": [
            {
                "queue": "high",
                "id": "letter-1",
                "kind": "full",
                "error_code": "canvas_error",
                "attempts": 3,
                "first_at": "2026-11-30T12:00:00Z",
                "last_at": None,
            }
        ]
    }


@pytest.mark.usefixtures("letters")
def test_show() -> None:
    """One letter is shown with its payload."""
    found = json.loads(run("show", "letter-2", "--json").stdout)

    assert (found["id"], found["payload"]) == ("letter-2", {"number": 2})


@pytest.mark.usefixtures("letters")
def test_show_unknown() -> None:
    """An id of no letter fails and says where ids are."""
    shown = run("show", "letter-9")

    assert shown.exit_code == 1
    assert "dlq list" in shown.stderr


def test_redrive_asks(letters: FakeDeadLetters) -> None:
    """Without a yes nothing is sent."""
    refused = run("redrive", "letter-1", typed="n\n")

    assert refused.exit_code == 1
    assert letters.sent_back == []


def test_redrive_confirmed(letters: FakeDeadLetters) -> None:
    """After a yes exactly what was named is sent; the rest stays."""
    sent = run("redrive", "letter-1", typed="y\n")

    assert sent.exit_code == 0
    assert letters.sent_back == [a_letter(1)]


def test_redrive_all(letters: FakeDeadLetters) -> None:
    """`--all --yes` sends everything that can go back, and tells the ticks it leaves."""
    done = json.loads(run("redrive", "--all", "--yes", "--json").stdout)

    assert done == {
        "redriven": ["letter-1", "letter-2"],
        "left": ["letter-3"],
        "unknown": [],
        "dry_run": False,
    }
    assert len(letters.letters) == 1


def test_dry_run(letters: FakeDeadLetters) -> None:
    """A dry run asks nothing and sends nothing."""
    done = run("redrive", "--all", "--dry-run")

    assert done.exit_code == 0
    assert "would be sent again: letter-1, letter-2" in done.stdout
    assert letters.sent_back == []


@pytest.mark.usefixtures("letters")
def test_redrive_unknown() -> None:
    """An id of no letter fails, by its name; again after a redrive it is one."""
    assert run("redrive", "letter-1", "--yes").exit_code == 0
    again = run("redrive", "letter-1", "--yes")

    assert again.exit_code == 1
    assert "letter-1" in again.stderr


@pytest.mark.parametrize(
    "words",
    [("redrive",), ("redrive", "letter-1", "--all"), ("show",), ("redrive", "--what")],
    ids=["neither ids nor all", "both", "no id", "unknown option"],
)
@pytest.mark.usefixtures("letters")
def test_usage(words: tuple[str, ...]) -> None:
    """Wrong words are usage: 2."""
    assert run(*words).exit_code == USAGE


def test_queue_down(letters: FakeDeadLetters) -> None:
    """A queue that doesn't answer is one line, not a traceback."""
    letters.down = QueueUnavailable("SQS failed at ReceiveMessage: InternalError")

    shown = run("list")

    assert shown.exit_code == 1
    assert shown.stderr == "canvas-sync: SQS failed at ReceiveMessage: InternalError\n"


def test_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployed stack whose AWS doesn't answer: 4."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    shown = run("list", "--stack", "canvas-sync-dev")

    assert shown.exit_code == UNREACHABLE
    assert "can't be reached" in shown.stderr


def test_version() -> None:
    """`--version` says name and version."""
    shown = CliRunner().invoke(app, ["--version"])

    assert (shown.exit_code, shown.stdout.split()[0]) == (0, "canvas-sync")
