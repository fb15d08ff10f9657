"""One course's assignments: what goes wrong in a course stays in it."""

import pytest

from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.errors import (
    CourseForbidden,
    CourseMissing,
    CourseUnreadable,
    SyncError,
    TokenExpired,
)
from canvas_sync.domain.ids import CourseId
from tests.unit.canvas.canned import EXPIRED, FORBIDDEN, HTML, MISSING
from tests.unit.canvas.local_server import (
    RESET,
    SILENCE,
    LocalServer,
    json_reply,
    reply,
)


class TestAssignments:
    COURSE = CourseId("10000000000012")
    PATH = "courses/10000000000012/assignments"

    async def test_rows(self, server: LocalServer, reader: RestReader) -> None:
        """R140: 99 rows are read, 1 says why it can't be; drafts and parts are left out."""
        rows: list[object] = [{"id": str(n), "published": True} for n in range(1, 100)]
        bad = {"id": "100", "due_at": "tomorrow"}
        left_out = [{"id": "101", "published": False}, {"id": "102", "parent_assignment_id": "1"}]
        server.answers |= {self.PATH: [json_reply([*rows, bad, *left_out])]}

        listing = await reader.assignments(self.COURSE)

        assert len(listing.rows) == 100
        assert [(row.id, row.error) for row in listing.rows if row.error] == [
            ("10000000000100", "due_at: Value error, not a time with a zone")
        ]
        assert {row.snapshot.course_id for row in listing.rows if row.snapshot} == {self.COURSE}
        assert server.targets[-1].endswith("/assignments?include[]=submission&per_page=100")

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            (FORBIDDEN, CourseForbidden),
            (MISSING, CourseMissing),
            (reply('{"errors":[{"error_code":"not_found"}]}', 404), CourseUnreadable),
            (reply("{}", 500), CourseUnreadable),
            (reply("<html>", 503, HTML), CourseUnreadable),
            (reply("<html>", 200, HTML), CourseUnreadable),
            (reply("null", 200), CourseUnreadable),
            (reply("x" * 100_001, 200), CourseUnreadable),
            (json_reply([{"id": "1"}, {"name": "nameless"}]), CourseUnreadable),
            (SILENCE, CourseUnreadable),
            (RESET, CourseUnreadable),
            (EXPIRED, TokenExpired),
        ],
        ids=[
            *("forbidden", "missing", "no such page", "500", "maintenance", "HTML", "null"),
            *("too large", "nameless row", "silence", "reset", "dead token"),
        ],
    )
    async def test_trouble(
        self, server: LocalServer, reader: RestReader, answer: bytes, error: type[SyncError]
    ) -> None:
        """What goes wrong in a course stays in the course, but for the token."""
        server.answers |= {self.PATH: [answer]}

        with pytest.raises(error) as raised:
            await reader.assignments(self.COURSE)

        assert type(raised.value) is error
