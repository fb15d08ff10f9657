"""Reads courses whole, in as few and as cheap queries as measured.

Many courses (a full sync): five to a query without texts, then those five's texts and lock dates,
at most 300 rows to a query. Up to ten courses of a delta: one query with everything. A connection
has 100 rows a page; further pages are asked per course, only for what is not finished, with texts.

Requests for c courses of a assignments, P = pages beyond the first of each course's longest
connection, summed: a full sync ceil(c/5) + t + P, where t = ceil(c/5) up to 60 assignments a course
and 2·floor(c/5) + ceil((c mod 5)/3) beyond; a delta 1 + P. A course with announcements for single
sections costs one request of REST more.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import partial

from canvas_sync.canvas.graphql.asking import Asks
from canvas_sync.canvas.graphql.by_rest import ByRest
from canvas_sync.canvas.graphql.course_reading import CourseReading, Origin
from canvas_sync.canvas.graphql.fields import BadFieldError
from canvas_sync.canvas.graphql.halving import Failed, Halving, variables
from canvas_sync.canvas.graphql.ready import as_ready, batches, together
from canvas_sync.canvas.kept_pages import PageKeeper
from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    CourseFailed,
    OutOfTime,
    SyncError,
)
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent

FEW = 10
"""Courses of a delta that one query reads whole; beyond, the cheap way in chunks."""
PER_QUERY = 5
ROWS_PER_TEXTS = 300
"""Three full pages: measured, a text costs Canvas more than the whole rest of its row."""

Outcome = tuple[CourseId, CourseContent | SyncError]
Put = Callable[[tuple[CourseId, CourseReading | SyncError]], Awaitable[None]]
OF_COURSE = (CourseFailed, CanvasFailing, CanvasUnreachable)


class ContentReader:
    """``in_one``: the most courses that one query may read whole; ``by_rest``: the other way."""

    def __init__(
        self, client: Asks, by_rest: ByRest, origin: Origin, keeper: PageKeeper, *, in_one: int
    ) -> None:
        self._halving = Halving(client, keeper)
        self._by_rest = by_rest
        self._place = origin
        self._in_one = in_one

    async def read(self, ids: Sequence[CourseId]) -> AsyncGenerator[Outcome, None]:
        """Each course once, whole or with its error; any other error ends the reading.

        A course is translated when it is taken: five that come at once would hold up what is asked
        meanwhile.
        """
        few = len(ids) <= self._in_one
        chunks = [ids] if few and ids else batches(ids, PER_QUERY)

        async def chunk(courses: Sequence[CourseId], put: Put) -> None:
            await self._chunk(courses, put, texts=few)

        async with aclosing(as_ready(chunks, chunk)) as outcomes:
            async for course_id, found in outcomes:
                yield course_id, found if isinstance(found, SyncError) else found.content()

    async def _chunk(self, ids: Sequence[CourseId], put: Put, *, texts: bool) -> None:
        """The first page of all, then texts and further pages, each course put when whole."""
        readings = [CourseReading(one, self._place) for one in ids]
        failed = await self._halving.ask(readings, variables(texts=texts), CourseReading.take)
        for course_id, error in failed.items():
            await put((course_id, error))
        alive = [one for one in readings if one.id not in failed]
        await together(self._part(part, put) for part in _packed(alive))

    async def _part(self, readings: Sequence[CourseReading], put: Put) -> None:
        lacking = [one for one in readings if one.lacks_texts()]
        texts = asyncio.ensure_future(self._texts(lacking))
        try:
            await together(self._whole(one, texts, put) for one in readings)
        finally:
            texts.cancel()
            await asyncio.gather(texts, return_exceptions=True)

    async def _whole(self, reading: CourseReading, texts: Awaitable[None], put: Put) -> None:
        try:
            await self._pages(reading)
            await self._shown(reading)
            await texts
        except OF_COURSE as exc:
            await put((reading.id, exc))
        else:
            await put((reading.id, reading))

    async def _pages(self, reading: CourseReading) -> None:
        """To the end; submissions once more if a page border may have hidden one."""
        await self._to_the_end(reading)
        if reading.lacks_work():
            anew = reading.look_again_at_work()
            await self._to_the_end(anew)
            reading.add_work(anew)

    async def _shown(self, reading: CourseReading) -> None:
        """Which announcements are for the person; not known, what is stored of all topics stays."""
        try:
            if reading.lacks_shown():
                reading.shown = await self._by_rest.announcements(reading.id)
        except OutOfTime:
            raise
        except (*OF_COURSE, BadFieldError):
            return

    async def _to_the_end(self, reading: CourseReading) -> None:
        while parts := reading.unfinished():
            cursors = {part: reading.connection(part).cursor for part in parts}
            texts = not reading.texts_apart
            wanted = variables(texts=texts, parts=parts, cursors=cursors)

            take = partial(CourseReading.take, parts=parts)
            failed = await self._halving.ask([reading], wanted, take)
            for error in failed.values():
                raise error

    async def _texts(self, readings: Sequence[CourseReading]) -> None:
        """Texts and lock dates of the first pages; a course without them is still a course."""
        if not readings:
            return
        wanted = variables(texts=True, rows=False, parts=("asg",))
        _go_on(await self._halving.ask(readings, wanted, CourseReading.take_texts))
        await together(self._more_texts(one) for one in readings)

    async def _more_texts(self, reading: CourseReading) -> None:
        """The rest, where smaller pages were asked for."""
        while reading.texts.cursor is not None and (reading.texts_apart or reading.lacks_texts()):
            cursors = {"asg": reading.texts.cursor}
            wanted = variables(texts=True, rows=False, parts=("asg",), cursors=cursors)
            size, take = reading.page_rows, CourseReading.take_texts
            failed = await self._halving.ask([reading], wanted, take, size)
            _go_on(failed)
            if failed:
                return


def _go_on(failed: Failed) -> None:
    """Texts that can't be read are done without; those there was no time for are read later."""
    for error in failed.values():
        if isinstance(error, OutOfTime):
            raise error


def _packed(readings: Sequence[CourseReading]) -> list[list[CourseReading]]:
    """In order, as many courses together as have their texts in one query."""
    parts: list[list[CourseReading]] = []
    room = 0
    for one in readings:
        rows = len(one.asg.rows)
        if not parts or rows > room:
            parts.append([])
            room = ROWS_PER_TEXTS
        parts[-1].append(one)
        room -= rows
    return parts
