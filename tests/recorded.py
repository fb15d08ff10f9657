"""Reads the packed recordings in tests/data/recorded (see the README there)."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

Json = Any  # recorded JSON, as it is

_FOLDER = Path(__file__).parent / "data" / "recorded"


def exchanges(name: str) -> list[Json]:
    """The exchanges of a packed folder: dicts with `file`, `title`, `request`, `response`."""
    return [line for line in _lines(name) if "response" in line]


def world(name: str) -> Json:
    """The `world.json` of a packed folder: what was seeded, and the database under `truth`."""
    return next(line for line in _lines(name) if line["file"] == "world")


def lines(name: str) -> list[Json]:
    """All files of a packed folder, each with its name under `file`; a list is under `rows`."""
    return _lines(name)


@cache
def _lines(name: str) -> list[Json]:
    with gzip.open(_FOLDER / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
