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
        return {k: _text(v) if _is_id(k) else with_text_ids(v) for k, v in value.items()}
    if isinstance(value, list):
        return [with_text_ids(item) for item in value]
    return value


@lru_cache(maxsize=1024)
def _is_id(key: str) -> bool:
    return key in ("id", "ids", "unread_entries", "forced_entries") or key.endswith(("_id", "_ids"))


def _text(value: object) -> object:
    if isinstance(value, list):
        return [_text(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return with_text_ids(value)
