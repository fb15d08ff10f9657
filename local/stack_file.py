"""`.canvas-sync/stack.json`: where the stack of this checkout listens, for the commands here."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from local.places import STACK_FILE


@contextmanager
def kept(said: Mapping[str, object]) -> Iterator[bool]:
    """Keep ``said`` in the file while the block runs; False: another living stack has the file."""
    ours = _owner() is None
    if ours:
        _write({**said, "pid": os.getpid()})
    try:
        yield ours
    finally:
        if ours and _owner() in {None, os.getpid()}:
            STACK_FILE.unlink(missing_ok=True)


def sweep() -> None:
    """The stack that the file tells of may have been killed."""
    if _owner() is None:
        STACK_FILE.unlink(missing_ok=True)


def _owner() -> int | None:
    """The living process that wrote the file; None: there is no such process, or no such file."""
    try:
        pid = int(json.loads(STACK_FILE.read_bytes())["pid"])
        os.kill(pid, 0)
    except (OSError, OverflowError, TypeError, ValueError, LookupError):
        return None
    return pid


def _write(said: Mapping[str, object]) -> None:
    """NOTE: whoever reads meanwhile finds the old file, or the new one, whole."""
    STACK_FILE.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=STACK_FILE.parent, delete=False) as draft:
        json.dump(said, draft, indent=2)
    Path(draft.name).replace(STACK_FILE)
