"""Discussions and announcements: lists, one, its posts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Refused, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.paging import MAX_PER_PAGE, numbered
from canvas_simulator.rest.checkpoints import checkpoint_members
from canvas_simulator.rest.entry_rows import entry_row, view_of
from canvas_simulator.rest.groups import one_group
from canvas_simulator.rest.sections import section_row
from canvas_simulator.rest.topic_rows import sees_posts, topic_row
from canvas_simulator.rest.viewer import Viewer
from canvas_simulator.visibility import is_assigned, listed_topics, viewer_membership

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, Course, Topic
    from canvas_simulator.standing import Standing

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def list_topics(call: Call, course: str) -> Answer:
    """The discussions of a course, or its announcements with `only_announcements`."""
    found, mine = call.readable(course)
    call.leave_trace(found)
    announcements = call.request.one("only_announcements") == "true"
    rows = visible_topics(call, found, mine, announcements=announcements)
    rows = _in_scope(call, rows)
    page, link = numbered(
        call.request, _ordered(call, rows, announcements=announcements), default=MAX_PER_PAGE
    )
    return Answer([topic_in_course(call, found, mine, topic) for topic in page], link=link)


def visible_topics(
    call: Call, course: Course, mine: Standing, *, announcements: bool
) -> list[Topic]:
    """What the viewer sees: delayed, unpublished and other sections' only for staff."""
    rows = call.school.topics_of[course.id]
    if not mine.staff:
        rows = listed_topics(call.school, course.id, call.user.id, rows)
    return [
        topic
        for topic in rows
        if topic.announcement == announcements
        and topic.group_id is None
        and sees_topic(call, topic, mine)
    ]


def sees_topic(call: Call, topic: Topic, mine: Standing) -> bool:
    """Whether the viewer may see the topic at all."""
    if topic.workflow_state == "deleted":
        return False
    if mine.staff:
        return True
    if topic.workflow_state != "active":
        return False
    member = viewer_membership(call.school, topic.course_id, call.user.id, mine)
    if topic.section_ids and not member.section_ids & set(topic.section_ids):
        return False
    assignment = call.school.assignments.get(topic.assignment_id or 0)
    return assignment is None or is_assigned(call.school, assignment, member)


def _in_scope(call: Call, rows: list[Topic]) -> list[Topic]:
    scope = set((call.request.one("scope") or "").split(",")) - {""}
    if {"locked", "unlocked"} <= scope or {"pinned", "unpinned"} <= scope:
        raise Refused(400, {"errors": {"scope": "scope is contradictory"}})
    if "locked" in scope:
        rows = [topic for topic in rows if topic.locked]
    if "unlocked" in scope:
        rows = [topic for topic in rows if not topic.locked]
    if "pinned" in scope:
        rows = [topic for topic in rows if topic.pinned]
    if "unpinned" in scope:
        rows = [topic for topic in rows if not topic.pinned]
    term = (call.request.one("search_term") or "").casefold()
    return [topic for topic in rows if term in topic.title.casefold()]


def _ordered(call: Call, rows: list[Topic], *, announcements: bool) -> list[Topic]:
    """By position from the lowest, topics without one first; announcements from the newest."""
    if announcements:
        return sorted(rows, key=_activity, reverse=True)
    if call.request.one("order_by") == "recent_activity":
        # NOTE: topics without a reply come first, as nulls do in the database.
        newest = sorted(rows, key=posted, reverse=True)
        return sorted(newest, key=_replied, reverse=True)
    if call.request.one("order_by") == "title":
        return sorted(rows, key=lambda t: t.title.casefold())
    newest = sorted(rows, key=_newest, reverse=True)
    return sorted(newest, key=lambda t: t.position or 0)


def _newest(topic: Topic) -> tuple[datetime, int]:
    return topic.last_reply_at or topic.posted_at or LONG_AGO, topic.id


def _activity(topic: Topic) -> tuple[datetime, int]:
    at = topic.delayed_post_at or topic.last_reply_at or topic.posted_at
    return at or LONG_AGO, topic.id


def _replied(topic: Topic) -> tuple[bool, datetime]:
    return topic.last_reply_at is None, topic.last_reply_at or LONG_AGO


def topic_in_course(call: Call, course: Course, mine: Standing, topic: Topic) -> Row:
    row = topic_row(call, topic, mine)
    assignment = call.school.assignments.get(topic.assignment_id or 0)
    if assignment is not None:
        row["assignment"] = _graded(call, course, mine, assignment)
    if topic.section_ids and call.includes("sections"):
        sections = [call.school.sections[i] for i in topic.section_ids]
        row["sections"] = [section_row(section, course, mine) for section in sections]
    return row


def _graded(call: Call, course: Course, mine: Standing, assignment: Assignment) -> Row:
    """NOTE: the list tells a discussion's parts, the discussion alone does not."""
    row = Viewer(call, course, mine, in_topic=True).row(assignment) | checkpoint_members(
        call, assignment
    )
    if call.includes("overrides"):
        row.setdefault("overrides", [])
    return row


def posted(topic: Topic) -> tuple[datetime, int]:
    return topic.delayed_post_at or topic.posted_at or LONG_AGO, topic.id


def one_topic(call: Call, course: str, topic: str) -> tuple[Course, Standing, Topic]:
    """The topic meant by a path, if the caller sees it."""
    found, mine = call.readable(course)
    row = call.school.topics.get(local_id(topic) or 0)
    if row is None or row.course_id != found.id or row.workflow_state == "deleted":
        raise not_found()
    if not sees_topic(call, row, mine):
        raise forbidden()
    return found, mine, row


def show_topic(call: Call, course: str, topic: str) -> Answer:
    found, mine, row = one_topic(call, course, topic)
    return Answer(topic_in_course(call, found, mine, row))


def list_entries(call: Call, course: str, topic: str) -> Answer:
    """The top posts, newest first, each with its latest replies."""
    _, mine, row = one_topic(call, course, topic)
    if not sees_posts(call, row, mine):
        raise Refused(403, "require_initial_post")
    top = [e for e in row.entries if e.parent_id is None and not e.deleted]
    page, link = numbered(call.request, sorted(top, key=lambda e: e.id, reverse=True))
    return Answer([entry_row(call, row, entry) for entry in page], link=link)


def show_view(call: Call, course: str, topic: str) -> Answer:
    """All posts as a tree, with the people who wrote them."""
    _, mine, row = one_topic(call, course, topic)
    if not sees_posts(call, row, mine):
        raise Refused(403, "require_initial_post")
    return Answer(view_of(call, row))


def list_group_topics(call: Call, group: str) -> Answer:
    """The discussions of a group."""
    found, mine = one_group(call, group)
    rows = [t for t in call.school.topics_of[found.course_id] if t.group_id == found.id]
    rows = [t for t in rows if t.workflow_state != "deleted"]
    page, link = numbered(
        call.request, sorted(rows, key=_activity, reverse=True), default=MAX_PER_PAGE
    )
    return Answer([topic_row(call, topic, mine) for topic in page], link=link)
