"""Walks a listing to its end by Link headers, with a guard for everything that has no end (R123).

Only a missing `next` ends a listing: pages may be short or empty, page names are opaque, and a bad
bookmark silently starts again at the first page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.client import CanvasClient, Page
from canvas_sync.domain.errors import CanvasFailing, ContractBroken, CourseUnreadable, SyncError
from canvas_sync.domain.snapshot import Json

ID_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Caps:
    """The most one listing may have (R221); reaching one is an error, never a shorter list."""

    pages: int = 200
    rows: int = 20_000
    size_bytes: int = 64_000_000


CAPS = Caps()


@dataclass(frozen=True, slots=True)
class Listing:
    """All rows, each id once (the later page wins); ``strays``: rows without a usable id."""

    rows: tuple[Json, ...]
    strays: int
    began_at: datetime
    ended_at: datetime


async def walk(client: CanvasClient, path: str, *, place: Place, caps: Caps = CAPS) -> Listing:
    """Every row of every page of the listing at ``path``.

    Raises:
        SyncError: as ``CanvasClient.get``; for a listing that repeats a page, reaches a cap or has
            a page that is no list: ``CourseUnreadable`` of a course, else ``ContractBroken`` or
            ``CanvasFailing``.
    """
    pages: list[Page] = []
    asked: set[str] = set()
    following: str | None = path
    rows: dict[str, Json] = {}
    strays = 0
    while following is not None:
        _guard(following, asked, pages, len(rows) + strays, place=place, caps=caps)
        asked.add(following)
        page = await client.get(following, place=place)
        pages.append(page)
        for row in _rows(page, place):
            identifier = id_text(row.get("id")) if isinstance(row, dict) else None
            if identifier is None:
                strays += 1
            else:
                rows[identifier] = row
        following = page.next_url
    return Listing(tuple(rows.values()), strays, pages[0].seen_at, pages[-1].seen_at)


def _guard(
    following: str, asked: set[str], pages: Sequence[Page], rows: int, *, place: Place, caps: Caps
) -> None:
    if following in asked:
        raise _endless(place, "repeats a page")
    if len(pages) >= caps.pages:
        raise _endless(place, f"has more than {caps.pages} pages")
    if rows > caps.rows:
        raise _endless(place, f"has more than {caps.rows} rows")
    if sum(page.size_bytes for page in pages) > caps.size_bytes:
        raise _endless(place, f"has more than {caps.size_bytes} bytes")


def _endless(place: Place, problem: str) -> SyncError:
    kind = CourseUnreadable if place is Place.COURSE else ContractBroken
    return kind(f"a listing of Canvas {problem}; it was not read to the end")


def _rows(page: Page, place: Place) -> list[Any]:
    """The page's list, also when it is the only list of an object: `{"x": [...]}`."""
    if isinstance(page.payload, list):
        return page.payload
    if isinstance(page.payload, dict) and "errors" not in page.payload:
        lists = [value for value in page.payload.values() if isinstance(value, list)]
        if len(lists) == 1:
            return lists[0]
    kind = CourseUnreadable if place is Place.COURSE else CanvasFailing
    raise kind("a page of a listing is not a list")


def id_text(given: object) -> str | None:
    """A Canvas id as text, from a number or digits; None if it is neither or over 64 bit (R84)."""
    if isinstance(given, bool) or not isinstance(given, int | str):
        return None
    text = str(given)
    usable = text.isascii() and text.isdigit() and len(text) <= ID_DIGITS
    return str(int(text)) if usable and 0 < int(text) < 2**63 else None
