"""Posts of a discussion: one with its replies, and all of them as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.rest.person_rows import author_row

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Entry, Topic

_MOST_REPLIES = 10


def _columns(call: Call, entry: Entry) -> Row:
    return {
        "id": entry.id,
        "created_at": stamp(entry.created_at),
        "updated_at": stamp(entry.updated_at),
        "parent_id": entry.parent_id,
        "rating_count": None,
        "rating_sum": None,
        "user_id": entry.user_id,
        "message": call.text(entry.message),
    }


def _place(topic: Topic) -> str:
    return f"/groups/{topic.group_id}" if topic.group_id else f"/courses/{topic.course_id}"


def _is_read(call: Call, entry: Entry) -> bool:
    return entry.user_id == call.user.id or call.user.id in entry.read_by


def entry_row(call: Call, topic: Topic, entry: Entry) -> Row:
    """A post with its author, and its latest replies."""
    row = _columns(call, entry) | {
        "user_name": call.school.users[entry.user_id].name,
        "user": author_row(call, entry.user_id, _place(topic)),
        "read_state": "read" if _is_read(call, entry) else "unread",
        "forced_read_state": False,
    }
    replies = _replies(topic, entry)
    if replies:
        latest = sorted(replies, key=lambda e: e.id, reverse=True)
        row["recent_replies"] = [entry_row(call, topic, e) for e in latest[:_MOST_REPLIES]]
        row["has_more_replies"] = len(replies) > _MOST_REPLIES
    return row


def _replies(topic: Topic, entry: Entry) -> list[Entry]:
    return [e for e in topic.entries if e.parent_id == entry.id and not e.deleted]


def view_of(call: Call, topic: Topic) -> Row:
    """The whole discussion in one body."""
    entries = [e for e in topic.entries if not e.deleted]
    authors = sorted({e.user_id for e in entries})
    return {
        "unread_entries": [e.id for e in entries if not _is_read(call, e)],
        "forced_entries": [],
        "entry_ratings": {},
        "participants": [author_row(call, i, _place(topic)) for i in authors],
        "view": [_branch(call, topic, e) for e in entries if e.parent_id is None],
        "new_entries": [],
    }


def _branch(call: Call, topic: Topic, entry: Entry) -> Row:
    row = _columns(call, entry)
    replies = _replies(topic, entry)
    if replies:
        row["replies"] = [_branch(call, topic, e) for e in replies]
    return row
