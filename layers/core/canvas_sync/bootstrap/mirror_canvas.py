"""What the program `mirror` puts around a reader: which courses it shows, and what it asked."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import Any

from pydantic import SecretStr

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.ids import CanvasSite, CourseId, local_id
from canvas_sync.domain.look import CourseContent, Look, Signals
from canvas_sync.domain.snapshot import CourseListing, CourseSnapshot, GroupSnapshot, Identity
from canvas_sync.ports import Canvas, CanvasReader, Usage


class ChosenCanvas:
    """``chosen``: ids of courses, global or as in their addresses; empty: all.

    ``usage``: of all its readers together.
    """

    def __init__(self, canvas: Canvas, chosen: frozenset[str]) -> None:
        self._canvas = canvas
        self._chosen = chosen
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
        async with opened as reader:
            try:
                yield _ChosenReader(reader, self._chosen) if self._chosen else reader
            finally:
                self.usage = self.usage + reader.usage


class _ChosenReader:
    """A reader that knows of no other course; the person's groups are all there."""

    def __init__(self, reader: CanvasReader, chosen: frozenset[str]) -> None:
        self._reader = reader
        self._chosen = chosen

    @property
    def mode(self) -> Mode:
        return self._reader.mode

    @property
    def usage(self) -> Usage:
        return self._reader.usage

    async def identity(self) -> Identity:
        return await self._reader.identity()

    async def probe(self) -> Mode:
        return await self._reader.probe()

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
        return not self._chosen.isdisjoint({course_id, local_id(course_id)})
