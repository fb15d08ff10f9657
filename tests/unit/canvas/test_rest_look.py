"""The look by REST: what it asks, and what a course's row tells."""

from datetime import timedelta

import pytest

from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.look import CourseLook
from canvas_sync.domain.moments import iso
from canvas_sync.domain.snapshot import Access, Json
from tests.fakes.clock import NOON
from tests.unit.canvas.local_server import LocalServer, json_reply
from tests.unit.canvas.rest_rows import (
    ETAG,
    NOT_MODIFIED,
    ONE,
    PLANNER,
    a_row,
    an_item,
    looked,
)


@pytest.mark.usefixtures("courses")
class TestRequests:
    async def test_idle(self, server: LocalServer, reader: RestReader) -> None:
        """R75: three requests, none of which shows the person as active anywhere."""
        look = await looked(reader)

        assert [target.split("?")[0] for target in sorted(server.targets)] == [
            "/api/v1/courses",
            "/api/v1/planner/items",
            "/api/v1/users/self/graded_submissions",
        ]
        assert (reader.usage.requests, reader.usage.traces) == (3, 0)
        assert (look.seen_at, look.with_lists, look.groups) == (NOON, False, None)

    async def test_first(self, server: LocalServer, reader: RestReader) -> None:
        """A full reading asks for the person's groups, too, and a look after it is idle."""
        group = {"id": "7", "name": "Team", "course_id": "1", "group_category_id": "3"}
        category = {"group_category": {"id": "3", "name": "Teams"}, "members_count": 2}
        server.answers["users/self/groups"] = [json_reply([group | category, {"id": "8"}])]

        first, second = await reader.look(since=None, lists=False), await looked(reader)

        assert first.groups is not None
        team, school = first.groups
        assert (team.course_id, team.category_name, team.members_count) == (ONE, "Teams", 2)
        assert (school.course_id, school.category_id) == (None, None)
        assert (second.groups, second.fingerprint) == (None, first.fingerprint)

    async def test_lists(self, server: LocalServer, reader: RestReader) -> None:
        """The quiet lists of all courses are three requests more, without a trace."""
        look = await looked(reader, lists=True)

        assert (reader.usage.requests, reader.usage.traces) == (6, 0)
        assert (look.with_lists, look.groups) == (True, ())
        assert look.fingerprint.startswith((await looked(reader)).fingerprint)
        (asked,) = [target for target in server.targets if "calendar" in target]
        assert asked.endswith("&context_codes[]=course_1&context_codes[]=course_2")

    async def test_planner_known(self, server: LocalServer, reader: RestReader) -> None:
        """R75: the planner's ETag makes it nearly free; it is asked about the same window."""
        server.answers[PLANNER] = [json_reply([an_item()], ETag=ETAG), NOT_MODIFIED]

        first = await reader.look(since=None, lists=False)
        second = await looked(reader, token=first.token)

        assert first.token == f"20261130{ETAG}"
        assert len(first.token) <= 60
        assert (second.token, second.fingerprint) == (first.token, first.fingerprint)
        before, after = [asked for asked in server.asked if "planner" in asked.target]
        assert before.target == after.target
        assert after.headers["if-none-match"] == ETAG
        assert "planner" in first.courses[ONE].signals
        assert "planner" not in second.courses[ONE].signals
        unmoved = [set(look.courses[ONE].unmoved) for look in (first, second)]
        assert unmoved == [set(), {"planner"}]

    async def test_planner_anew(self, server: LocalServer, reader: RestReader) -> None:
        """A look before everything is read anchors the planner's window anew, at today."""
        look = await reader.look(since=None, lists=False, token=f"20261001{ETAG}")

        (asked,) = [one for one in server.asked if "planner" in one.target]
        assert "if-none-match" not in asked.headers
        assert "start_date=2026-11-16T00:00:00Z" in asked.target
        assert look.token is None

    @pytest.mark.parametrize("token", ["", "x", "20261399", "20261130", "today" * 20])
    async def test_odd_token(self, server: LocalServer, reader: RestReader, token: str) -> None:
        """A token of no known shape is none."""
        await looked(reader, token=token)

        assert not any("if-none-match" in asked.headers for asked in server.asked)


class TestCourses:
    async def test_rows(self, server: LocalServer, reader: RestReader) -> None:
        """A course comes with row, totals and stamp, a stub with nothing but that it is one."""
        role = {"type": "student", "enrollment_state": "active", "computed_current_score": 91.5}
        rows = [
            a_row(1, enrollments=[role], hide_final_grades=False),
            {"id": "2", "access_restricted_by_date": True},
            a_row(3, concluded=True),
        ]
        server.answers["courses"] = [json_reply(rows)]

        one, two, three = (await looked(reader)).courses.values()

        assert one.scores is not None
        assert (one.scores.current_score, one.course.scores) == (91.5, one.scores)
        assert one.stamp == NOON - timedelta(hours=4)
        assert two == CourseLook(two.course, {})
        assert [one.course.access, two.course.access, three.course.access] == [
            Access.ACTIVE,
            Access.RESTRICTED,
            Access.COMPLETED,
        ]

    @pytest.mark.parametrize(
        ("fields", "signal"),
        [
            ({"updated_at": iso(NOON - timedelta(minutes=59))}, "settled"),
            ({"hide_final_grades": True}, "row"),
            ({"enrollments": [{"type": "student", "computed_final_score": 1.0}]}, "row"),
            ({"enrollments": [{"type": "student", "enrollment_state": "invited"}]}, "row"),
            ({"name": "Chemistry"}, None),
            ({"term": {"id": "1", "name": "Autumn"}}, None),
            ({"is_favorite": True}, None),
        ],
        ids=["stamp", "hidden", "total", "invited", "name", "term", "favourite"],
    )
    async def test_moves(
        self, server: LocalServer, reader: RestReader, fields: Json, signal: str | None
    ) -> None:
        """What moves a row moves the fingerprint; a reason to read the course is not all of it."""
        server.answers["courses"] = [json_reply([a_row()]), json_reply([a_row(**fields)])]

        before, after = await looked(reader), await looked(reader)

        old, new = before.courses[ONE].signals, after.courses[ONE].signals
        moved = {name for name in old if old[name] != new.get(name)}
        assert before.fingerprint != after.fingerprint
        assert moved == ({signal} if signal else set())

    async def test_noise(self, server: LocalServer, reader: RestReader) -> None:
        """R72: a stamp, which every classmate moves, is a signal only once it has been still."""
        stamps = [iso(NOON - timedelta(minutes=minutes)) for minutes in (1, 59, 60)]
        server.answers["courses"] = [json_reply([a_row(updated_at=stamp)]) for stamp in stamps]

        looks = [(await looked(reader)).courses[ONE] for _ in stamps]

        assert ["settled" in look.signals for look in looks] == [False, False, True]
        assert [iso(look.stamp) for look in looks if look.stamp] == stamps
