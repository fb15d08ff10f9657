"""Reads single fields of a GraphQL node: by hand, because thousands of rows pass through here.

The limits are those of ``canvas.wire``. Absent and null are the same: a field was asked or it
was not.
"""

import math
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from canvas_sync.canvas.paging import ID_DIGITS, id_text
from canvas_sync.domain.ids import SHARD_SIZE, global_id
from canvas_sync.domain.moments import from_iso

Node = Mapping[str, Any]

MOST = 1e12


class BadFieldError(ValueError):
    """``<field>: what it is not``; never the value, which may be personal."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")


def text(node: Node, name: str) -> str | None:
    """Half a character (a lone surrogate), which no store takes, becomes U+FFFD."""
    value = node.get(name)
    if value is None:
        return None
    if type(value) is not str:
        raise BadFieldError(name, "not a text")
    if value.isascii():
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def moment(node: Node, name: str) -> datetime | None:
    """GraphQL writes times with the person's offset."""
    value = node.get(name)
    if value is None:
        return None
    try:
        return _read(value)
    except (ValueError, TypeError, OverflowError):
        raise BadFieldError(name, "not a time with a zone") from None


@lru_cache(maxsize=8192)
def _read(value: str) -> datetime:
    """Due dates and stamps come again and again: read once."""
    return from_iso(value)


def id_of(value: object) -> str | None:
    """As ``id_text``, quicker for what Canvas sends: digits."""
    if type(value) is str and len(value) < ID_DIGITS and value.isdecimal() and value.isascii():
        return value if value[0] != "0" else id_text(value)
    return id_text(value)


def number(node: Node, name: str) -> float | None:
    value = node.get(name)
    if value is None:
        return None
    if type(value) not in (int, float) or not math.isfinite(value) or abs(value) > MOST:
        raise BadFieldError(name, "not a number")
    return round(float(value), 12)


def whole(node: Node, name: str) -> int | None:
    value = node.get(name)
    if value is None:
        return None
    if type(value) is not int or abs(value) > MOST:
        raise BadFieldError(name, "not a whole number")
    return value


def flag(node: Node, name: str) -> bool | None:
    value = node.get(name)
    if value is None or type(value) is bool:
        return value
    raise BadFieldError(name, "neither true nor false")


def identifier(node: Node, name: str, *, home_shard: int) -> str | None:
    """A global id; None for null and for the empty text, which Canvas sends for none."""
    value = node.get(name)
    if value is None or value == "":
        return None
    read = id_of(value)
    if read is None:
        raise BadFieldError(name, "not an id")
    return global_id(read, home_shard=home_shard)


def own_id(node: Node, *, home_shard: int) -> str:
    read = identifier(node, "_id", home_shard=home_shard)
    if read is None:
        raise BadFieldError("_id", "not an id")
    return read


def inner(node: Node, name: str) -> Node | None:
    value = node.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise BadFieldError(name, "not an object")


def each(node: Node, name: str) -> list[Any]:
    """The rows of a list; null is an empty one."""
    value = node.get(name)
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise BadFieldError(name, "not a list")


def words(node: Node, name: str) -> tuple[str, ...]:
    found = tuple(each(node, name))
    if all(type(word) is str for word in found):
        return found
    raise BadFieldError(name, "not texts")


def wire_id(any_id: str, *, home_shard: int) -> str:
    """An id as this host writes it: its own without the shard, another shard's whole."""
    shard, local = divmod(int(any_id), SHARD_SIZE)
    return str(local) if shard == home_shard else any_id
