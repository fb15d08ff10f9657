"""Looks for a secret in bytes, however it is dressed: as it is, base64, URL-encoded, packed."""

import base64
import gzip
import re
import zlib
from collections.abc import Iterator
from urllib.parse import quote

GZIP = re.compile(rb"\x1f\x8b\x08")
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
MOST_PACKED = 200
"""Packed parts looked into in one piece of bytes; zip files have an entry point for each file."""


def forms(secret: str) -> dict[str, bytes]:
    """What to look for; base64 in its three alignments, without the characters the ends share."""
    plain = secret.encode()
    found = {"plain": plain, "url": quote(secret, safe="").encode(), "hex": plain.hex().encode()}
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + plain)
        found[f"base64+{shift}"] = text[4 if shift else 0 : -4]
    return found


def found_in(content: bytes, secret: str) -> list[str]:
    """The forms of ``secret`` that ``content`` holds, packed parts of it included."""
    hits = []
    for name, form in forms(secret).items():
        if form in content or form.replace(b"+", b"-").replace(b"/", b"_") in content:
            hits.append(name)
    for part in _unpacked(content):
        hits += [f"packed {hit}" for hit in found_in(part, secret)]
    return hits


def _unpacked(content: bytes) -> Iterator[bytes]:
    for match in list(GZIP.finditer(content))[:MOST_PACKED]:
        yield _open(zlib.decompressobj(zlib.MAX_WBITS | 16), content[match.start() :])
    for match in list(ZLIB.finditer(content))[:MOST_PACKED]:
        yield _open(zlib.decompressobj(), content[match.start() :])


def _open(opener: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return opener.decompress(packed, 1_000_000)
    except zlib.error:
        return b""


def dressed(secret: str) -> dict[str, bytes]:
    """The secret in each disguise, to prove that the search sees through it."""
    plain = secret.encode()
    return {
        "plain": b"x" + plain + b"y",
        "url": quote(f"token={secret}&", safe="").encode(),
        "base64": base64.b64encode(b'{"t":"' + plain + b'"}'),
        "base64 of an odd start": base64.b64encode(b"ab" + plain + b"cdef"),
        "gzip": b"head" + gzip.compress(b"rows " + plain * 2),
        "zlib": zlib.compress(b'{"row": "' + plain + b'"}'),
        "gzip of base64": gzip.compress(base64.b64encode(b"k" + plain + b"kk")),
        "hex": plain.hex().encode(),
    }
