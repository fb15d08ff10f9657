"""Keeps the good pages of courses that are being read, so that a cut reading goes on behind them.

Pages are held by reference until their course was handed over, and packed only when time ran out.
A page is known by what was asked (an address, or a course and a query's variables): asked the same,
a kept one answers once. Headers, and with them the token, are no part of it.
"""

import asyncio
import json
import zlib
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Protocol

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.page import Page
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import CourseFailed, SyncError
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent, Signals

Outcome = tuple[CourseId, CourseContent | SyncError]


@dataclass(frozen=True, slots=True)
class Kept:
    """A good answer, or one course's part of it. ``courses``: which it is needed for.

    ``began_at``: when it was asked for, ``seen_at``: when it was answered, by the server's clock.
    """

    courses: tuple[CourseId, ...]
    payload: Any = field(repr=False)
    began_at: datetime
    seen_at: datetime
    next_url: str | None = field(default=None, repr=False)
    size_bytes: int = 0


class PageKeeper:
    """``mode``: whose pages they are; those of the other mode are of no use."""

    def __init__(self, mode: Mode) -> None:
        self._mode = mode
        self._begun: dict[str, Kept] = {}
        self._read: dict[str, Kept] = {}
        self._new: set[str] = set()
        self._resumed: set[CourseId] = set()
        self._told: dict[CourseId, Signals] = {}

    def begin(self, told: Mapping[CourseId, Signals]) -> None:
        """Courses are to be read. ``told``: their signals in the look before.

        Of one that was begun before, the look of then counts: what moved since is read again.
        """
        self._told = {**told, **self._told}

    def find(self, key: str) -> Kept | None:
        """What was answered to ``key`` before the reading was cut; only once."""
        kept = self._begun.pop(key, None)
        if kept is not None:
            self._read[key] = kept
            self._resumed.update(kept.courses)
        return kept

    def keep(self, key: str, kept: Kept) -> None:
        self._read[key] = kept
        self._new.add(key)

    def groups(self, beginning: str) -> set[tuple[CourseId, ...]]:
        """The courses that kept pages whose key begins so were asked for together."""
        return {kept.courses for key, kept in self._begun.items() if key.startswith(beginning)}

    async def closing(
        self, reading: AsyncGenerator[Outcome, None]
    ) -> AsyncGenerator[Outcome, None]:
        """What ``reading`` gives; the pages of a course it is done with are dropped."""
        async with aclosing(reading):
            async for course_id, outcome in reading:
                yield course_id, self._ended(course_id, outcome)

    def _ended(
        self, course_id: CourseId, outcome: CourseContent | SyncError
    ) -> CourseContent | SyncError:
        if not isinstance(outcome, CourseContent | CourseFailed):
            return outcome
        told = self._told.pop(course_id, {})
        self._read = {k: kept for k, kept in self._read.items() if self._is_needed(kept)}
        if course_id not in self._resumed or isinstance(outcome, CourseFailed):
            return outcome
        return replace(outcome, resumed=True, signals={**outcome.signals, **told})

    def _is_needed(self, kept: Kept) -> bool:
        """Whether one of its courses is not done with."""
        return not self._told.keys().isdisjoint(kept.courses)

    async def unfinished(self) -> bytes | None:
        """All pages of the courses that are not done with; None if this reading added none."""
        pages = {k: kept for k, kept in (self._begun | self._read).items() if self._is_needed(kept)}
        if self._new.isdisjoint(pages):
            return None
        begun = {course_id for kept in pages.values() for course_id in kept.courses}
        told = {i: dict(signals) for i, signals in self._told.items() if i in begun}
        return await asyncio.to_thread(_packed, self._mode, told, pages)

    async def resume(self, body: bytes) -> frozenset[CourseId]:
        """Take over what ``unfinished`` gave: the courses it is about; none if it is of no use."""
        try:
            mode, self._told, self._begun = await asyncio.to_thread(_opened, body)
        except (zlib.error, ValueError, KeyError, TypeError):
            return frozenset()
        if mode != self._mode:
            self._told, self._begun = {}, {}
        return frozenset(self._told)


class Gets(Protocol):
    """The client, as far as walking a listing needs it."""

    async def get(self, path: str, *, place: Place) -> Page: ...


class KeptWalk:
    """Gets the pages of ``courses``, kept ones without asking. ``asked``: how many were asked."""

    def __init__(self, client: Gets, keeper: PageKeeper, courses: Iterable[CourseId]) -> None:
        self._client = client
        self._keeper = keeper
        self._courses = tuple(courses)
        self.asked = 0

    async def get(self, path: str, *, place: Place) -> Page:
        kept = self._keeper.find(path)
        if kept is not None:
            return Page(kept.payload, kept.seen_at, None, kept.next_url, kept.size_bytes)
        self.asked += 1
        page = await self._client.get(path, place=place)
        at = page.seen_at
        known = Kept(self._courses, page.payload, at, at, page.next_url, page.size_bytes)
        self._keeper.keep(path, known)
        return page


def _packed(mode: Mode, told: Mapping[CourseId, Signals], pages: Mapping[str, Kept]) -> bytes:
    plain = {
        key: {each.name: getattr(kept, each.name) for each in fields(kept)}
        for key, kept in pages.items()
    }
    text = json.dumps([mode, told, plain], default=datetime.isoformat, separators=(",", ":"))
    return zlib.compress(text.encode(), level=3)


def _opened(body: bytes) -> tuple[str, dict[CourseId, Signals], dict[str, Kept]]:
    mode, told, plain = json.loads(zlib.decompress(body))
    return mode, told, {key: _kept(**of_page) for key, of_page in plain.items()}


def _kept(*, courses: list[CourseId], began_at: str, seen_at: str, **rest: Any) -> Kept:  # noqa: ANN401  # JSON
    moment = datetime.fromisoformat
    return Kept(tuple(courses), began_at=moment(began_at), seen_at=moment(seen_at), **rest)
