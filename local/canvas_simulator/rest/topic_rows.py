"""One row of a discussion or announcement, as its viewer sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.rest.person_rows import author_row
from canvas_simulator.standing import STAFF

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Topic
    from canvas_simulator.standing import Standing

# Columns of Canvas that are the same for nearly every topic; `Topic.settings` differs.
DEFAULTS: Row = {
    "podcast_has_student_posts": False,
    "discussion_type": "threaded",
    "allow_rating": False,
    "only_graders_can_rate": False,
    "sort_by_rating": False,
    "anonymous_state": None,
    "summary_enabled": False,
    "podcast_url": None,
    "attachments": [],
    "comments_disabled": False,
    "sort_order": "desc",
    "sort_order_locked": False,
    "expanded": False,
    "expanded_locked": False,
}


def topic_row(call: Call, topic: Topic, mine: Standing) -> Row:
    """The row without the assignment of a graded discussion."""
    row = DEFAULTS | {k: call.values(v) for k, v in topic.settings.items()}
    row |= _columns(call, topic)
    for name in ("created_at", "posted_at", "delayed_post_at", "lock_at", "last_reply_at"):
        row[name] = stamp(getattr(topic, name))
    if topic.assignment_id is None:
        copied = topic.announcement or topic.root_id
        row["ungraded_discussion_overrides"] = None if copied else []
    elif parts_of(call, topic):
        row["is_checkpointed"] = True
    return row | _for_viewer(call, topic, mine) | _children(call, topic)


def _columns(call: Call, topic: Topic) -> Row:
    """What is the same for every viewer."""
    return _written(call, topic) | {
        "id": topic.id,
        "title": topic.title,
        "message": call.text(topic.message),
        "assignment_id": topic.assignment_id,
        "root_topic_id": topic.root_id,
        "position": topic.position,
        "is_section_specific": bool(topic.section_ids),
        "discussion_subentry_count": sum(not entry.deleted for entry in topic.entries),
        "published": topic.workflow_state != "unpublished",
        "locked": topic.locked,
        "pinned": topic.pinned,
        "group_category_id": topic.group_category_id,
        "is_announcement": topic.announcement,
        "require_initial_post": topic.require_initial_post,
        "todo_date": stamp(topic.todo_at),
    }


def _written(call: Call, topic: Topic) -> Row:
    """By whom, and where."""
    place = f"/groups/{topic.group_id}" if topic.group_id else f"/courses/{topic.course_id}"
    here = f"{call.base}{place}/discussion_topics/{topic.id}"
    author = call.school.users.get(topic.user_id or 0)
    return {
        "user_name": author.name if author else None,
        "author": author_row(call, topic.user_id, place),
        "html_url": here,
        "url": here,
    }


def parts_of(call: Call, topic: Topic) -> bool:
    """Whether the discussion is graded in parts."""
    return bool(call.school.parts_of.get(topic.assignment_id or 0))


def _children(call: Call, topic: Topic) -> Row:
    copies = [t for t in call.school.topics_of[topic.course_id] if t.root_id == topic.id]
    return {
        "topic_children": [t.id for t in copies],
        "group_topic_children": [{"id": t.id, "group_id": t.group_id} for t in copies],
    }


def _for_viewer(call: Call, topic: Topic, mine: Standing) -> Row:
    """What is about the person who asks: rights, what is read, what is closed."""
    staff = mine.staff
    own = topic.user_id == call.user.id
    locked = topic.locked and not staff
    row: Row = {
        "permissions": _permissions(call, topic, mine, locked=locked),
        "read_state": "read" if own or call.user.id in topic.read_by else "unread",
        "unread_count": unread_count(call, topic, mine),
        "subscribed": _subscribed(call, topic, mine),
        "user_can_see_posts": sees_posts(call, topic, mine),
        "can_unpublish": staff and not topic.entries and not topic.announcement,
        "can_lock": topic.assignment_id is None,
        "can_group": not topic.entries and not topic.announcement,
        "locked_for_user": locked,
    }
    if locked:
        row["lock_info"] = {"can_view": True, "asset_string": f"discussion_topic_{topic.id}"}
        row["lock_explanation"] = "This topic is closed for comments."
    hold = _hold(call, topic, mine)
    if hold is not None:
        row["subscription_hold"] = hold
    return row


def _permissions(call: Call, topic: Topic, mine: Standing, *, locked: bool) -> Row:
    """NOTE: who only was a student reads on, and writes nothing any more."""
    staff = mine.staff
    student = mine.role == "student" and mine.takes_part(call.school, call.now)
    return {
        "attach": staff or (student and not topic.announcement),
        "update": staff and topic.group_id is None,
        "reply": (staff or student) and not locked,
        "delete": staff,
        "manage_assign_to": staff and topic.group_id is None and not topic.announcement,
    }


def unread_count(call: Call, topic: Topic, mine: Standing) -> int:
    """Entries of others that are not read.

    NOTE: an announcement counts itself for those it was sent to, so not for observers.
    """
    me = call.user.id
    count = sum(e.user_id != me and me not in e.read_by for e in topic.entries if not e.deleted)
    sent = topic.announcement and topic.workflow_state == "active" and topic.user_id != me
    return count + (sent and mine.role != "observer" and me not in topic.read_by)


def _subscribed(call: Call, topic: Topic, mine: Standing) -> bool:
    if _hold(call, topic, mine) in ("topic_is_announcement", "not_in_group_set", "not_in_group"):
        return False
    me = call.user.id
    staff_author = topic.user_id == me and any(
        e.type in STAFF for e in call.school.enrollments_by[me]
    )
    return staff_author or me in topic.subscribed or any(e.user_id == me for e in topic.entries)


def _hold(call: Call, topic: Topic, mine: Standing) -> str | None:
    """Why the viewer may not subscribe; None if she may."""
    me = call.user.id
    if topic.announcement:
        return "topic_is_announcement"
    if topic.group_id is not None:
        return None if me in call.school.groups[topic.group_id].member_ids else "not_in_group"
    if topic.group_category_id is not None:
        groups = call.school.groups_of[topic.course_id]
        mates = [g for g in groups if g.category_id == topic.group_category_id]
        return None if any(me in g.member_ids for g in mates) else "not_in_group_set"
    if topic.require_initial_post and not mine.staff and not _has_posted(call, topic):
        return "initial_post_required"
    return None


def _has_posted(call: Call, topic: Topic) -> bool:
    return any(e.user_id == call.user.id for e in topic.entries)


def sees_posts(call: Call, topic: Topic, mine: Standing) -> bool:
    """Whether the posts show: not before one's own first post where that is asked for."""
    return mine.staff or not topic.require_initial_post or _has_posted(call, topic)
