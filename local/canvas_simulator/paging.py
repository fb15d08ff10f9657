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
    request: Request,
    rows: Sequence[T],
    key: Callable[[T], list[object]],
    *,
    order: Callable[[list[object]], object] = list,
    descending: bool = False,
) -> tuple[Sequence[T], str]:
    """The rows after the bookmark (``key`` of the last row seen), and the Link header.

    ``order``: what of a key the rows are in order by.
    What is no bookmark, or one of another list, restarts at the first page; a plain number is
    refused.
    """
    size, page = per_page(request), request.one("page")
    if page is not None and page.isdigit() and int(page) > 0:
        raise Refused(400, {"status": "bad_request", "errors": [{"page": _RESTART}]})
    mark, at = _decoded(page or ""), None
    if mark is not None:
        at = _after(mark, [key(row) for row in rows], order, descending=descending)
    start, here = at or 0, "first" if at is None else page or ""
    shown = rows[start : start + size]
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


def _decoded(page: str) -> list[object] | None:
    """The key in a bookmark; None for what is none."""
    if not page.startswith("bookmark:"):
        return None
    text = page.removeprefix("bookmark:")
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return None
    return found if isinstance(found, list) else None


def _after(
    mark: list[object],
    keys: list[list[object]],
    order: Callable[[list[object]], object],
    *,
    descending: bool,
) -> int | None:
    """The place behind the row of that key, or behind those before it if that one has gone.

    None if rows of that list have no such keys.
    """
    if not any(_alike(mark, each) for each in keys or [mark]):
        return None
    if mark in keys:
        return keys.index(mark) + 1
    here = _comparable(order(mark))
    places = [_comparable(order(each)) for each in keys]
    return sum(place > here if descending else place < here for place in places)


def _alike(one: object, other: object) -> bool:
    """Whether two keys have the same parts; a part may be missing in either."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return one is None or other is None or type(one) is type(other)


def _comparable(value: object) -> tuple[object, ...]:
    """Something in order as lists are: what is missing comes last."""
    if isinstance(value, list | tuple):
        return (0, *map(_comparable, value))
    return (1, 0) if value is None else (0, value)


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
