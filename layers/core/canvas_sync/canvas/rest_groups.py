"""Reads the groups a person is a member of; they leave no trace."""

from pydantic import ValidationError

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.paging import walk
from canvas_sync.canvas.rest_trouble import CLOSED, UNREAD, tell_unread
from canvas_sync.canvas.rest_wire import GroupRow
from canvas_sync.canvas.translate import why
from canvas_sync.domain.ids import CourseId, global_id
from canvas_sync.domain.snapshot import GroupSnapshot
from canvas_sync.ports import Report

GROUPS = "users/self/groups?include[]=group_category&per_page=100"


async def read_groups(
    client: CanvasClient, report: Report, *, home_shard: int
) -> tuple[GroupSnapshot, ...] | None:
    """The person's groups by id; None if they are closed to this token, or can't all be read."""
    try:
        listing = await walk(client, GROUPS, place=Place.COURSE)
    except CLOSED:
        return None
    except UNREAD as exc:
        tell_unread(report, "groups", exc)
        return None
    found = []
    for raw in listing.rows:
        try:
            found.append(_group(GroupRow.model_validate(raw), home_shard))
        except ValidationError as exc:
            report.event("group unreadable", why=why(exc))
    whole = len(found) == len(listing.rows) and not (listing.strays or listing.shifted)
    return tuple(sorted(found, key=lambda group: group.id)) if whole else None


def _group(wire: GroupRow, shard: int) -> GroupSnapshot:
    course, category = wire.course_id, wire.group_category_id
    return GroupSnapshot(
        id=global_id(wire.id, home_shard=shard),
        name=wire.name,
        course_id=CourseId(global_id(course, home_shard=shard)) if course else None,
        category_id=global_id(category, home_shard=shard) if category else None,
        category_name=wire.group_category.name if wire.group_category else None,
        members_count=wire.members_count,
    )
