"""One row of a group and of a group set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.rest.person_rows import person_row

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Group, GroupCategory, GroupMembership
    from canvas_simulator.standing import Standing

_TABS = ("home", "announcements", "wiki", "users", "discussion_topics", "files")
_LABELS = {
    "home": ("home", "Home"),
    "announcements": ("announcements", "Announcements"),
    "wiki": ("pages", "Pages"),
    "users": ("people", "People"),
    "discussion_topics": ("discussions", "Discussions"),
    "files": ("files", "Files"),
}


def group_row(call: Call, group: Group, mine: Standing) -> Row:
    """The row with what `include[]` asks for."""
    row: Row = {
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "is_public": group.is_public,
        "join_level": group.join_level,
        "group_category_id": group.category_id,
        "max_membership": group.max_membership,
        "created_at": stamp(group.created_at),
        "members_count": len(group.member_ids),
        "storage_quota_mb": 50,
        "context_type": "Course",
        "course_id": group.course_id,
        "context_name": call.school.courses[group.course_id].name,
        "avatar_url": None,
        "role": None,
        "leader": _leader(call, group),
        "has_submission": _has_submission(call, group),
        "concluded": False,
        "non_collaborative": False,
    }
    return row | _included(call, group, mine)


def _leader(call: Call, group: Group) -> Row | None:
    user = call.school.users.get(group.leader_id or 0)
    return None if user is None else {"id": user.id, "name": user.name}


def _has_submission(call: Call, group: Group) -> bool:
    """Whether a member handed in work of this group's set."""
    school = call.school
    works = [a for a in school.assignments_of[group.course_id] if a.group_category_id]
    return any(
        row is not None and row.submission_type is not None
        for work in works
        if work.group_category_id == group.category_id
        for row in (school.submissions_of[work.id].get(i) for i in group.member_ids)
    )


def _included(call: Call, group: Group, mine: Standing) -> Row:
    row: Row = {}
    may = group_permissions(call, group, mine)
    if call.includes("permissions"):
        row["permissions"] = {
            "create_discussion_topic": may,
            "join": False,
            "create_announcement": may,
        }
    if call.includes("users"):
        people = [call.school.users[i] for i in group.member_ids]
        row["users"] = [person_row(call, user, mine) for user in people]
    if call.includes("group_category"):
        row["group_category"] = category_row(call, call.school.group_categories[group.category_id])
    if call.includes("tabs"):
        row["tabs"] = tab_rows(call, group)
    if call.includes("can_access"):
        row["can_access"] = may
    if call.includes("html_url"):
        row["html_url"] = f"{call.base}/groups/{group.id}"
    return row


def group_permissions(call: Call, group: Group, mine: Standing) -> bool:
    """Whether the caller may enter the group: its members and the course's staff."""
    return mine.staff or call.user.id in group.member_ids


def tab_rows(call: Call, group: Group) -> list[Row]:
    rows: list[Row] = []
    for position, path in enumerate(_TABS, start=1):
        name, label = _LABELS[path]
        place = f"/groups/{group.id}" + ("" if path == "home" else f"/{path}")
        rows.append(
            {
                "id": name,
                "html_url": place,
                "full_url": call.base + place,
                "position": position,
                "visibility": "public",
                "label": label,
                "type": "internal",
            }
        )
    return rows


def category_row(call: Call, category: GroupCategory) -> Row:
    members = {
        user_id
        for group in call.school.groups_of[category.course_id]
        if group.category_id == category.id and group.workflow_state == "available"
        for user_id in group.member_ids
    }
    return {
        "id": category.id,
        "name": category.name,
        "role": category.role,
        "self_signup": category.self_signup,
        "self_signup_end_at": None,
        "group_limit": category.group_limit,
        "auto_leader": category.auto_leader,
        "created_at": stamp(category.created_at),
        "context_type": "Course",
        "course_id": category.course_id,
        "protected": False,
        "allows_multiple_memberships": False,
        "is_member": call.user.id in members,
    }


def membership_row(group: Group, row: GroupMembership) -> Row:
    return {
        "id": row.id,
        "group_id": group.id,
        "user_id": row.user_id,
        "workflow_state": row.workflow_state,
        "moderator": row.moderator,
        "created_at": stamp(row.created_at),
    }
