"""A child that was started for one job ends with its owner, however that ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local.owned import run_owned, undisturbed
from local.places import ROOT

PATIENCE_SECONDS = 10.0
CHILD = """
import os, sys, time
from local.owned import end_with_owner
end_with_owner()
print(os.getpid(), flush=True, file=open(sys.argv[1], "w"))
time.sleep(60)
"""
OWNER = """
import signal, sys
from local.owned import run_owned
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where pytest runs behind
run_owned([sys.executable, "-c", sys.argv[1], sys.argv[2]], patience_seconds=60)
"""


def pid_in(path: Path) -> int:
    """What the child wrote there."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (path.exists() and path.read_text().endswith("\n")):
        assert time.monotonic() < end, "the child did not start"
        time.sleep(0.02)
    return int(path.read_text())


def ends(pid: int) -> bool:
    """Whether it is gone within a while; one that nobody waited for counts as gone."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


def test_answer() -> None:
    """The child's output, errors and exit code come back; it reads nothing from the terminal."""
    program = "import sys; print('out'); sys.exit('err')"

    done = run_owned([sys.executable, "-c", program], patience_seconds=60)

    assert (done.stdout, done.stderr, done.returncode) == ("out\n", "err\n", 1)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["SIGKILL", "Ctrl-C"])
def test_ends_with_its_owner(tmp_path: Path, how: signal.Signals) -> None:
    """An owner that is killed or interrupted meanwhile doesn't leave its child at work."""
    said = tmp_path / "pid"
    command = [sys.executable, "-c", OWNER, CHILD, str(said)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as owner:
        child = pid_in(said)

        owner.send_signal(how)

    assert ends(child)


def test_too_slow(tmp_path: Path) -> None:
    """A child that isn't done in time is ended."""
    said = tmp_path / "pid"

    with pytest.raises(subprocess.TimeoutExpired):
        run_owned([sys.executable, "-c", CHILD, str(said)], patience_seconds=1)

    assert not said.exists() or ends(pid_in(said))


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=lambda sent: sent.name)
def test_undisturbed(sent: signal.Signals) -> None:
    """Neither signal gets through meanwhile; after it they mean what they meant before."""
    before = signal.getsignal(sent)

    with undisturbed():
        os.kill(os.getpid(), sent)

    assert signal.getsignal(sent) == before
