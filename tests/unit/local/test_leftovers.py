"""What a killed owner left is cleared away at the next start."""

import json
import os
from pathlib import Path

import pytest

from local import leftovers

NO_SUCH_GROUP = 2**22 + 1  # beyond the kernel's highest process id


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "running"
    folder.mkdir()
    monkeypatch.setattr(leftovers, "RUNNING", folder)
    monkeypatch.setattr(leftovers, "STACK_FILE", tmp_path / "stack.json")
    return folder


def test_a_dead_owners_folder_goes(running: Path, tmp_path: Path) -> None:
    """A record that nobody holds means: remove the folder, forget the record."""
    left = tmp_path / "left"
    left.mkdir()
    record = running / "a.json"
    record.write_text(json.dumps({"folder": str(left), "group": NO_SUCH_GROUP}))

    assert leftovers.sweep() == [left]

    assert not left.exists()
    assert not record.exists()


def test_a_living_owner_is_left_alone(running: Path, tmp_path: Path) -> None:
    """Two stacks at once don't clear each other away."""
    left = tmp_path / "left"
    left.mkdir()

    with leftovers.claimed(left, group=NO_SUCH_GROUP):
        assert leftovers.sweep() == []
        assert left.exists()

    assert list(running.iterdir()) == []


@pytest.mark.parametrize(("pid", "stays"), [(NO_SUCH_GROUP, False), (os.getpid(), True)])
def test_where_a_dead_stack_listened_is_forgotten(
    running: Path,
    pid: int,
    stays: bool,  # noqa: FBT001  # a parameter of the table
) -> None:
    """Commands find the stack by its file: that of a killed one would lead nowhere."""
    file = running.parent / "stack.json"
    file.write_text(json.dumps({"pid": pid}))

    leftovers.sweep()

    assert file.exists() is stays


def test_a_record_cut_short_is_forgotten(running: Path) -> None:
    """An owner killed before it wrote the record leaves an empty file: no more."""
    (running / "a.json").touch()

    assert leftovers.sweep() == []
    assert list(running.iterdir()) == []
