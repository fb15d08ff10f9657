"""Rows of discussions and announcements → snapshots in our words; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from canvas_sync.canvas.rest_wire import TopicRow
from canvas_sync.canvas.translate import why
from canvas_sync.domain.ids import AssignmentId, CourseId, global_id
from canvas_sync.domain.snapshot import Json, TopicSnapshot
from canvas_sync.ports import Report


@dataclass(frozen=True, slots=True)
class Topics:
    """``found`` None: not read this time. ``whole``: absence from it means something."""

    found: Sequence[TopicSnapshot] | None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Talk:
    """What is said in a course; ``raw``: the discussions' rows as they came."""

    discussions: Topics
    news: Topics
    raw: Sequence[Json] = ()

    @property
    def all(self) -> tuple[TopicSnapshot, ...] | None:
        """Both together; None unless both were read."""
        if self.discussions.found is None or self.news.found is None:
            return None
        return (*self.discussions.found, *self.news.found)

    @property
    def is_whole(self) -> bool:
        return self.discussions.whole and self.news.whole


def topics(
    rows: Iterable[Json],
    course_id: CourseId,
    *,
    news: bool,
    home_shard: int,
    report: Report,
) -> list[TopicSnapshot]:
    """What the rows mean; one that can't be read is reported and sinks nothing (R140)."""
    found = []
    for raw in rows:
        try:
            wire = TopicRow.model_validate(raw)
        except ValidationError as exc:
            report.event("discussion unreadable", why=why(exc))
            continue
        found.append(_topic(wire, course_id, news=news, home_shard=home_shard))
    return found


def _topic(wire: TopicRow, course_id: CourseId, *, news: bool, home_shard: int) -> TopicSnapshot:
    graded = wire.assignment_id and global_id(wire.assignment_id, home_shard=home_shard)
    return TopicSnapshot(
        id=global_id(wire.id, home_shard=home_shard),
        course_id=course_id,
        is_announcement=news,
        title=wire.title,
        message_html=wire.message,
        posted_at=wire.posted_at,
        delayed_post_at=wire.delayed_post_at,
        last_reply_at=wire.last_reply_at,
        html_url=wire.html_url,
        assignment_id=AssignmentId(graded) if graded else None,
    )
