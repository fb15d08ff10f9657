"""Many courses read whole: a few at a time, none harmed by another."""

from contextlib import aclosing
from datetime import timedelta

import pytest

from canvas_sync.canvas.reader import RestReader
from canvas_sync.canvas.rest_content import Read
from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.moments import iso
from tests.fakes.clock import NOON
from tests.unit.canvas.local_server import USER, Asked, LocalServer, json_reply, reply
from tests.unit.canvas.one_course import COURSE, TALK, WORK, a_course


class TestMany:
    async def test_together(self, server: LocalServer, reader: RestReader) -> None:
        """Two requests for each course and one for the announcements of ten; three at a time."""
        courses = [a_course(str(10**13 + n)) for n in range(1, 13)]

        async def answer(_: Asked) -> bytes:
            return reply()

        server.answering = answer
        read = [course_id async for course_id, _ in reader.contents(courses)]

        assert sorted(read) == [course.id for course in courses]
        assert (reader.usage.requests, reader.usage.traces) == (2 * 12 + 2, 2 * 12)
        assert server.most_in_flight <= 3

    async def test_one_fails(self, server: LocalServer, reader: RestReader) -> None:
        """R140: the course that fails is named; the other eleven are whole."""
        courses = [a_course(str(10**13 + n)) for n in range(1, 13)]

        async def answer(asked: Asked) -> bytes:
            return (
                reply("{}", 500) if "/10000000000007/assignment_groups" in asked.target else reply()
            )

        server.answering = answer
        read: dict[str, object] = dict([each async for each in reader.contents(courses)])

        failed = [i for i, content in read.items() if isinstance(content, SyncError)]
        assert (len(read), failed) == (12, ["10000000000007"])

    async def test_closed_early(self, server: LocalServer, reader: RestReader) -> None:
        """Whoever stops listening leaves no request on its way behind."""
        courses = [a_course(str(10**13 + n)) for n in range(1, 13)]

        async def answer(_: Asked) -> bytes:
            return reply(headers=USER)

        server.answering = answer
        first: list[Read] = []
        async with aclosing(reader.contents(courses)) as contents:
            async for each in contents:
                first.append(each)
                break
        asked = len(server.asked)
        rest = [each async for each in reader.contents(courses[:1])]

        assert len(first) == len(rest) == 1
        assert len(server.asked) <= asked + 3


class TestStamp:
    @pytest.mark.parametrize(("seconds", "known"), [(74, False), (75, True), (3_600, True)])
    async def test_settled(
        self, server: LocalServer, reader: RestReader, seconds: int, *, known: bool
    ) -> None:
        """R72: a course read after its lists had settled is not read again for being still."""
        row = {"id": "12", "updated_at": iso(NOON - timedelta(seconds=seconds))}
        server.answers |= {"courses": [json_reply([row])]}
        server.answers |= {path: [reply()] for path in (WORK, TALK)}

        look = await reader.look(since=None, lists=False)
        ((_, content),) = [each async for each in reader.contents([a_course()])]

        assert isinstance(content, CourseContent)
        assert ("settled" in content.signals) is known
        shown = look.courses[COURSE].signals.get("settled")
        assert shown in {None, content.signals.get("settled")}
