"""A course read whole: what is said in it, whatever of that is open."""

import pytest

from canvas_sync.canvas.reader import RestReader
from canvas_sync.domain.errors import (
    TokenExpired,
)
from canvas_sync.domain.snapshot import Access
from tests.fakes.report import FakeReport
from tests.unit.canvas.canned import EXPIRED, FORBIDDEN, MISSING
from tests.unit.canvas.local_server import (
    RESET,
    SILENCE,
    LocalServer,
    json_reply,
    reply,
)
from tests.unit.canvas.one_course import DISABLED, SCOPE, TALK, Told, a_course


class TestTopics:
    async def test_both(self, told: Told) -> None:
        """Discussions come from the course, announcements from the list of ten courses."""
        said = [{"id": "1", "title": "Talk", "message": "<p>x</p>", "assignment_id": "9"}]
        news = [
            {"id": "2", "title": "News", "context_code": "course_12"},
            {"id": "3", "title": "Elsewhere", "context_code": "course_13"},
        ]
        told.server.answers |= {TALK: [json_reply(said)], "announcements": [json_reply(news)]}

        topics = (await told.whole()).topics

        assert topics is not None
        assert [(t.id[-1], t.is_announcement, t.assignment_id) for t in topics] == [
            ("1", False, "10000000000009"),
            ("2", True, None),
        ]

    @pytest.mark.parametrize("answer", [FORBIDDEN, MISSING, DISABLED, SCOPE])
    @pytest.mark.parametrize("path", [TALK, "announcements"])
    async def test_switched_off(self, told: Told, path: str, answer: bytes) -> None:
        """Edge 24: a list that is switched off is empty, and the course is whole."""
        told.server.answers |= {path: [answer]}

        content = await told.whole({"id": "1"})

        assert (content.topics, len(content.listing.rows), content.shifted) == ((), 1, False)

    @pytest.mark.parametrize("answer", [reply("{}", 500), SILENCE, RESET, reply("null", 200)])
    @pytest.mark.parametrize("path", [TALK, "announcements"])
    async def test_failing(self, told: Told, report: FakeReport, path: str, answer: bytes) -> None:
        """R140: a list that fails is not read this time; the assignments are."""
        told.server.answers |= {path: [answer]}

        content = await told.whole({"id": "1"})

        assert (content.topics, len(content.listing.rows)) == (None, 1)
        assert [name for name, _ in report.events] == ["discussions unread"]

    async def test_dead_token(self, told: Told) -> None:
        """A token that dies between two lists ends the reading."""
        told.server.answers |= {"announcements": [EXPIRED]}

        with pytest.raises(TokenExpired):
            await told.whole()

    async def test_broken_topic(self, told: Told, report: FakeReport) -> None:
        """R140: a row that can't be read is told; the others are, and none is taken for gone."""
        rows = [{"id": "1"}, {"id": "2", "posted_at": "soon"}]
        told.server.answers |= {TALK: [json_reply(rows)]}

        content = await told.whole()

        assert content.topics is not None
        assert ([topic.id[-1] for topic in content.topics], content.shifted) == (["1"], True)
        assert report.events == [("discussion unreadable", {"why": "posted_at: Value error, "
                                                            "not a time with a zone"})]  # fmt: skip

    async def test_completed(self, server: LocalServer, reader: RestReader) -> None:
        """The announcements of a concluded course come from its own list."""
        told = Told(server, reader, a_course(access=Access.COMPLETED))

        await told.whole()

        assert not any("announcements?" in target for target in server.targets)
        assert (reader.usage.requests, reader.usage.traces) == (3, 3)
