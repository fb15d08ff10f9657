"""The quiet lists of several courses, and what goes wrong in a look."""

from datetime import timedelta

import pytest

from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.errors import CanvasFailing, CanvasUnreachable, SyncError, TokenExpired
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.moments import iso
from canvas_sync.domain.snapshot import Json
from tests.fakes.clock import NOON
from tests.fakes.report import FakeReport
from tests.unit.canvas.canned import EXPIRED, FORBIDDEN, MISSING
from tests.unit.canvas.local_server import SILENCE, Asked, LocalServer, json_reply, reply
from tests.unit.canvas.rest_rows import (
    GRADED,
    ONE,
    PLANNER,
    SCOPE,
    TWO,
    an_event,
    looked,
)


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


@pytest.mark.usefixtures("courses")
class TestTrouble:
    @pytest.mark.parametrize("answer", [FORBIDDEN, MISSING, SCOPE])
    @pytest.mark.parametrize(
        "path", [GRADED, PLANNER, "users/self/groups", "calendar_events", "announcements"]
    )
    async def test_not_allowed(
        self,
        server: LocalServer,
        reader: RestReader,
        report: FakeReport,
        path: str,
        answer: bytes,
    ) -> None:
        """A key may not have the scope of one of the lists: the look goes on without it."""
        server.answers[path] = [answer]

        look = await looked(reader, lists=True)

        assert set(look.courses) == {ONE, TWO}
        told = {keys["list"] for name, keys in report.events if name == "list closed to this token"}
        assert told == {GRADED: {"graded work"}, PLANNER: {"planner"}}.get(path, set())

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            (reply("{}", 500), CanvasFailing),
            (reply("null"), CanvasFailing),
            (SILENCE, CanvasUnreachable),
            (EXPIRED, TokenExpired),
        ],
        ids=["500", "null", "silence", "dead token"],
    )
    @pytest.mark.parametrize("path", ["courses", GRADED, PLANNER, "users/self/groups"])
    async def test_failing(
        self,
        server: LocalServer,
        reader: RestReader,
        path: str,
        answer: bytes,
        error: type[SyncError],
    ) -> None:
        """A look is whole or none: a list that fails may hide what moved."""
        server.answers[path] = [answer]

        with pytest.raises(error):
            await looked(reader, lists=True)
