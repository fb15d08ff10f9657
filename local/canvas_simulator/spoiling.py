"""True answers made wrong: pages that lie, rows that move, a body that swells when unpacked."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from canvas_simulator.http import as_json

if TYPE_CHECKING:
    from canvas_simulator.http import Reply, Request

ELSEWHERE = "https://elsewhere.example.test"
_PIECE_BYTES = 1_000_000
_LINK = re.compile(r'<([^>]*)>; rel="(\w+)"')


class Spoiling(Protocol):
    """What a spoiler knows of its fault: its numbers, and the last page met on each path."""

    @property
    def size_bytes(self) -> int: ...

    @property
    def last_rows(self) -> dict[str, list[object]]: ...


def _repeated_page(_: Spoiling, request: Request, reply: Reply) -> None:
    """The next page is this one again, for ever."""
    links = _links(reply)
    _relink(reply, links | {"next": links.get("current", request.base() + request.path)})


def _other_host(_: Spoiling, request: Request, reply: Reply) -> None:
    """The next page is at a host that is not this school's."""
    links = _links(reply)
    onward = urlsplit(links.get("next") or links.get("current") or request.path)
    _relink(reply, links | {"next": f"{ELSEWHERE}{onward.path}?{onward.query}"})


def _duplicated_rows(fault: Spoiling, request: Request, reply: Reply) -> None:
    """A row came in while the client turned the page: it gets the last one once more."""
    rows = json.loads(reply.body or b"null")
    if isinstance(rows, list):
        before = fault.last_rows.get(request.path, [])
        fault.last_rows[request.path] = rows
        _rewrite(reply, [*before[-1:], *rows])


def _shifted_rows(fault: Spoiling, request: Request, reply: Reply) -> None:
    """A row went while the client turned the page: the next page lacks its first one."""
    rows = json.loads(reply.body or b"null")
    if isinstance(rows, list):
        later = request.path in fault.last_rows
        fault.last_rows[request.path] = rows
        _rewrite(reply, rows[1:] if later else rows)


def _gzip_bomb(fault: Spoiling, _: Request, reply: Reply) -> None:
    """A thousandth of its size on the wire: blanks, then a JSON list."""
    reply.body = _bomb(fault.size_bytes)
    reply.headers["content-encoding"] = "gzip"


SPOILERS: dict[str, Callable[[Spoiling, Request, Reply], None]] = {
    "repeated_page": _repeated_page,
    "other_host": _other_host,
    "duplicated_rows": _duplicated_rows,
    "shifted_rows": _shifted_rows,
    "gzip_bomb": _gzip_bomb,
}


def _links(reply: Reply) -> dict[str, str]:
    return {rel: url for url, rel in _LINK.findall(reply.headers.get("link", ""))}


def _relink(reply: Reply, links: dict[str, str]) -> None:
    reply.headers["link"] = ",".join(f'<{url}>; rel="{rel}"' for rel, url in links.items())


def _rewrite(reply: Reply, rows: list[object]) -> None:
    reply.body = as_json(rows)


@lru_cache(maxsize=4)
def _bomb(size_bytes: int) -> bytes:
    """A gzip stream of about ``size_bytes`` blanks and `[]`.

    One piece is packed and repeated: after a full flush the packed bytes of equal pieces
    are equal, so a hundred megabytes are made in milliseconds.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    blanks = b" " * _PIECE_BYTES
    piece = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    times = max(1, size_bytes // _PIECE_BYTES)
    checksum, length = 0, _PIECE_BYTES * times + 2
    for _ in range(times):
        checksum = zlib.crc32(blanks, checksum)
    end = packer.compress(b"[]") + packer.flush(zlib.Z_FINISH)
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    tail = struct.pack("<II", zlib.crc32(b"[]", checksum), length & 0xFFFFFFFF)
    return head + piece * times + end + tail
