"""Clears away what a killed owner left: its record is there and its lock is not held any more."""

import fcntl
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from local.places import STACK_FILE, STATE

RUNNING = STATE / "running"


@contextmanager
def claimed(folder: Path, *, group: int) -> Iterator[None]:
    """Keep a record of ``folder`` and of process group ``group`` while the block runs."""
    RUNNING.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=RUNNING, suffix=".json", delete=False) as record:
        fcntl.flock(record, fcntl.LOCK_EX)  # given back by the kernel however this process ends
        json.dump({"folder": str(folder), "group": group}, record)
        record.flush()
        try:
            yield
        finally:
            Path(record.name).unlink(missing_ok=True)


def sweep() -> list[Path]:
    """Remove what dead owners left; the answer is their folders."""
    _sweep_stack_file()
    return [folder for path in RUNNING.glob("*.json") if (folder := _sweep_one(path))]


def _sweep_one(path: Path) -> Path | None:
    with suppress(FileNotFoundError), path.open() as record:
        if not _owner_is_gone(record):
            return None
        left = json.loads(record.read() or "{}")
        path.unlink(missing_ok=True)
        if not left:
            return None
        _kill(left["group"])
        folder = Path(left["folder"])
        shutil.rmtree(folder, ignore_errors=True)
        return folder
    return None


def _sweep_stack_file() -> None:
    """The stack that the file tells of may have been killed."""
    with suppress(FileNotFoundError):
        owner = json.loads(STACK_FILE.read_text())["pid"]
        try:
            os.kill(owner, 0)
        except ProcessLookupError:
            STACK_FILE.unlink()


def _owner_is_gone(record: IO[str]) -> bool:
    try:
        fcntl.flock(record, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _kill(group: int) -> None:
    """End the group unless its number was given to strangers since."""
    command = Path(f"/proc/{group}/cmdline")
    if command.exists() and b"local.embedded_aws" not in command.read_bytes():
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
