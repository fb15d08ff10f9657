"""Children that never outlive their owner: each has its own process group and a pipe to it."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from local.places import ROOT

STDIN = 0
STOPPING = (signal.SIGINT, signal.SIGTERM)


def run_owned(
    command: Sequence[str], *, patience_seconds: float, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``command`` in the checkout to its end; its output is kept, its stdin is our pipe.

    The pipe closes when this process is gone, however: the child calls ``end_with_owner``.

    Raises:
        TimeoutExpired: it took longer, and was ended.
    """
    theirs, ours = os.pipe()
    try:
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as child:
            try:
                out, err = child.communicate(timeout=patience_seconds)
            except BaseException:
                kill_group(child.pid)
                raise
    finally:
        os.close(ours)
        os.close(theirs)
    return subprocess.CompletedProcess(command, child.returncode, out, err)


def end_with_owner(farewell: Callable[[], None] = lambda: None) -> None:
    """In a child: when the owner's pipe closes, call ``farewell`` and kill the process group."""

    def watch() -> None:
        try:
            while os.read(STDIN, 1):  # sys.stdin would be locked when this process ends by itself
                pass
            farewell()
        finally:
            os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="end-with-owner").start()


def kill_group(group: int) -> None:
    with suppress(ProcessLookupError):  # it may have ended before
        os.killpg(group, signal.SIGKILL)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ignore Ctrl-C and SIGTERM while the block runs: keep it short."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals go to the main thread
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
