"""The courses of a person: complete, or an error."""

from datetime import UTC, datetime

import pytest

from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.errors import (
    CanvasUnreachable,
    CourseUnreadable,
    SyncError,
    TokenExpired,
)
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import Access, CourseSnapshot
from tests.fakes.clock import NOON
from tests.fakes.report import FakeReport
from tests.unit.canvas.canned import (
    COURSES,
    EVERY_COURSE,
    EXPIRED,
    FORBIDDEN,
    HTML,
    MISSING,
    enrolled,
)
from tests.unit.canvas.local_server import (
    SILENCE,
    Asked,
    LocalServer,
    json_reply,
    reply,
)


async def fate_of(reader: RestReader, course: CourseSnapshot) -> SyncError:
    """What reading the course whole says."""
    ((_, error),) = [each async for each in reader.contents([course])]
    assert isinstance(error, SyncError)
    return error


class TestCourses:
    async def test_lists(self, server: LocalServer, reader: RestReader) -> None:
        """R125: two lists, and one request for each enrolment that they don't show."""
        listed = [
            {"id": "12", "workflow_state": "available"},
            {"id": "14", "access_restricted_by_date": True},
            {"id": "15", "workflow_state": "completed"},
            {"id": "18", "workflow_state": "deleted"},
        ]
        server.answers |= {
            EVERY_COURSE: [json_reply(listed)],
            "users/self/enrollments": [
                json_reply([enrolled(12), enrolled(16, "completed"), enrolled(19, "inactive")])
            ],
            "courses/10000000000016": [json_reply({"id": "16", "name": "Done"})],
        }

        listing = await reader.courses()

        assert {one.id[-2:]: one.access for one in listing.courses} == {
            "12": Access.ACTIVE,
            "14": Access.RESTRICTED,
            "15": Access.COMPLETED,
            "16": Access.COMPLETED,
            "18": Access.DELETED,
            "19": Access.DROPPED,
        }
        assert (listing.seen_at, listing.complete) == (NOON, True)
        assert (reader.usage.requests, reader.usage.traces) == (3, 0)

    async def test_short_list(self, server: LocalServer, reader: RestReader) -> None:
        """One request gives the current courses with their totals; it proves no absence."""
        row = {"id": "12", "hide_final_grades": True, "is_favorite": True}
        server.answers |= {COURSES: [json_reply([row])]}

        listing = await reader.courses(complete=False)

        (course,) = listing.courses
        assert (course.hides_totals, course.is_favorite) == (True, True)
        assert (listing.complete, reader.usage.requests) == (False, 1)

    async def test_server_clock(self, server: LocalServer, reader: RestReader) -> None:
        """The listing's time is the server's when it began."""
        server.answers |= {
            path: [json_reply([], Date="Mon, 30 Nov 2026 10:00:00 GMT")]
            for path in ("courses", "users/self/enrollments")
        }

        assert (await reader.courses()).seen_at == datetime(2026, 11, 30, 10, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("answer", "access"),
        [(FORBIDDEN, Access.RESTRICTED), (MISSING, Access.DELETED)],
        ids=["forbidden", "missing"],
    )
    async def test_unlisted_is_closed(
        self, server: LocalServer, reader: RestReader, answer: bytes, access: Access
    ) -> None:
        """R74: of a completed course 403 says that it is closed, and 404 that it is deleted."""
        completed = [json_reply([enrolled(16, "completed")])]
        shown = {"courses/10000000000016": [answer]}
        server.answers |= {"users/self/enrollments": completed, **shown}

        (course,) = (await reader.courses()).courses

        assert course.access is access

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

        listing = await reader.courses()

        (unreadable,) = listing.unreadable
        assert (listing.courses, listing.complete) == ((), True)
        fate = await fate_of(reader, CourseSnapshot(unreadable, Access.ACTIVE))
        assert type(fate) is CourseUnreadable

    async def test_broken_course_row(self, server: LocalServer, reader: RestReader) -> None:
        """R140: a course whose row can't be read is there; nothing is told of it but why."""
        rows = [{"id": "12", "start_at": "soon"}, {"id": "13"}]
        server.answers |= {"courses": [json_reply(rows)]}
        bad, good = CourseId("10000000000012"), CourseId("10000000000013")

        whole, short = await reader.courses(), await reader.courses(complete=False)
        look = await reader.look(since=None, lists=False)

        for listing in (whole, short):
            assert [one.id for one in listing.courses] == [good] == list(look.courses)
            assert (set(listing.unreadable), listing.complete) == ({bad}, False)
        assert "start_at" in str(await fate_of(reader, CourseSnapshot(bad, Access.ACTIVE)))

    async def test_broken_enrolment(
        self, server: LocalServer, reader: RestReader, report: FakeReport
    ) -> None:
        """R74, R140: a malformed enrolment is reported, and absence proves nothing then."""
        rows = [enrolled(12), {"id": "13", "course_id": "x"}, {}]
        server.answers |= {
            EVERY_COURSE: [json_reply([{"id": "12"}])],
            "users/self/enrollments": [json_reply(rows)],
        }

        listing = await reader.courses()

        assert (len(listing.courses), listing.complete) == (1, False)
        reasons = [str(keys["why"]) for _, keys in report.events if "why" in keys]
        assert [reason.partition(":")[0] for reason in reasons] == ["course_id"]
        assert ("list not whole", {"list": "users/self/enrollments", "strays": 1}) in report.events

    @pytest.mark.parametrize("path", [EVERY_COURSE, "users/self/enrollments"])
    async def test_nameless(self, server: LocalServer, reader: RestReader, path: str) -> None:
        """R74, R140: a list with a row that can't be named proves nobody else's absence."""
        server.answers |= {
            EVERY_COURSE: [json_reply([{"id": "12"}])],
            "users/self/enrollments": [json_reply([enrolled(12)])],
        }
        assert (await reader.courses()).complete

        server.answers[path] = [json_reply([{**enrolled(12), "id": "12"}, {"name": "x"}])]
        listing = await reader.courses()

        assert (len(listing.courses), listing.complete) == (1, False)

    @pytest.mark.parametrize("path", ["courses", "users/self/enrollments"])
    async def test_shifted(self, server: LocalServer, reader: RestReader, path: str) -> None:
        """R74: rows that moved while the pages were turned prove nobody's absence."""
        next_url = f"{server.url}/api/v1/{path}?page=2"
        row = {**enrolled(12), "id": "12"}

        async def answer(asked: Asked) -> bytes:
            if f"/{path}?" not in asked.target:
                return reply()
            link = {} if "page=2" in asked.target else {"Link": f'<{next_url}>; rel="next"'}
            return json_reply([row], **link)

        server.answering = answer

        assert not (await reader.courses()).complete

    @pytest.mark.parametrize(
        ("answer", "error"), [(EXPIRED, TokenExpired), (SILENCE, CanvasUnreachable)]
    )
    async def test_failing_list(
        self, server: LocalServer, reader: RestReader, answer: bytes, error: type[SyncError]
    ) -> None:
        """One list that fails fails the listing, with its own error."""
        server.answers |= {EVERY_COURSE: [answer]}

        with pytest.raises(error):
            await reader.courses()
