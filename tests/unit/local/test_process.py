"""The first failure of a start tells the way out; an end leaves nothing, whoever is impatient."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local import leftovers, places
from local.embedded_aws import process
from local.embedded_aws.process import PortTaken, embedded_aws, is_free


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where owners are recorded; instead of an embedded AWS, something that only waits."""

    def start(*_: object, **__: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(60)"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    monkeypatch.setattr(leftovers, "RUNNING", tmp_path / "running")
    monkeypatch.setattr(process, "_start", start)
    monkeypatch.setattr(process, "_answers", lambda _: True)
    return tmp_path / "running"


def test_a_taken_port_is_told_with_the_way_out() -> None:
    """Nothing is started on a port that another program has; the text says what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=rf"port {port} is taken: .* PORT={port + 1}"):
            embedded_aws(port=port).__enter__()

        assert not is_free(port)
    assert is_free(port)


def test_missing_environment_is_told_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without make setup, the text says to run it."""
    monkeypatch.setattr(places, "_AWS_PYTHON", Path(places.ROOT / ".venv-gone/bin/python"))

    with pytest.raises(places.ToolsMissing, match="run make setup"):
        places.aws_python()


@pytest.mark.parametrize("again", [signal.SIGINT, signal.SIGTERM], ids=lambda sent: sent.name)
def test_a_second_ctrl_c_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    records: Path,
    again: signal.Signals,
) -> None:
    """Who interrupts the end, too, is told that it ends, and it does so to the last file."""
    remove = shutil.rmtree

    def impatient(folder: Path, *, ignore_errors: bool) -> None:
        os.kill(os.getpid(), again)
        remove(folder, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", impatient)

    with pytest.raises(KeyboardInterrupt), embedded_aws() as aws:
        raise KeyboardInterrupt

    assert not aws.folder.exists()
    assert list(records.iterdir()) == []
    assert "ending …" in capsys.readouterr().err


def test_a_killed_end_is_finished_by_the_next(
    monkeypatch: pytest.MonkeyPatch, records: Path
) -> None:
    """What an end could not remove stays on record, so that the next start removes it."""
    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", lambda *_, **__: None)
        with embedded_aws() as aws:
            pass

    assert aws.folder.exists()
    assert leftovers.sweep() == [aws.folder]
    assert not aws.folder.exists()
    assert list(records.iterdir()) == []
