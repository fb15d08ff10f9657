"""Asks for several courses at once, and for less when that is too much (never the same again).

Source: measured, a query of over 60 s ends in HTTP 500, is charged in full and gives nothing.
"""

import json
from collections.abc import Callable, Mapping, Sequence

from canvas_sync.canvas.answers import NotCanvas, QueryTooHeavy, QueryTooLarge
from canvas_sync.canvas.graphql.asking import Asks, Reply, ask, chosen, course_nodes
from canvas_sync.canvas.graphql.course_reading import PARTS, CourseReading
from canvas_sync.canvas.graphql.fields import Node
from canvas_sync.canvas.graphql.queries import CONTENTS
from canvas_sync.canvas.graphql.ready import together
from canvas_sync.canvas.kept_pages import Kept, PageKeeper
from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    ContractBroken,
    CourseFailed,
    CourseForbidden,
    CourseUnreadable,
    SyncError,
)
from canvas_sync.domain.ids import CourseId

PAGE, LEAST_PAGE = 100, 25
MOST_GIVEN_UP = 3
"""Single texts of a course that are too large; after so many its other ones are not asked for."""

Take = Callable[[CourseReading, Node, Reply], None]
Failed = dict[CourseId, SyncError]
TOO_MUCH = (QueryTooHeavy, NotCanvas, ContractBroken)
"""Asked apart, all but the course to blame may be answered."""


def variables(
    *,
    texts: bool,
    rows: bool = True,
    parts: tuple[str, ...] = PARTS,
    cursors: Mapping[str, str | None] | None = None,
) -> dict[str, object]:
    """What to ask of each course; a connection without a cursor is asked from its beginning."""
    return {"texts": texts, "rows": rows} | chosen(PARTS, parts, cursors)


class Halving:
    """``ask`` hands every course of an answer to ``take`` and returns those that failed."""

    def __init__(self, client: Asks, keeper: PageKeeper) -> None:
        self._client = client
        self._keeper = keeper

    async def ask(
        self,
        readings: Sequence[CourseReading],
        wanted: Mapping[str, object],
        take: Take,
        size: int = PAGE,
    ) -> Failed:
        """Ask for all at once; what is too much is asked by halves, then by smaller pages.

        ``size``: the rows of a page to begin with. A course's part of an answer is kept as what was
        wanted at first, however it came.

        Raises:
            SyncError: what concerns the token or the host, not a course.
        """
        kept = {one.id: self._keeper.find(_key(one, wanted)) for one in readings}
        failed: Failed = {}
        for one in readings:
            if (part := kept[one.id]) is not None:
                reply = Reply({}, part.began_at, part.seen_at)
                failed |= _taken([one], {one.wire: part.payload}, reply, take)
        left = [one for one in readings if kept[one.id] is None]

        def keep(one: CourseReading, node: Node, reply: Reply) -> None:
            take(one, node, reply)
            part = Kept((one.id,), node, reply.began_at, reply.seen_at)
            self._keeper.keep(_key(one, wanted), part)

        return failed | await self._ask(left, wanted, keep, size) if left else failed

    async def _ask(
        self,
        readings: Sequence[CourseReading],
        wanted: Mapping[str, object],
        take: Take,
        size: int,
    ) -> Failed:
        ids = [one.wire for one in readings]
        try:
            reply = await ask(self._client, CONTENTS, {**wanted, "ids": ids, "first": size})
            for one in readings:
                one.page_rows = min(PAGE, 2 * size)
            return _taken(readings, course_nodes(reply), reply, take)
        except TOO_MUCH as exc:
            return await self._less(readings, wanted, take, size, exc)
        except CanvasFailing as exc:
            if len(readings) > 1:  # it may be one course's trouble
                return await self._less(readings, wanted, take, size, exc)
            return {one.id: exc for one in readings}
        except CanvasUnreachable as exc:
            return {one.id: exc for one in readings}

    async def _less(
        self,
        readings: Sequence[CourseReading],
        wanted: Mapping[str, object],
        take: Take,
        size: int,
        error: SyncError,
    ) -> Failed:
        if len(readings) > 1:
            middle = len(readings) // 2
            halves = (readings[:middle], readings[middle:])
            one, other = await together(self._ask(half, wanted, take, size) for half in halves)
            return one | other
        is_large = isinstance(error, QueryTooLarge) and bool(wanted["texts"])
        if is_large and wanted["rows"]:
            return await self._without_texts(readings[0], wanted, take, size)
        if size > (1 if is_large else LEAST_PAGE):
            return await self._ask(readings, wanted, take, size // 2)
        if is_large and readings[0].given_up < MOST_GIVEN_UP:
            readings[0].given_up += 1
            return await self._ask(readings, {**wanted, "texts": False}, take, size)
        if wanted["texts"] and wanted["rows"]:
            return await self._ask(readings, {**wanted, "texts": False}, take, LEAST_PAGE)
        return {readings[0].id: CourseUnreadable(f"it can't be read by GraphQL: {error}")}

    async def _without_texts(
        self, reading: CourseReading, wanted: Mapping[str, object], take: Take, size: int
    ) -> Failed:
        """The rows alone; the texts come after them, in pages of their own."""
        reading.texts_apart = True
        return await self._ask([reading], {**wanted, "texts": False}, take, size)


def _key(one: CourseReading, wanted: Mapping[str, object]) -> str:
    """What a page is known by; with or without texts, it has the same rows."""
    asked = {name: value for name, value in wanted.items() if name != "texts"}
    return f"{one.wire} {'again ' * one.anew}{json.dumps(asked, sort_keys=True)}"


def _taken(
    readings: Sequence[CourseReading], nodes: Mapping[str, Node], reply: Reply, take: Take
) -> Failed:
    """A course that is not in the answer is not shown to the person: Canvas drops it silently."""
    failed: Failed = {}
    for one in readings:
        try:
            if one.wire not in nodes:
                raise CourseForbidden("Canvas does not show this course by GraphQL")
            take(one, nodes[one.wire], reply)
        except CourseFailed as exc:
            failed[one.id] = exc
    return failed
