"""Reads and writes world files: the only place that knows their form."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from canvas_simulator.schema import SCHEMA, World

if TYPE_CHECKING:
    from pathlib import Path

_WORLD = TypeAdapter(World)


class WorldUnreadable(ValueError):
    """The file is of another schema than this version reads."""


def parse_world(text: bytes) -> World:
    """The world written in ``text``.

    Raises:
        WorldUnreadable: its `schema` is not the one read here.
        pydantic.ValidationError: a field is missing or of another type.
    """
    schema = json.loads(text).get("schema")
    if schema != SCHEMA:
        raise WorldUnreadable(f"world schema {schema!r}: this version reads {SCHEMA}")
    return _WORLD.validate_json(text)


def render_world(world: World) -> bytes:
    """The world as JSON, without fields that have their default."""
    return _WORLD.dump_json(world, exclude_defaults=True).replace(b"{", b'{"schema":1,', 1)


def load_world(path: Path) -> World:
    """The world in ``path``; a name ending in `.gz` is unpacked first."""
    text = path.read_bytes()
    return parse_world(gzip.decompress(text) if path.suffix == ".gz" else text)


def dump_world(world: World, path: Path) -> None:
    """Writes ``world``; the same world gives the same bytes, packed or not."""
    text = render_world(world)
    path.write_bytes(gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)
