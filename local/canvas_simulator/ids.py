"""Ids as numbers or as text: `Accept: application/json+canvas-string-ids` asks for text."""

from __future__ import annotations

import re

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


def with_text_ids(body: bytes) -> bytes:
    """The JSON ``body``, written without spaces, with every id in it turned into text.

    Ids are the numbers in members named like one. Only the name of a member can end in `id":`,
    as the quotes within a text are escaped.
    """
    parts = _ONE.split(body)
    parts[1::2] = [b'id":"%b"' % number for number in parts[1::2]]
    return _SEVERAL.sub(_each, b"".join(parts))


_ONE = re.compile(rb'id":(?<=["_]id":)(-?\d++)(?=[,}\]])')
_LISTED = ('["_]ids', '"unread_entries', '"forced_entries')
_NAMED = "|".join(rf'(?<={name}":\[)' for name in _LISTED)
_SEVERAL = re.compile(rf's":\[(?:{_NAMED})([-\d,]++)(?=\])'.encode())


def _each(found: re.Match[bytes]) -> bytes:
    return b's":["%b"' % found[1].replace(b",", b'","')
