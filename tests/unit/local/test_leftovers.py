"""What a killed owner left is cleared away at the next start."""

import json
import shutil
from pathlib import Path

import pytest

from local import leftovers, stack_file

NO_SUCH_GROUP = 2**22 + 1  # beyond the kernel's highest process id


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "running"
    folder.mkdir()
    monkeypatch.setattr(leftovers, "RUNNING", folder)
    monkeypatch.setattr(stack_file, "STACK_FILE", tmp_path / "stack.json")
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
        left.rmdir()

    assert list(running.iterdir()) == []


def test_the_record_goes_last(running: Path, tmp_path: Path) -> None:
    """A folder that its owner could not remove stays on record: the next start removes it."""
    left = tmp_path / "left"
    left.mkdir()

    with leftovers.claimed(left, group=NO_SUCH_GROUP):
        pass

    assert leftovers.sweep() == [left]
    assert list(running.iterdir()) == []


def test_an_interrupted_sweep_is_finished_by_the_next(
    running: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while leftovers are removed doesn't forget them."""
    left = tmp_path / "left"
    left.mkdir()
    (running / "a.json").write_text(json.dumps({"folder": str(left), "group": NO_SUCH_GROUP}))

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", interrupted)
        with pytest.raises(KeyboardInterrupt):
            leftovers.sweep()

    assert leftovers.sweep() == [left]


@pytest.mark.parametrize("said", ["", '{"folder": "/', "[]", "{}"], ids=repr)
def test_a_broken_record_is_forgotten(running: Path, said: str) -> None:
    """A record that says nothing leads nowhere: it goes, and nothing else."""
    (running / "a.json").write_text(said)

    assert leftovers.sweep() == []
    assert list(running.iterdir()) == []
