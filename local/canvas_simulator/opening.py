"""Opens whatever holds a world: a world file, a folder of recordings or a pack of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.importing import convert, read_recording
from canvas_simulator.worlds import load_world

if TYPE_CHECKING:
    from pathlib import Path

    from canvas_simulator.schema import World


def open_world(path: Path) -> World:
    """The world in ``path``; recordings (a folder, `….jsonl.gz`) are imported on the way."""
    if path.is_dir() or path.name.endswith(".jsonl.gz"):
        return convert(read_recording(path))
    return load_world(path)
