"""The parts of discussions graded in parts, inside their assignments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_simulator.graphql.assignments import date
from canvas_simulator.graphql.connections import Connection, page
from canvas_simulator.graphql.fields import column
from canvas_simulator.rest.checkpoints import parts, tag

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields, Resolver
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Assignment


@dataclass(frozen=True, slots=True)
class Part:
    """A `Checkpoint`: work of its own, shown without its id."""

    work: Assignment
    tag: str


def _parts(row: Assignment, info: GraphQLResolveInfo) -> list[Part] | None:
    """Null where discussions are not graded in parts; empty for ordinary work."""
    view: View = info.context
    if not view.school.world.discussion_checkpoints:
        return None
    return [Part(work, tag(work, at)) for at, work in enumerate(parts(view.call, row))]


def _has_parts(row: Assignment, info: GraphQLResolveInfo) -> bool:
    view: View = info.context
    return bool(parts(view.call, row))


def _overrides(row: Part, info: GraphQLResolveInfo, **given: object) -> Connection:
    """Those that concern the viewer; all of them for staff."""
    view: View = info.context
    rows = view.school.overrides_of[row.work.id]
    if not view.is_staff(row.work.course_id):
        member = view.member(row.work.course_id)
        rows = [override for override in rows if member.matches(override)]
    return page(info, rows, given)


def _of_work(resolve: Resolver) -> Resolver:
    """What the part is asked for, asked of its work."""
    return lambda row, info, **given: resolve(row.work, info, **given)


def _points(row: Part, _: GraphQLResolveInfo) -> float:
    return row.work.points_possible or 0.0


FIELDS: Fields = {
    "Assignment": {"checkpoints": _parts, "hasSubAssignments": _has_parts},
    "Checkpoint": {
        "tag": column("tag"),
        "name": _of_work(column("name")),
        "pointsPossible": _points,
        "onlyVisibleToOverrides": _of_work(column("only_visible_to_overrides")),
        "assignmentOverrides": _overrides,
        "dueAt": _of_work(date("due_at")),
        "unlockAt": _of_work(date("unlock_at")),
        "lockAt": _of_work(date("lock_at")),
    },
}
