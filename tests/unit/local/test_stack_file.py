"""Where the stack of this checkout listens: one file, of one living owner."""

import json
import os
from pathlib import Path

import pytest

from local import stack_file
from local.stack_file import kept, sweep

NOBODY = 2**22 + 1  # beyond the kernel's highest process id
BROKEN = {
    "empty": "",
    "cut short": '{"pid": 1',
    "a list": "[]",
    "without pid": "{}",
    "a word as pid": '{"pid": "me"}',
    "a pid beyond all": '{"pid": 99999999999999999999}',
    "no text": "\udcff",
}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / ".canvas-sync/stack.json"
    monkeypatch.setattr(stack_file, "STACK_FILE", found)
    return found


def test_kept(file: Path) -> None:
    """The file is there while its stack is, whole, and nothing of it stays."""
    with kept({"endpoint": "here"}) as ours:
        assert ours
        assert json.loads(file.read_text()) == {"endpoint": "here", "pid": os.getpid()}

    assert list(file.parent.iterdir()) == []


def test_the_first_keeps_it(file: Path) -> None:
    """A second stack in one checkout neither takes the file from the first nor removes it."""
    with kept({"endpoint": "first"}):
        with kept({"endpoint": "second"}) as ours:
            assert not ours
        assert json.loads(file.read_text())["endpoint"] == "first"


def test_a_dead_owners_file_is_taken_over(file: Path) -> None:
    """The file of a killed stack is nobody's."""
    file.parent.mkdir()
    file.write_text(json.dumps({"pid": NOBODY}))

    with kept({"endpoint": "new"}) as ours:
        assert ours
        assert json.loads(file.read_text())["endpoint"] == "new"


@pytest.mark.parametrize(
    ("pid", "stays"),
    [
        pytest.param(NOBODY, False, id="killed"),
        pytest.param(os.getpid(), True, id="living"),
    ],
)
def test_sweep(file: Path, pid: int, stays: bool) -> None:  # noqa: FBT001  # of the table
    """Commands find the stack by its file: that of a killed one would lead nowhere."""
    file.parent.mkdir()
    file.write_text(json.dumps({"pid": pid}))

    sweep()

    assert file.exists() is stays


def test_sweep_of_a_strangers(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that another account's process has by now is not a stack's: nobody's file."""

    def refused(*_: object) -> None:
        raise PermissionError

    file.parent.mkdir()
    file.write_text(json.dumps({"pid": 1}))
    monkeypatch.setattr(os, "kill", refused)

    sweep()

    assert not file.exists()


@pytest.mark.parametrize("said", BROKEN.values(), ids=BROKEN)
def test_broken(file: Path, said: str) -> None:
    """A broken file counts as none, at the start and at the end."""
    file.parent.mkdir()
    file.write_bytes(said.encode(errors="surrogateescape"))
    sweep()
    assert not file.exists()

    with kept({}) as ours:
        assert ours
        file.write_bytes(said.encode(errors="surrogateescape"))
