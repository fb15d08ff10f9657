"""The quiet lists of several courses, and what goes wrong in a look."""

from datetime import timedelta

import pytest

from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.moments import iso
from canvas_sync.domain.snapshot import Json
from tests.fakes.clock import NOON
from tests.unit.canvas.canned import FORBIDDEN
from tests.unit.canvas.local_server import Asked, LocalServer, json_reply, reply
from tests.unit.canvas.rest_rows import (
    ONE,
    TWO,
    an_event,
)

NAMED = an_event(id="5")


@pytest.mark.usefixtures("courses")
class TestLists:
    @pytest.mark.parametrize(
        "fields",
        [
            {"updated_at": "2026-11-30T08:00:01Z"},
            {"start_at": "2026-12-01T12:00:00Z"},
            {"title": "Long essay"},
            {"id": "assignment_6"},
        ],
    )
    async def test_moves(self, server: LocalServer, reader: RestReader, fields: Json) -> None:
        """R71: an override, a new name, another set of assignments: the list of its course."""
        server.answers["calendar_events"] = [
            json_reply([an_event()]),
            json_reply([an_event(**fields)]),
        ]

        before, after = await reader.lists([ONE, TWO]), await reader.lists([ONE, TWO])

        assert before[ONE]["lists"] != after[ONE]["lists"]
        assert before[TWO] == after[TWO]

    async def test_young(self, server: LocalServer, reader: RestReader) -> None:
        """R72: a stamp as young as the reading is not trusted: the list is left out."""
        stamps = [iso(NOON - timedelta(seconds=seconds)) for seconds in (2, 3)]
        server.answers["calendar_events"] = [
            json_reply([an_event(updated_at=stamp)]) for stamp in stamps
        ]

        lists = [(await reader.lists([ONE]))[ONE] for _ in stamps]

        assert ["lists" in signals for signals in lists] == [False, True]

    @pytest.mark.parametrize(
        "rows",
        [[NAMED, {"title": "no id"}], [NAMED, NAMED]],
        ids=["nameless", "twice"],
    )
    @pytest.mark.parametrize("path", ["calendar_events", "announcements"])
    async def test_not_whole(
        self, server: LocalServer, reader: RestReader, path: str, rows: list[Json]
    ) -> None:
        """R74: of a list with a row that came twice or has no id, some rows may be missing."""
        whole = await reader.lists([ONE])
        server.answers[path] = [json_reply(rows)]

        found = (await reader.lists([ONE])).get(ONE, {})

        left_out = {"calendar_events": "lists", "announcements": "news"}[path]
        assert set(whole[ONE]) - set(found) == {left_out}

    async def test_news(self, server: LocalServer, reader: RestReader) -> None:
        """An announcement's text is part of what must stay equal."""
        rows = [{"id": "2", "context_code": "course_1", "message": text} for text in ("a", "b")]
        server.answers["announcements"] = [json_reply([row]) for row in rows]

        before, after = await reader.lists([ONE, TWO]), await reader.lists([ONE, TWO])

        assert before[ONE]["news"] != after[ONE]["news"]
        assert before[TWO] == after[TWO]

    async def test_one_closed(self, server: LocalServer, reader: RestReader) -> None:
        """A course that is closed refuses the list of ten: each is asked alone, the others told."""

        async def answer(asked: Asked) -> bytes:
            closed = "calendar" in asked.target and "course_2" in asked.target
            return FORBIDDEN if closed else reply()

        server.answering = answer
        found = await reader.lists([ONE, TWO])

        assert ("lists" in found[ONE], "lists" in found[TWO]) == (True, False)

    async def test_ten_at_once(self, server: LocalServer, reader: RestReader) -> None:
        """R100: two requests for every ten courses, each with a short query."""
        await reader.lists([CourseId(str(10**13 + n)) for n in range(1, 26)])

        assert reader.usage.requests == 2 * 3
        assert max(map(len, server.targets)) < 1_000
