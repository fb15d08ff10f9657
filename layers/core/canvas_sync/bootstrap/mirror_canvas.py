"""What the program `mirror` puts around a reader: its courses, its mode, and what it asked."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import SecretStr

from canvas_sync.adapters.sqlite.choices import global_ids
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import Refused, SyncError
from canvas_sync.domain.ids import CanvasSite, CourseId, global_id
from canvas_sync.domain.look import CourseContent, Look, Signals
from canvas_sync.domain.snapshot import CourseListing, CourseSnapshot, GroupSnapshot, Identity
from canvas_sync.ports import Canvas, CanvasReader, Usage

ASK_SECONDS = 60.0
"""How long a question before a first run may take."""


class ChosenCanvas:
    """``chosen``: ids of courses, global or as in their addresses; empty: all.

    ``mode``: how the person wants it read; None: as a probe finds out.
    ``are_new``: nobody has seen yet whether the person has these courses.
    ``usage``: of all its readers together.
    """

    def __init__(
        self, canvas: Canvas, chosen: frozenset[str], mode: Mode | None = None, *, are_new: bool
    ) -> None:
        self._canvas = canvas
        self._chosen = chosen
        self._are_new = are_new
        self._mode = mode
        self.usage = Usage(0, 0.0)

    @property
    def is_limited(self) -> bool:
        return bool(self._chosen)

    @asynccontextmanager
    async def reader(
        self,
        site: CanvasSite,
        token: SecretStr,
        *,
        known: Identity | None,
        mode: Mode,
        budget_seconds: float,
    ) -> AsyncIterator[CanvasReader]:
        opened = self._canvas.reader(
            site, token, known=known, mode=mode, budget_seconds=budget_seconds
        )
        chosen = global_ids(self._chosen, home_shard=known.home_shard) if known else frozenset()
        async with opened as reader:
            try:
                yield _ChosenReader(reader, chosen, self._mode)
            finally:
                self.usage = self.usage + reader.usage

    async def prove(self, site: CanvasSite, token: SecretStr) -> None:
        """See that the person has every course of a choice just made; an old one is not looked at.

        Raises:
            Refused: ``no_such_course``, with the ids as they were given.
        """
        if not (self._are_new and self._chosen):
            return
        ask = partial(self.reader, site, token, mode=Mode.REST, budget_seconds=ASK_SECONDS)
        async with ask(known=None) as reader:
            identity = await reader.identity()
        async with ask(known=identity) as reader:
            listing = await reader.courses()
        there = {course.id for course in listing.courses} | listing.unreadable
        shard = identity.home_shard
        lacking = {one for one in self._chosen if global_id(one, home_shard=shard) not in there}
        if lacking:
            raise Refused("no_such_course", f"You have no course {', '.join(sorted(lacking))}.")


class _ChosenReader:
    """A reader that knows of no other course or mode; the person's groups are all there.

    ``chosen``: global ids; empty: all.
    """

    def __init__(self, reader: CanvasReader, chosen: frozenset[str], mode: Mode | None) -> None:
        self._reader = reader
        self._chosen = chosen
        self._mode = mode

    @property
    def mode(self) -> Mode:
        return self._reader.mode

    @property
    def usage(self) -> Usage:
        return self._reader.usage

    async def identity(self) -> Identity:
        return await self._reader.identity()

    async def probe(self) -> Mode:
        return self._mode or await self._reader.probe()

    async def courses(self, *, complete: bool = True) -> CourseListing:
        listing = await self._reader.courses(complete=complete)
        shown = tuple(course for course in listing.courses if self._shows(course.id))
        return replace(listing, courses=shown)

    async def look(self, **asked: Any) -> Look:  # noqa: ANN401  # as the port says
        look = await self._reader.look(**asked)
        courses = {i: seen for i, seen in look.courses.items() if self._shows(i)}
        return replace(look, courses=courses)

    async def groups(self) -> tuple[GroupSnapshot, ...] | None:
        return await self._reader.groups()

    async def lists(self, course_ids: Sequence[CourseId]) -> Mapping[CourseId, Signals]:
        return await self._reader.lists(course_ids)

    async def contents(
        self, courses: Sequence[CourseSnapshot]
    ) -> AsyncGenerator[tuple[CourseId, CourseContent | SyncError], None]:
        async with aclosing(self._reader.contents(courses)) as contents:
            async for each in contents:
                yield each

    async def unfinished(self) -> bytes | None:
        return await self._reader.unfinished()

    async def resume(self, pages: bytes) -> frozenset[CourseId]:
        return await self._reader.resume(pages)

    def _shows(self, course_id: CourseId) -> bool:
        return not self._chosen or course_id in self._chosen
