"""Walks a listing to its end by Link headers, with a guard for everything that has no end (R123).

Only a missing `next` ends a listing: pages may be short or empty, page names are opaque, and a bad
bookmark silently starts again at the first page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.kept_pages import Gets
from canvas_sync.canvas.page import Page
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
    """All rows, each id once (the later page wins); ``strays``: rows without a usable id.

    ``shifted``: a row came twice, so rows moved between the pages and others may be missing.
    ``dated``: ``began_at`` is the server's own clock.
    """

    rows: tuple[Json, ...]
    strays: int
    began_at: datetime
    ended_at: datetime
    shifted: bool = False
    pages: int = 1
    dated: bool = True


def by_id(row: Json) -> str | None:
    """What most rows are told apart by."""
    return id_text(row.get("id"))


async def walk(
    client: Gets,
    path: str,
    *,
    place: Place,
    caps: Caps = CAPS,
    name: Callable[[Json], str | None] = by_id,
) -> Listing:
    """Every row of every page of the listing at ``path``; ``name`` tells rows apart.

    Raises:
        SyncError: as ``CanvasClient.get``; for a listing that repeats a page, reaches a cap or has
            a page that is no list: ``CourseUnreadable`` of a course, else ``ContractBroken`` or
            ``CanvasFailing``.
    """
    seen = _Seen()
    following: str | None = path
    while following is not None:
        seen.guard(following, place=place, caps=caps)
        page = await client.get(following, place=place)
        seen.take(page, rows_of(page, place), name)
        following = page.next_url
    return seen.listing()


@dataclass(slots=True)
class _Seen:
    """What a walk has seen so far; ``count``: rows of any kind, repeated ones too."""

    pages: list[Page] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    rows: dict[str, Json] = field(default_factory=dict)
    strays: int = 0
    count: int = 0

    def guard(self, following: str, *, place: Place, caps: Caps) -> None:
        """Go on to the page ``following`` only if the listing can still have an end."""
        if following in self.asked:
            raise _endless(place, "repeats a page")
        if len(self.pages) >= caps.pages:
            raise _endless(place, f"has more than {caps.pages} pages")
        if self.count > caps.rows:
            raise _endless(place, f"has more than {caps.rows} rows")
        if sum(page.size_bytes for page in self.pages) > caps.size_bytes:
            raise _endless(place, f"has more than {caps.size_bytes} bytes")
        self.asked.add(following)

    def take(self, page: Page, rows: list[Any], name: Callable[[Json], str | None]) -> None:
        self.pages.append(page)
        self.count += len(rows)
        for row in rows:
            identifier = name(row) if isinstance(row, dict) else None
            if identifier is None:
                self.strays += 1
            else:
                self.rows[identifier] = row

    def listing(self) -> Listing:
        return Listing(
            tuple(self.rows.values()),
            self.strays,
            self.pages[0].seen_at,
            self.pages[-1].seen_at,
            shifted=len(self.rows) + self.strays < self.count,
            pages=len(self.pages),
            dated=self.pages[0].dated,
        )


def _endless(place: Place, problem: str) -> SyncError:
    kind = CourseUnreadable if place is Place.COURSE else ContractBroken
    return kind(f"a listing of Canvas {problem}; it was not read to the end")


def rows_of(page: Page, place: Place) -> list[Any]:
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
