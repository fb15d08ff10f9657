"""Announcements and discussions → snapshots; pure.

GraphQL shows more than the person's own pages do (recorded): announcements that are still to come,
left out here, and those for other sections, which REST has to tell apart.
"""

from datetime import datetime

from canvas_sync.canvas.graphql.fields import (
    Node,
    flag,
    identifier,
    inner,
    moment,
    own_id,
    text,
    wire_id,
)
from canvas_sync.domain.ids import AssignmentId, CourseId
from canvas_sync.domain.snapshot import TopicSnapshot


def is_shown(node: Node, *, now: datetime) -> bool:
    """Whether it is out: published, and not an announcement of a later day."""
    delayed_at = moment(node, "delayedPostAt")
    return flag(node, "published") is not False and (delayed_at is None or delayed_at <= now)


def is_for_sections(node: Node) -> bool:
    """Whether it is an announcement that only some sections are shown."""
    return bool(flag(node, "isAnnouncement")) and bool(flag(node, "isSectionSpecific"))


def topic(node: Node, *, course_id: CourseId, home_shard: int, base_url: str) -> TopicSnapshot:
    """One topic; GraphQL tells no address, so it is made as Canvas makes it.

    Raises:
        BadFieldError: a field can't be read.
    """
    key = own_id(node, home_shard=home_shard)
    course, number = (wire_id(one, home_shard=home_shard) for one in (course_id, key))
    graded = inner(node, "assignment")
    assignment = identifier(graded, "_id", home_shard=home_shard) if graded else None
    return TopicSnapshot(
        id=key,
        course_id=course_id,
        is_announcement=bool(flag(node, "isAnnouncement")),
        title=text(node, "title"),
        message_html=text(node, "message"),
        posted_at=moment(node, "postedAt"),
        delayed_post_at=moment(node, "delayedPostAt"),
        last_reply_at=moment(node, "lastReplyAt"),
        html_url=f"{base_url}/courses/{course}/discussion_topics/{number}",
        assignment_id=AssignmentId(assignment) if assignment else None,
    )
