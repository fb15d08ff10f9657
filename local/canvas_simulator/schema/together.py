"""What people do together: groups and their sets, discussions, announcements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import JsonValue


@dataclass(slots=True, kw_only=True)
class GroupCategory:
    """A group set. ``group_limit`` is only enforced on joining, not on replacing members."""

    id: int
    course_id: int
    name: str
    role: str | None = None
    self_signup: str | None = None
    group_limit: int | None = None
    auto_leader: str | None = None
    created_at: datetime
    deleted: bool = False


@dataclass(slots=True, kw_only=True)
class GroupMembership:
    """One person in one group; `deleted` rows stay, as in Canvas."""

    id: int
    user_id: int
    workflow_state: Literal["accepted", "invited", "requested", "deleted"] = "accepted"
    moderator: bool = False
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True, kw_only=True)
class Group:
    id: int
    course_id: int
    category_id: int
    name: str
    description: str | None = None
    join_level: str = "invitation_only"
    is_public: bool = False
    max_membership: int | None = None
    leader_id: int | None = None
    created_at: datetime
    updated_at: datetime
    workflow_state: Literal["available", "deleted"] = "available"
    memberships: list[GroupMembership] = field(default_factory=list)

    @property
    def member_ids(self) -> list[int]:
        """The people in the group now, in the order they came."""
        return [row.user_id for row in self.memberships if row.workflow_state == "accepted"]


@dataclass(slots=True, kw_only=True)
class Entry:
    """A post in a discussion; ``read_by`` are those who have read it."""

    id: int
    user_id: int
    parent_id: int | None = None
    message: str | None = None
    created_at: datetime
    updated_at: datetime
    deleted: bool = False
    read_by: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Topic:
    """A discussion or an announcement, in a course or in a group.

    ``root_id`` is set on the copies a group discussion has in every group of its set.
    ``section_ids`` limits it to sections; ``settings`` as in `Course`.
    """

    id: int
    course_id: int
    group_id: int | None = None
    title: str
    message: str | None = None
    user_id: int | None = None
    announcement: bool = False
    workflow_state: Literal["active", "post_delayed", "unpublished", "deleted"] = "active"
    position: int | None = None
    assignment_id: int | None = None
    root_id: int | None = None
    group_category_id: int | None = None
    section_ids: list[int] = field(default_factory=list)
    require_initial_post: bool | None = None
    pinned: bool = False
    locked: bool = False
    created_at: datetime
    updated_at: datetime
    posted_at: datetime | None = None
    delayed_post_at: datetime | None = None
    lock_at: datetime | None = None
    last_reply_at: datetime | None = None
    todo_at: datetime | None = None
    entries: list[Entry] = field(default_factory=list)
    read_by: list[int] = field(default_factory=list)
    subscribed: list[int] = field(default_factory=list)
    settings: dict[str, JsonValue] = field(default_factory=dict)
