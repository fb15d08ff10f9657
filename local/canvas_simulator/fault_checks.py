"""What a fault may send: checked when it is made, as nobody sees a server's traceback."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_BYTES = 2_000_000_000
"""A bomb of this size is packed in about a second, in which nobody else is answered."""
_BODILESS = frozenset({204, 304})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_OURS = frozenset({"content-length", "transfer-encoding"})


def check_headers(headers: Mapping[str, str]) -> None:
    """Raises ValueError for names and values that HTTP can't carry, and for a body's length."""
    for name, value in headers.items():
        if not _NAME.fullmatch(name):
            raise ValueError(f"headers: {name!r} is no name of a header")
        if not _VALUE.fullmatch(value):
            raise ValueError(f"headers: {name} has a line break or a sign beyond Latin-1")
        if name.lower() in _OURS:
            raise ValueError(f"headers: {name} is the server's; the kind wrong_length sends a lie")


def check_body(status: int | None, body: str | None, *, is_empty: bool) -> None:
    """Raises ValueError for text that is none, and for any body with a status that has none."""
    try:
        (body or "").encode()
    except UnicodeEncodeError as exc:
        raise ValueError("body: it has half a surrogate pair, which is no text") from exc
    if status in _BODILESS and not is_empty:
        raise ValueError(f"body: an answer {status} has none; kind status with that status does")


def check_size(size_bytes: int) -> None:
    """Raises ValueError for a size that would keep the server busy for long."""
    if not 0 <= size_bytes <= LARGEST_BYTES:
        raise ValueError(f"size_bytes: {size_bytes} is not between 0 and {LARGEST_BYTES}")
