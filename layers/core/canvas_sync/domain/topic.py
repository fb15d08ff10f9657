"""Announcements, discussions and groups as stored: what a reader of the copy is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from canvas_sync.domain.digests import digest
from canvas_sync.domain.ids import AssignmentId, CourseId, TopicId
from canvas_sync.domain.mapping import description, title
from canvas_sync.domain.snapshot import GroupSnapshot, TopicSnapshot

UNTITLED = "Untitled"


@dataclass(frozen=True, slots=True)
class Topic:
    """An announcement or a discussion. ``text``: its message as plain text, 32 000 characters."""

    id: TopicId
    course_id: CourseId
    is_announcement: bool
    title: str
    text: str | None
    posted_at: datetime | None
    delayed_post_at: datetime | None
    last_reply_at: datetime | None
    html_url: str | None
    assignment_id: AssignmentId | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group the person is in; ``course_id`` None: one of the whole school."""

    id: str
    name: str
    course_id: CourseId | None
    category_id: str | None
    category_name: str | None
    members_count: int | None


def to_topic(seen: TopicSnapshot, *, html_to_text: Callable[[str], str]) -> Topic:
    """The topic as it is kept; titles are raw text, messages HTML (measured)."""
    return Topic(
        id=TopicId(seen.id),
        course_id=seen.course_id,
        is_announcement=seen.is_announcement,
        title=title(seen.title, untitled=UNTITLED),
        text=description(seen.message_html, html_to_text=html_to_text),
        posted_at=seen.posted_at,
        delayed_post_at=seen.delayed_post_at,
        last_reply_at=seen.last_reply_at,
        html_url=seen.html_url,
        assignment_id=seen.assignment_id,
    )


def topic_hash(topic: Topic) -> str:
    """16 hex digits that differ when anything a reader is shown differs."""
    return digest(topic)


def to_group(seen: GroupSnapshot) -> Group:
    """The group as it is kept."""
    return Group(
        id=seen.id,
        name=title(seen.name, untitled=UNTITLED),
        course_id=seen.course_id,
        category_id=seen.category_id,
        category_name=seen.category_name,
        members_count=seen.members_count,
    )
