"""The posts of a discussion, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_simulator.graphql.connections import Connection, page
from canvas_simulator.graphql.fields import column, columns, relay_id
from canvas_simulator.rest.topic_rows import sees_posts

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields, Resolver
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Entry, Topic, User


@dataclass(frozen=True, slots=True)
class Post:
    """A post with the discussion it is in."""

    entry: Entry
    topic: Topic

    @property
    def id(self) -> int:
        return self.entry.id


@dataclass(frozen=True, slots=True)
class Counts:
    replies: int
    unread: int
    deleted: int


def _posts(view: View, topic: Topic) -> list[Entry]:
    """None before one's own first post, where that is asked for."""
    mine = view.standing(view.school.courses[topic.course_id])
    return topic.entries if sees_posts(view.call, topic, mine) else []


def _is_read(view: View, entry: Entry) -> bool:
    return entry.user_id == view.user.id or view.user.id in entry.read_by


def _page(row: Topic, info: GraphQLResolveInfo, **given: object) -> Connection:
    """By id; `rootEntries` leaves those that answer no other."""
    view: View = info.context
    found, kind = _posts(view, row), given.get("filter")
    if given.get("rootEntries"):
        found = [entry for entry in found if entry.parent_id is None]
    if kind == "unread":
        found = [e for e in found if not e.deleted and not _is_read(view, e)]
    elif kind == "deleted":
        found = [e for e in found if e.deleted]
    elif kind == "drafts":
        found = []
    term = str(given.get("searchTerm") or "").casefold()
    found = [entry for entry in found if term in (entry.message or "").casefold()]
    posts = [Post(entry, row) for entry in sorted(found, key=lambda entry: entry.id)]
    return page(info, posts, given)


def _counts(row: Topic, info: GraphQLResolveInfo) -> Counts:
    view: View = info.context
    found = _posts(view, row)
    live = [entry for entry in found if not entry.deleted]
    unread = sum(not _is_read(view, entry) for entry in live)
    return Counts(len(live), unread, len(found) - len(live))


def _message(row: Post, info: GraphQLResolveInfo) -> str | None:
    view: View = info.context
    return None if row.entry.deleted else view.call.text(row.entry.message)


def _author(row: Post, info: GraphQLResolveInfo, **_: object) -> User | None:
    view: View = info.context
    return None if row.entry.deleted else view.school.users.get(row.entry.user_id)


def _stamp(name: str) -> Resolver:
    def resolve(row: Post, info: GraphQLResolveInfo) -> str | None:
        view: View = info.context
        return view.text(getattr(row.entry, name))

    return resolve


def _deleted(row: Post, _: GraphQLResolveInfo) -> bool:
    return row.entry.deleted


def _parent(row: Post, _: GraphQLResolveInfo) -> int | None:
    return row.entry.parent_id


def _root(row: Post, _: GraphQLResolveInfo) -> int | None:
    """The post that began the thread; None for that one itself."""
    parents = {entry.id: entry.parent_id for entry in row.topic.entries}
    at = row.entry.parent_id
    while at is not None and parents.get(at) is not None:
        at = parents[at]
    return at


def _replies(row: Post, info: GraphQLResolveInfo, **given: object) -> Connection:
    rows = [e for e in row.topic.entries if e.parent_id == row.entry.id]
    return page(info, [Post(entry, row.topic) for entry in rows], given)


def _reply_count(row: Post, _: GraphQLResolveInfo) -> int:
    return sum(e.parent_id == row.entry.id and not e.deleted for e in row.topic.entries)


def _topic_id(row: Post, _: GraphQLResolveInfo) -> int:
    return row.topic.id


FIELDS: Fields = {
    "Discussion": {"discussionEntriesConnection": _page, "entryCounts": _counts},
    "DiscussionEntryCounts": columns(
        repliesCount="replies", unreadCount="unread", deletedCount="deleted"
    ),
    "DiscussionEntry": {
        "_id": column("id"),
        "id": relay_id("DiscussionEntry"),
        "author": _author,
        "message": _message,
        "deleted": _deleted,
        "parentId": _parent,
        "rootEntryId": _root,
        "discussionTopic": column("topic"),
        "discussionTopicId": _topic_id,
        "discussionSubentriesConnection": _replies,
        "subentriesCount": _reply_count,
        "createdAt": _stamp("created_at"),
        "updatedAt": _stamp("updated_at"),
    },
}
