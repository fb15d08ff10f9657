"""A course read whole: its assignments; what goes wrong in it stays in it."""

from datetime import timedelta

import pytest

from canvas_sync.domain.errors import (
    CourseForbidden,
    CourseMissing,
    CourseUnreadable,
    SyncError,
    TokenExpired,
)
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.moments import iso
from canvas_sync.domain.snapshot import AssignmentGroupSnapshot, Json
from tests.fakes.clock import NOON
from tests.unit.canvas.canned import EXPIRED, FORBIDDEN, HTML, MISSING
from tests.unit.canvas.local_server import (
    RESET,
    SILENCE,
    json_reply,
    reply,
)
from tests.unit.canvas.one_course import COURSE, TALK, Told, a_group


class TestRows:
    async def test_rows(self, told: Told) -> None:
        """R140: 99 rows are read, 1 says why it can't be; drafts and parts are left out."""
        rows: list[Json] = [{"id": str(n), "published": True} for n in range(1, 100)]
        bad = {"id": "100", "due_at": "tomorrow"}
        left_out = [{"id": "101", "published": False}, {"id": "102", "parent_assignment_id": "1"}]

        content = await told.whole(*rows, bad, *left_out)

        assert len(content.listing.rows) == 100
        assert [(row.id, row.error) for row in content.listing.rows if row.error] == [
            ("10000000000100", "due_at: Value error, not a time with a zone")
        ]
        assert {r.snapshot.course_id for r in content.listing.rows if r.snapshot} == {COURSE}
        assert (content.began_at, content.listing.seen_at) == (NOON, NOON)

    async def test_groups(self, told: Told) -> None:
        """Groups come with name, place and weight, also one with nothing in it."""
        content = await told.whole()

        homework = AssignmentGroupSnapshot("10000000000005", "Homework", 1, 40.0)
        assert (content.groups, content.listing.rows) == ((homework,), ())

    async def test_moved_while_reading(self, told: Told) -> None:
        """R221: an assignment in two groups was moved meanwhile: nothing is taken for gone."""
        groups = json_reply([a_group({"id": "1"}), a_group({"id": "1"}, identifier=6)])

        content = await told.read(groups)

        assert isinstance(content, CourseContent)
        assert (len(content.listing.rows), content.shifted) == (1, True)
        assert "lists" not in content.signals

    async def test_parts(self, told: Told) -> None:
        """Edge 19: the two due dates of a discussion graded in parts, told by either list."""
        parts = [
            {"tag": "reply_to_topic", "due_at": "2026-11-30T22:59:59Z", "points_possible": 4.0},
            {"tag": "reply_to_entry", "due_at": "2026-12-06T22:59:59Z", "points_possible": 6.0},
        ]
        graded = {"id": "9", "has_sub_assignments": True, "checkpoints": parts}
        topic = {"id": "1", "title": "Talk", "assignment_id": "9", "assignment": graded}

        alone = await told.whole(graded)
        told.server.answers[TALK] = [json_reply([topic])]
        by_topic = await told.whole({"id": "9"})

        for content in (alone, by_topic):
            (row,) = content.listing.rows
            assert row.snapshot is not None
            assert [part.tag for part in row.snapshot.checkpoints] == [
                "reply_to_topic",
                "reply_to_entry",
            ]

    async def test_recent(self, told: Told) -> None:
        """What was graded within the overlap is known by its key: id, second, and content."""
        graded = {"id": "7", "workflow_state": "graded", "score": 3.0, "grade": "3"}
        now = {"graded_at": iso(NOON - timedelta(seconds=120))}
        long_ago = {"graded_at": iso(NOON - timedelta(seconds=121))}

        first = await told.whole({"id": "1", "submission": {**graded, **now}})
        regraded = await told.whole({"id": "1", "submission": {**graded, **now, "score": 4.0}})
        old = await told.whole({"id": "1", "submission": {**graded, **long_ago}})

        (key,) = first.recent
        assert key.startswith("10000000000007:2026-11-30T11:58:00Z:")
        assert regraded.recent.isdisjoint(first.recent)
        assert old.recent == frozenset()

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
            (json_reply([a_group({"id": "1"}, {"name": "nameless"})]), CourseUnreadable),
            (json_reply([{"id": "5", "name": "Homework"}]), CourseUnreadable),
            (json_reply([{"id": "5", "assignments": None}]), CourseUnreadable),
            (json_reply([{"assignments": []}]), CourseUnreadable),
            (SILENCE, CourseUnreadable),
            (RESET, CourseUnreadable),
        ],
        ids=[
            *("forbidden", "missing", "no such page", "500", "maintenance", "HTML", "null"),
            *("too large", "nameless row", "no assignments", "null assignments", "nameless group"),
            *("silence", "reset"),
        ],
    )
    async def test_trouble(self, told: Told, answer: bytes, error: type[SyncError]) -> None:
        """R140: what goes wrong in a course is its own; a list in parts proves nothing."""
        assert type(await told.read(answer)) is error

    async def test_dead_token(self, told: Told) -> None:
        """A token that dies ends the reading."""
        with pytest.raises(TokenExpired):
            await told.read(EXPIRED)
