"""Requests that never reach Canvas's own code: too long, not to be decoded, for no route."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from canvas_simulator.http import Reply, server_error

if TYPE_CHECKING:
    from canvas_simulator.http import Pairs, Request

LONGEST_QUERY_BYTES, LONGEST_HEADER_BYTES = 10_240, 81_920
_BROKEN = (
    b"500 Internal Server Error\nIf you are the administrator of this website, then please read "
    b"this web application's log file and/or the web server's log file to find out what went wrong."
)
_NO_CODE = re.compile("%(?![0-9A-Fa-f]{2})")


def read_query(text: str) -> Pairs:
    """The names and values of a query; what is no UTF-8, or no `%xx`, as a lone surrogate."""
    sound = _NO_CODE.sub("%FF", text)
    return tuple(parse_qsl(sound, keep_blank_values=True, errors="surrogateescape"))


def unread(request: Request) -> Reply | None:
    """The web server's 400, or the plain 500 around Canvas; None for a sound request."""
    query_bytes = sum(len(name) + len(value) + 2 for name, value in request.query)
    if query_bytes > LONGEST_QUERY_BYTES or any(
        len(value) > LONGEST_HEADER_BYTES for value in request.headers.values()
    ):
        return Reply(400)
    if _is_sound(request):
        return None
    return Reply(500, _BROKEN, {"content-type": "text/plain; charset=utf-8"})


def no_such_route(request: Request) -> Reply:
    """An empty 404, of the kind the caller reads."""
    asked = request.headers.get("accept", "")
    kind = "application/json" if "json" in asked else "text/html"
    return Reply(404, b"", {"content-type": kind})


def check_storable(request: Request) -> None:
    """A NUL in a parameter is Canvas's own error: its database takes none."""
    if any("\0" in value for _, value in request.query):
        raise server_error()


def _is_sound(request: Request) -> bool:
    """Whether the query can be decoded, and a body that says it is JSON read as JSON."""
    try:
        for name, value in request.query:
            (name + value).encode()
        if request.body and "json" in request.headers.get("content-type", ""):
            json.loads(request.body)
    except (ValueError, RecursionError):  # also JSON nested beyond all reason
        return False
    return True
