"""Ids as numbers or as text: `Accept: application/json+canvas-string-ids` asks for text."""

from __future__ import annotations

from functools import lru_cache

SHARD = 10_000_000_000_000  # global id = shard number × this + local id; the home shard is 1


def global_id(local: int) -> str:
    """The id other hosts know the row by, as in `X-Canvas-User-Id`."""
    return str(SHARD + local)


def local_id(text: str) -> int | None:
    """The row meant by an id in a path or query, local or global; None if it is none."""
    if not text.isascii() or not text.isdigit():
        return None
    return int(text) - SHARD if SHARD < int(text) < 2 * SHARD else int(text)


def wants_text(accept: str) -> bool:
    return "canvas-string-ids" in accept


def with_text_ids(value: object) -> object:
    """``value`` with every id in it turned into text."""
    if isinstance(value, dict):
        found = value.copy()
        for name, item in value.items():
            if isinstance(item, (dict, list)):
                found[name] = with_text_ids(item)
        for name in _ids_among(tuple(value)):
            found[name] = _text(value[name])
        return found
    if isinstance(value, list):
        return [with_text_ids(item) for item in value]
    return value


@lru_cache(maxsize=4_096)
def _ids_among(names: tuple[str, ...]) -> tuple[str, ...]:
    """Asked for once per kind of row: the rows of a list have the same members."""
    return tuple(name for name in names if _is_id(name))


def _is_id(key: str) -> bool:
    return key in ("id", "ids", "unread_entries", "forced_entries") or key.endswith(("_id", "_ids"))


def _text(value: object) -> object:
    if isinstance(value, list):
        return [_text(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return with_text_ids(value)
