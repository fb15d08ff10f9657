"""Asks for several courses at once, and for less when that is too much (never the same again).

Source: measured, a query of over 60 s ends in HTTP 500, is charged in full and gives nothing.
"""

from collections.abc import Callable, Mapping, Sequence

from canvas_sync.canvas.answers import NotCanvas, QueryTooHeavy
from canvas_sync.canvas.graphql.asking import Asks, Reply, ask, chosen, course_nodes
from canvas_sync.canvas.graphql.course_reading import PARTS, CourseReading
from canvas_sync.canvas.graphql.fields import Node
from canvas_sync.canvas.graphql.queries import CONTENTS
from canvas_sync.canvas.graphql.ready import together
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

    def __init__(self, client: Asks) -> None:
        self._client = client

    async def ask(
        self,
        readings: Sequence[CourseReading],
        wanted: Mapping[str, object],
        take: Take,
        size: int = PAGE,
    ) -> Failed:
        """Ask for all at once; what is too much is asked by halves, then by smaller pages.

        Raises:
            SyncError: what concerns the token or the host, not a course.
        """
        ids = [one.wire for one in readings]
        try:
            reply = await ask(self._client, CONTENTS, {**wanted, "ids": ids, "first": size})
            return _taken(readings, course_nodes(reply), reply, take)
        except TOO_MUCH as exc:
            return await self._less(readings, wanted, take, size, exc)
        except (CanvasFailing, CanvasUnreachable) as exc:
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
            one, other = await together(self.ask(half, wanted, take, size) for half in halves)
            return one | other
        if size > LEAST_PAGE:
            return await self.ask(readings, wanted, take, size // 2)
        if wanted["texts"] and wanted["rows"]:
            return await self.ask(readings, {**wanted, "texts": False}, take, LEAST_PAGE)
        return {readings[0].id: CourseUnreadable(f"it can't be read by GraphQL: {error}")}


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
