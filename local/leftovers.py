"""Clears away what a killed owner left: its record is there and its lock is not held any more."""

import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from local import stack_file
from local.owned import kill_group
from local.places import STATE

RUNNING = STATE / "running"


@contextmanager
def claimed(folder: Path, *, group: int) -> Iterator[None]:
    """Keep a record of ``folder`` and of process group ``group`` while the block runs.

    The block removes the folder; where it could not, the record stays for the next sweep.
    """
    RUNNING.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=RUNNING, delete=False) as record:
        fcntl.flock(record, fcntl.LOCK_EX)  # given back by the kernel however this process ends
        json.dump({"folder": str(folder), "group": group}, record)
        record.flush()
        path = Path(record.name).rename(f"{record.name}.json")  # seen when it is whole and locked
        try:
            yield
        finally:
            _forget(path, folder)


def sweep() -> list[Path]:
    """Remove what dead owners left; the answer is their folders."""
    stack_file.sweep()
    return [folder for path in RUNNING.glob("*.json") if (folder := _sweep_one(path))]


def _sweep_one(path: Path) -> Path | None:
    with suppress(FileNotFoundError), path.open() as record:
        if not _owner_is_gone(record):
            return None
        try:
            left = json.load(record)
            folder, group = Path(left["folder"]), int(left["group"])
        except (LookupError, TypeError, ValueError):  # no record that this program wrote
            path.unlink(missing_ok=True)
            return None
        _kill(group)
        shutil.rmtree(folder, ignore_errors=True)
        _forget(path, folder)
        return folder
    return None


def _forget(path: Path, folder: Path) -> None:
    """The record goes last: whoever is stopped before leaves the rest to the next sweep."""
    if not folder.exists():
        path.unlink(missing_ok=True)


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
    with suppress(PermissionError):
        kill_group(group)
