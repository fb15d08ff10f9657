"""Grades and flags of dated work: what a look says moved, and what it leaves alone."""

from datetime import timedelta

import pytest

from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.moments import iso
from canvas_sync.domain.snapshot import Json
from tests.fakes.clock import NOON
from tests.unit.canvas.local_server import Asked, LocalServer, json_reply
from tests.unit.canvas.rest_rows import (
    GRADED,
    NOON_BY_DATE,
    ONE,
    PLANNER,
    TWO,
    a_grade,
    a_row,
    an_item,
    looked,
)


@pytest.mark.usefixtures("courses")
class TestGraded:
    async def test_touched(self, server: LocalServer, reader: RestReader) -> None:
        """R71: what was graded since belongs to its course; what was before does not count."""
        rows = [a_grade(1), a_grade(2, graded_at="2026-11-30T11:39:59Z")]
        server.answers[GRADED] = [json_reply(rows)]

        look = await looked(reader)

        (key,) = look.courses[ONE].touched
        assert key.startswith("10000000000070:2026-11-30T11:50:00Z:")
        assert look.courses[TWO].touched == frozenset()

    @pytest.mark.parametrize(
        ("graded_at", "seen"),
        [("2026-11-30T10:40:01Z", True), ("2026-11-30T10:39:59Z", False)],
    )
    async def test_no_date(
        self, server: LocalServer, reader: RestReader, graded_at: str, *, seen: bool
    ) -> None:
        """R72: a Canvas that tells no time is asked from an hour earlier: ours may be ahead."""
        server.answers["courses"] = [json_reply([a_row()])]
        server.answers[GRADED] = [json_reply([a_grade(graded_at=graded_at)])]

        look = await looked(reader)

        assert bool(look.courses[ONE].touched) is seen

    async def test_other_shard(self, server: LocalServer, reader: RestReader) -> None:
        """R84: a grade in a course of another shard is that course's, not this host's."""
        address = "http://canvas.example.test/courses/2~1/assignments/5/submissions/4?preview=1"
        server.answers["courses"] = [json_reply([a_row(1), a_row(20000000000001)])]
        server.answers[GRADED] = [json_reply([a_grade(preview_url=address)])]

        look = await looked(reader)

        touched = {one: len(seen.touched) for one, seen in look.courses.items()}
        assert touched == {ONE: 0, "20000000000001": 1}
        assert "graded" in look.courses[ONE].signals

    @pytest.mark.parametrize(
        "fields",
        [{"score": 4.0}, {"grade": "4"}, {"excused": True}, {"late_policy_status": "none"}],
    )
    async def test_same_second(self, server: LocalServer, reader: RestReader, fields: Json) -> None:
        """R72: a second grade in the same second is another one."""
        server.answers[GRADED] = [json_reply([a_grade()]), json_reply([a_grade(**fields)])]

        before, after = await looked(reader), await looked(reader)

        assert before.courses[ONE].touched.isdisjoint(after.courses[ONE].touched)
        assert before.fingerprint != after.fingerprint

    @pytest.mark.parametrize("fields", [{"late": True}, {"missing": True}, {"seconds_late": 8}])
    async def test_clock(self, server: LocalServer, reader: RestReader, fields: Json) -> None:
        """R73: what the clock alone moves is no move."""
        server.answers[GRADED] = [json_reply([a_grade()]), json_reply([a_grade(**fields)])]

        before, after = await looked(reader), await looked(reader)

        assert before == after

    async def test_hidden(self, server: LocalServer, reader: RestReader) -> None:
        """A grade that is hidden has no score; one of null is none."""
        hidden = {name: value for name, value in a_grade().items() if name != "score"}
        server.answers[GRADED] = [json_reply([hidden]), json_reply([a_grade(score=None)])]

        before, after = await looked(reader), await looked(reader)

        assert before.courses[ONE].touched != after.courses[ONE].touched

    async def test_grade_removed(self, server: LocalServer, reader: RestReader) -> None:
        """A short list shows also that a grade went: it is the whole of a course's grades."""
        server.answers[GRADED] = [json_reply([a_grade()]), json_reply([])]

        before, after = await looked(reader), await looked(reader)

        assert before.courses[ONE].signals["graded"] != after.courses[ONE].signals["graded"]
        assert before.courses[TWO].signals == after.courses[TWO].signals

    async def test_pages(self, server: LocalServer, reader: RestReader) -> None:
        """R71: pages are followed while their rows are new, and a part says nothing of the rest."""

        async def answer(asked: Asked) -> bytes:
            if GRADED not in asked.target:
                rows = [a_row()] if "/courses?" in asked.target else []
                return json_reply(rows, Date=NOON_BY_DATE)
            page = int(asked.target.partition("page=bookmark:")[2] or 0)
            graded_at = iso(NOON - timedelta(minutes=10 * page))
            next_url = f"{server.url}/api/v1/{GRADED}?per_page=100&page=bookmark:{page + 1}"
            rows = [a_grade(id=str(70 + page), graded_at=graded_at)]
            return json_reply(rows, Link=f'<{next_url}>; rel="next"')

        server.answering = answer
        look = await looked(reader)

        assert len(look.courses[ONE].touched) == 3
        assert sum(GRADED in target for target in server.targets) == 4
        assert "graded" not in look.courses[ONE].signals

    async def test_nameless(self, server: LocalServer, reader: RestReader) -> None:
        """A row that does not say whose course it is leaves the whole list without a word."""
        server.answers[GRADED] = [json_reply([a_grade(preview_url=None)])]

        look = await looked(reader)

        assert "graded" not in look.courses[ONE].signals


@pytest.mark.usefixtures("courses")
class TestPlanner:
    @pytest.mark.parametrize(
        ("flags", "moved"),
        [({"graded": True}, True), ({"submitted": True}, True), ({"missing": True}, False)],
    )
    async def test_flags(
        self, server: LocalServer, reader: RestReader, flags: Json, *, moved: bool
    ) -> None:
        """R73: a flag that somebody set is a move; one that the clock sets is not."""
        server.answers[PLANNER] = [json_reply([an_item()]), json_reply([an_item(**flags)])]

        before, after = await looked(reader), await looked(reader)

        old, new = before.courses[ONE].signals, after.courses[ONE].signals
        assert (old["planner"] != new["planner"]) is moved
        assert before.courses[TWO] == after.courses[TWO]

    async def test_too_many(self, server: LocalServer, reader: RestReader) -> None:
        """A window of more than five pages is left to the reconcile."""

        async def answer(asked: Asked) -> bytes:
            if PLANNER not in asked.target:
                return json_reply([a_row()] if "/courses?" in asked.target else [])
            page = len([one for one in server.targets if PLANNER in one])
            next_url = f"{server.url}/api/v1/{PLANNER}?page=bookmark:{page}"
            return json_reply([an_item()], Link=f'<{next_url}>; rel="next"')

        server.answering = answer
        look = await looked(reader)

        assert "planner" not in look.courses[ONE].signals
        assert sum(PLANNER in target for target in server.targets) == 5
