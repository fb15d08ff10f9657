"""The courses of a person: complete, or an error."""

from datetime import UTC, datetime

import pytest

from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    CourseUnreadable,
    SyncError,
    TokenExpired,
)
from canvas_sync.domain.snapshot import Access
from tests.fakes.clock import NOON
from tests.fakes.report import FakeReport
from tests.unit.canvas.canned import CONCLUDED, COURSES, EXPIRED, FORBIDDEN, HTML, MISSING, enrolled
from tests.unit.canvas.local_server import (
    SILENCE,
    LocalServer,
    json_reply,
    reply,
)


class TestCourses:
    async def test_lists(self, server: LocalServer, reader: RestReader) -> None:
        """R125: active, concluded and completed-but-unlisted courses make the whole picture."""
        server.answers |= {
            COURSES: [json_reply([{"id": "12"}, {"id": "14", "access_restricted_by_date": True}])],
            CONCLUDED: [json_reply([{"id": "15"}])],
            "users/self/enrollments": [json_reply([enrolled(12), enrolled(16, "completed")])],
            "courses/10000000000016": [json_reply({"id": "16", "name": "Done", "enrollments": []})],
        }

        listing = await reader.courses()

        assert {one.id: one.access for one in listing.courses} == {
            "10000000000012": Access.ACTIVE,
            "10000000000014": Access.RESTRICTED,
            "10000000000015": Access.COMPLETED,
            "10000000000016": Access.COMPLETED,
        }
        assert listing.seen_at == NOON
        assert reader.usage.requests == 4

    async def test_server_clock(self, server: LocalServer, reader: RestReader) -> None:
        """The listing's time is the server's when it began."""
        server.answers |= {
            path: [json_reply([], Date="Mon, 30 Nov 2026 10:00:00 GMT")]
            for path in ("courses", "users/self/enrollments")
        }

        assert (await reader.courses()).seen_at == datetime(2026, 11, 30, 10, tzinfo=UTC)

    @pytest.mark.parametrize("answer", [FORBIDDEN, MISSING], ids=["forbidden", "missing"])
    async def test_unlisted_is_closed(
        self, server: LocalServer, reader: RestReader, answer: bytes
    ) -> None:
        """A completed course that may not be seen any more is not there."""
        completed = [json_reply([enrolled(16, "completed")])]
        shown = {"courses/10000000000016": [answer]}
        server.answers |= {"users/self/enrollments": completed, **shown}

        assert (await reader.courses()).courses == ()

    @pytest.mark.parametrize(
        "answer", [reply("{}", 500), SILENCE, json_reply([]), reply("<", 200, HTML)]
    )
    async def test_unlisted_is_broken(
        self, server: LocalServer, reader: RestReader, answer: bytes
    ) -> None:
        """R140: a course that can't be shown is there, and only it is unreadable."""
        completed = [json_reply([enrolled(16, "completed")])]
        shown = {"courses/10000000000016": [answer]}
        server.answers |= {"users/self/enrollments": completed, **shown}

        (course,) = (await reader.courses()).courses

        assert (course.access, course.is_student) == (Access.COMPLETED, True)
        with pytest.raises(CourseUnreadable):
            await reader.assignments(course.id)

    async def test_broken_course_row(self, server: LocalServer, reader: RestReader) -> None:
        """R140: a course whose row can't be read fails alone, and says why."""
        rows = [{"id": "12", "start_at": "soon"}, {"id": "13"}]
        server.answers |= {COURSES: [json_reply(rows)], "courses/10000000000013/assignments": [
            reply()
        ]}  # fmt: skip

        first, second = (await reader.courses()).courses

        with pytest.raises(CourseUnreadable, match="start_at"):
            await reader.assignments(first.id)
        assert (await reader.assignments(second.id)).rows == ()

    async def test_broken_enrolment(
        self, server: LocalServer, reader: RestReader, report: FakeReport
    ) -> None:
        """R140: a malformed enrolment among others is reported with its reason."""
        rows = [enrolled(12), {"id": "13", "course_id": "x"}, {}]
        server.answers |= {
            COURSES: [json_reply([{"id": "12"}])],
            "users/self/enrollments": [json_reply(rows)],
        }

        assert len((await reader.courses()).courses) == 1

        reasons = [str(keys["why"]) for _, keys in report.events]
        assert [reason.partition(":")[0] for reason in reasons] == ["course_id", "id"]

    async def test_nameless_course(self, server: LocalServer, reader: RestReader) -> None:
        """A list with a course that can't be named proves nothing about the others' absence."""
        server.answers |= {COURSES: [json_reply([{"id": "12"}, {"name": "x"}])]}

        with pytest.raises(CanvasFailing):
            await reader.courses()

    @pytest.mark.parametrize(
        ("answer", "error"), [(EXPIRED, TokenExpired), (SILENCE, CanvasUnreachable)]
    )
    async def test_failing_list(
        self, server: LocalServer, reader: RestReader, answer: bytes, error: type[SyncError]
    ) -> None:
        """One list that fails fails the listing, with its own error."""
        server.answers |= {CONCLUDED: [answer]}

        with pytest.raises(error):
            await reader.courses()
