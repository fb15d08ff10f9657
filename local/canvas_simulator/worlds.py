"""Reads and writes world files: the only place that knows their form."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from canvas_simulator.references import dangling
from canvas_simulator.schema import SCHEMA, World

if TYPE_CHECKING:
    from pathlib import Path

_WORLD = TypeAdapter(World)


_MOST_TOLD = 3


class WorldUnreadable(ValueError):
    """What is there is no world this version reads; the text says why, in one line."""


def problems(error: ValidationError) -> str:
    """What is wrong, in one line: `users.0.name: Field required; …`."""
    found = [(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors()]
    told = [f"{where}: {said}" if where else said for where, said in found[:_MOST_TOLD]]
    more = len(found) - _MOST_TOLD
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")


def parse_world(text: bytes) -> World:
    """The world written in ``text``.

    Raises:
        WorldUnreadable: it is no JSON, its `schema` is not the one read here, or a member is
            missing, of another type, or unknown.
    """
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise WorldUnreadable(f"no world: it is no JSON ({exc})") from exc
    schema = given.get("schema") if isinstance(given, dict) else None
    if schema != SCHEMA:
        raise WorldUnreadable(f"world schema {schema!r}: this version reads {SCHEMA}")
    try:
        return _WORLD.validate_json(text)
    except ValidationError as exc:
        raise WorldUnreadable(problems(exc)) from exc


def render_world(world: World) -> bytes:
    """The world as JSON, without fields that have their default."""
    return _WORLD.dump_json(world, exclude_defaults=True).replace(b"{", b'{"schema":1,', 1)


def load_world(path: Path) -> World:
    """The world in ``path``; a name ending in `.gz` is unpacked first.

    Raises:
        WorldUnreadable: as `parse_world`; also where a row names one that is not there.
        OSError: the file can't be read.
    """
    text = path.read_bytes()
    try:
        world = parse_world(gzip.decompress(text) if path.suffix == ".gz" else text)
    except (gzip.BadGzipFile, EOFError, zlib.error) as exc:
        raise WorldUnreadable(f"not gzipped, or cut short ({exc})") from exc
    told = next(dangling(world), None)
    if told is not None:
        raise WorldUnreadable(told)
    if not is_base_url(world.base_url):
        raise WorldUnreadable(f"base_url {world.base_url!r}: it must be like https://host")
    return world


def is_base_url(text: str) -> bool:
    """Whether a school can go by it: scheme and host, nothing behind."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    is_bare = not (parts.path or parts.query or parts.fragment)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_bare


def dump_world(world: World, path: Path) -> None:
    """Writes ``world``; the same world gives the same bytes, packed or not."""
    text = render_world(world)
    path.write_bytes(gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)
