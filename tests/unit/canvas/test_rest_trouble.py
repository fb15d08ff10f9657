"""What goes wrong in a look by REST: one list less, or no look at all."""

import pytest

from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    SyncError,
    Throttled,
    TokenExpired,
)
from canvas_sync.domain.moments import iso
from tests.fakes.clock import NOON
from tests.fakes.report import FakeReport
from tests.unit.canvas.canned import EXPIRED, FORBIDDEN, MISSING, THROTTLED
from tests.unit.canvas.local_server import SILENCE, LocalServer, json_reply, reply
from tests.unit.canvas.rest_rows import (
    ETAG,
    GRADED,
    ONE,
    PLANNER,
    SCOPE,
    TWO,
    a_row,
    an_event,
    looked,
)

SIDE = {
    GRADED: {"graded"},
    PLANNER: {"planner"},
    "users/self/groups": set(),
    "calendar_events": {"lists"},
    "announcements": {"news"},
}
"""The lists over all courses, and the signals that each gives."""


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
        ],
        ids=["500", "null", "silence"],
    )
    async def test_no_courses(
        self, server: LocalServer, reader: RestReader, answer: bytes, error: type[SyncError]
    ) -> None:
        """Without the list of courses there is no look."""
        server.answers["courses"] = [answer]

        with pytest.raises(error):
            await looked(reader)

    @pytest.mark.parametrize("answer", [EXPIRED, THROTTLED], ids=["dead token", "throttled"])
    @pytest.mark.parametrize("path", ["courses", *SIDE])
    async def test_whole_token(
        self, server: LocalServer, reader: RestReader, path: str, answer: bytes
    ) -> None:
        """R77: what concerns the token ends the look, whichever list it was met in."""
        server.answers[path] = [answer]

        with pytest.raises((TokenExpired, Throttled)):
            await looked(reader, lists=True)

    @pytest.mark.parametrize(
        "answer", [reply("{}", 500), reply("null"), SILENCE], ids=["500", "null", "silence"]
    )
    @pytest.mark.parametrize("path", SIDE)
    async def test_one_unread(
        self,
        server: LocalServer,
        reader: RestReader,
        report: FakeReport,
        path: str,
        answer: bytes,
    ) -> None:
        """R140: a list that fails says nothing this time, is told, and does not end the look."""
        whole = await looked(reader, lists=True)
        server.answers[path] = [answer]

        look = await looked(reader, lists=True)

        lacks = {n for n in whole.courses[ONE].signals if n not in look.courses[ONE].signals}
        assert lacks == SIDE[path]
        assert (look.groups is None) is (path == "users/self/groups")
        assert "list unread" in [name for name, _ in report.events]

    @pytest.mark.parametrize("path", [GRADED, PLANNER, "calendar_events", "announcements"])
    async def test_never_idle(self, server: LocalServer, reader: RestReader, path: str) -> None:
        """R71: two looks that both lack a list are not the same: something may have moved."""
        server.answers[path] = [reply("{}", 500)]
        looks = []
        for minute in (0, 20, 40):
            date = f"Mon, 30 Nov 2026 12:{minute:02}:00 GMT"
            server.answers["courses"] = [json_reply([a_row(1)], Date=date)]
            looks.append(await looked(reader, lists=minute != 40))

        one, other, light = [look.fingerprint for look in looks]
        assert one != other
        assert not other.startswith(light)

    async def test_planner_unread(self, server: LocalServer, reader: RestReader) -> None:
        """R71: what moved in a planner that failed is told by the next look: the token stays."""
        server.answers[PLANNER] = [reply("{}", 500)]

        look = await looked(reader, token=f"20261130{ETAG}")

        assert look.token == f"20261130{ETAG}"
        assert look.courses[ONE].unmoved == frozenset()

    async def test_groups_move(self, server: LocalServer, reader: RestReader) -> None:
        """A new group makes another look, though no course moved."""
        server.answers["users/self/groups"] = [json_reply([]), json_reply([{"id": "7"}])]

        before, after = await looked(reader, lists=True), await looked(reader, lists=True)

        assert before.courses == after.courses
        assert before.fingerprint != after.fingerprint

    async def test_young_list(self, server: LocalServer, reader: RestReader) -> None:
        """R72: after a list with too young a stamp the next look is not idle, lists or not."""
        young = an_event(updated_at=iso(NOON))
        server.answers["calendar_events"] = [json_reply([young])]

        listed = await looked(reader, lists=True)
        light = await looked(reader)

        assert not listed.fingerprint.startswith(light.fingerprint)
