"""Starts the embedded AWS as a child, and leaves neither a process nor a file of it behind."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from local import leftovers
from local.owned import kill_group, undisturbed
from local.places import LAMBDA_PYTHON, REGION, ROOT, ToolsMissing, aws_python

LOOPBACK = "127.0.0.1"
START_SECONDS = 60
END_SECONDS = 10


class PortTaken(OSError):
    """The port that was asked for belongs to another program."""


class DidNotStart(RuntimeError):
    """The embedded AWS ended or stayed silent; the text has the end of its log."""


@dataclass(frozen=True)
class EmbeddedAws:
    """A running one: where it answers, its own folder, and the process group of all it started."""

    endpoint: str
    folder: Path
    group: int

    @property
    def log(self) -> Path:
        """What ministack says, with the last lines of functions that failed."""
        return self.folder / "aws.log"

    @property
    def escapes(self) -> list[str]:
        """Every attempt to go beyond loopback, of any process in here."""
        path = self.folder / "escapes.log"
        return path.read_text().splitlines() if path.exists() else []


@contextmanager
def embedded_aws(
    *, port: int | None = None, enforce_rights: bool = False, outside: bool = False
) -> Iterator[EmbeddedAws]:
    """Run one on ``port`` (any free one if None) until the block ends.

    ``enforce_rights`` refuses what a role doesn't allow; ``outside`` lets functions leave loopback,
    which only a person with a real Canvas wants.

    Raises:
        PortTaken: another program listens on ``port``.
        DidNotStart: it ended, or said nothing for a minute.
    """
    leftovers.sweep()
    port = free_port() if port is None else _available(port)
    folder = Path(tempfile.mkdtemp(prefix="canvas-sync-"))
    child = _start(port, folder, enforce_rights=enforce_rights, outside=outside)
    aws = EmbeddedAws(f"http://{LOOPBACK}:{port}", folder, child.pid)
    with leftovers.claimed(folder, group=child.pid):
        try:
            _wait_until_ready(child, aws)
            yield aws
        finally:
            with undisturbed():
                _end(child, folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _available(port: int) -> int:
    if not is_free(port):
        raise PortTaken(f"port {port} is taken: end what listens there, or say PORT={port + 1}")
    return port


def _environment(port: int, folder: Path, *, enforce_rights: bool, outside: bool) -> dict[str, str]:
    """All that the child, and so every function, sees of this machine's environment."""
    if not LAMBDA_PYTHON.exists():
        raise ToolsMissing(LAMBDA_PYTHON)
    guarded = {} if outside else {"ESCAPES_LOG": str(folder / "escapes.log")}
    return guarded | {
        "AUTH": str(enforce_rights).lower(),
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "HOME": str(folder),
        "IOT_MTLS_ENABLED": "0",  # else it also listens for MQTT
        "LAMBDA_PYTHON": str(LAMBDA_PYTHON),
        "LANG": "C.UTF-8",
        "LOG_LEVEL": "INFO",
        "MINISTACK_REGION": REGION,
        "PATH": os.defpath,
        "S3_DATA_DIR": str(folder / "s3"),
        "TMPDIR": str(folder),
    }


def _start(
    port: int, folder: Path, *, enforce_rights: bool, outside: bool
) -> subprocess.Popen[bytes]:
    environment = _environment(port, folder, enforce_rights=enforce_rights, outside=outside)
    with (folder / "aws.log").open("wb") as log:
        return subprocess.Popen(
            [aws_python(), "-u", "-m", "local.embedded_aws"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,  # its end tells the child that this process is gone
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait_until_ready(child: subprocess.Popen[bytes], aws: EmbeddedAws) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while not _answers(aws.endpoint):
        if child.poll() is not None or time.monotonic() > give_up_at:
            tail = "\n".join(aws.log.read_text(errors="replace").splitlines()[-20:])
            raise DidNotStart(f"the embedded AWS did not start; its log ends with\n{tail}")
        time.sleep(0.05)


def _answers(endpoint: str) -> bool:
    try:
        return httpx.get(f"{endpoint}/_local/functions", trust_env=False).is_success
    except httpx.TransportError:
        return False


def _end(child: subprocess.Popen[bytes], folder: Path) -> None:
    """NOTE: some 100 MB of unpacked code are removed, which takes a moment: say so."""
    print("ending …", file=sys.stderr, flush=True)
    kill_group(child.pid)  # nothing in it is worth a farewell
    with suppress(subprocess.TimeoutExpired):
        child.wait(END_SECONDS)
    if child.stdin:
        child.stdin.close()
    shutil.rmtree(folder, ignore_errors=True)
