"""`/courses/:id/assignment_groups`, alone or with their assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer
from canvas_simulator.ids import local_id
from canvas_simulator.paging import numbered
from canvas_simulator.rest.assignment_rows import in_closed_period
from canvas_simulator.rest.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, AssignmentGroup


def list_assignment_groups(call: Call, course: str) -> Answer:
    """The groups by position; assignments inside them are not paged."""
    found, mine = call.readable(course)
    call.leave_trace(found)
    groups = [
        g for g in call.school.assignment_groups_of[found.id] if g.workflow_state != "deleted"
    ]
    page, link = numbered(call.request, groups)
    if not call.includes("assignments"):
        return Answer([group_row(group) for group in page], link=link)
    viewer = Viewer(call, found, mine, in_topic=not call.includes("discussion_topic"))
    return Answer(_with_assignments(call, viewer, page), link=link)


def _with_assignments(call: Call, viewer: Viewer, page: Sequence[AssignmentGroup]) -> list[Row]:
    members: dict[int, list[Assignment]] = {group.id: [] for group in page}
    for assignment in viewer.visible():
        if assignment.assignment_group_id in members and _in_period(call, assignment):
            members[assignment.assignment_group_id].append(assignment)
    return [
        group_row(group)
        | {
            "assignments": [viewer.row(row) for row in members[group.id]],
            "any_assignment_in_closed_grading_period": any(
                in_closed_period(call, row) for row in members[group.id]
            ),
        }
        for group in page
    ]


def _in_period(call: Call, assignment: Assignment) -> bool:
    wanted = call.request.one("grading_period_id")
    if wanted is None:
        return True
    rows = call.school.submissions_of[assignment.id].values()
    return any(row.grading_period_id == local_id(wanted) for row in rows)


def group_row(group: AssignmentGroup) -> Row:
    """The group without its assignments."""
    return {
        "id": group.id,
        "name": group.name,
        "position": group.position,
        "group_weight": group.group_weight,
        "sis_source_id": None,
        "integration_data": {},
        "rules": group.rules,
    }
