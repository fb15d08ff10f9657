"""Pages and their Link header, in the two styles Canvas has.

Numbered lists take `page=3` and name a `last` page; bookmark lists take `page=bookmark:…`
and name a `last` page only on that page.
"""

from __future__ import annotations

import base64
import json
import math
import re
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote_plus

from canvas_simulator.http import Refused, Request
from canvas_simulator.ids import local_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
DEFAULT_PER_PAGE, MAX_PER_PAGE = 10, 100
_ROOM_FOR_LINKS = 6_144  # a longer header loses links in this order, at last all of them
_EXPENDABLE = ("prev", "current", "first", "last", "next")
_GLOBAL = re.compile(r"/(\d{14})(?=/|$)")  # links name everything by its local id
_DROPPED = {"page", "per_page", "access_token"}


def numbered(
    request: Request, rows: Sequence[T], *, counted: bool = True, default: int = DEFAULT_PER_PAGE
) -> tuple[Sequence[T], str]:
    """The rows of the page asked for, and the Link header. A bad page is a 404.

    A list that is not ``counted`` only knows its end by a page that is not full.
    """
    size, page = per_page(request, default), _number(request.one("page"))
    last = max(1, math.ceil(len(rows) / size))
    links = {"current": page}
    short = page * size > len(rows)
    if page < last or not (counted or short):
        links["next"] = page + 1
    if page > 1:
        links["prev"] = page - 1
    links["first"] = 1
    if counted or short:
        links["last"] = last if counted else page
    shown = rows[(page - 1) * size : page * size]
    return shown, _link(request, {rel: str(to) for rel, to in links.items()}, size)


def bookmarked(
    request: Request, rows: Sequence[T], key: Callable[[T], list[object]]
) -> tuple[Sequence[T], str]:
    """The rows after the bookmark (``key`` of the last row seen), and the Link header.

    What is no bookmark restarts at the first page; a plain number is refused.
    """
    size, page = per_page(request), request.one("page")
    if page is not None and page.isdigit() and int(page) > 0:
        raise Refused(400, {"status": "bad_request", "errors": [{"page": _RESTART}]})
    start = _after(page or "", rows, key)
    shown = rows[start : start + size]
    here = page if start and page is not None else "first"
    links = {"current": here}
    if start + size < len(rows):
        links["next"] = _bookmark(key(shown[-1]))
    links["first"] = "first"
    if start + size >= len(rows):
        links["last"] = here
    return shown, _link(request, links, size)


_RESTART = "Invalid page; please restart iteration and follow `next` links"


def per_page(request: Request, default: int = DEFAULT_PER_PAGE) -> int:
    """1 to 100; what is no number counts as 1, as in Canvas."""
    asked = request.one("per_page")
    if asked is None:
        return default
    digits = asked.strip().split(".")[0]
    return min(max(int(digits) if digits.isdigit() else 1, 1), MAX_PER_PAGE)


def _number(page: str | None) -> int:
    if page is None:
        return 1
    if not page.isdigit() or int(page) < 1:
        raise Refused(
            404, {"errors": [{"message": "An error occurred.", "error_code": "not_found"}]}
        )
    return int(page)


def _bookmark(key: list[object]) -> str:
    text = json.dumps(key, ensure_ascii=False, separators=(",", ":")).encode()
    return "bookmark:" + base64.urlsafe_b64encode(text).decode().rstrip("=")


def _after(page: str, rows: Sequence[T], key: Callable[[T], list[object]]) -> int:
    if not page.startswith("bookmark:"):
        return 0
    for at, row in enumerate(rows):
        if _bookmark(key(row)) == page:
            return at + 1
    return 0


def _link(request: Request, pages: dict[str, str], size: int) -> str:
    query = _query(request)
    path = _GLOBAL.sub(_local, request.path.removesuffix("/").removesuffix(".json"))
    address = f"{request.base()}{path}"
    links = {
        rel: f'<{address}?{query}page={to}&per_page={size}>; rel="{rel}"'
        for rel, to in pages.items()
    }
    for rel in _EXPENDABLE:
        if sum(map(len, links.values())) <= _ROOM_FOR_LINKS:
            break
        links.pop(rel, None)
    return ",".join(links.values())


def _local(segment: re.Match[str]) -> str:
    return f"/{local_id(segment[1])}"


def _query(request: Request) -> str:
    """The caller's parameters as Rails writes them again: sorted by name, lists in order."""
    named: dict[str, list[str]] = {}
    for key, value in request.query:
        if key not in _DROPPED:
            named.setdefault(key, []).append(f"{quote_plus(key)}={quote_plus(value)}")
    return "".join(f"{part}&" for part in sorted("&".join(values) for values in named.values()))
