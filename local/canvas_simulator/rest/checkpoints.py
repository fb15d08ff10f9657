"""Discussions graded in two parts: the parts inside the assignment's and submission's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.rest.override_rows import all_dates, override_row

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment
    from canvas_simulator.standing import Standing

_TAGS = ("reply_to_topic", "reply_to_entry")
_SAME = (
    "seconds_late", "custom_grade_status_id", "late_policy_status", "late", "missing", "excused",
    "entered_grade", "entered_score", "grade", "score", "user_id",
    "grade_matches_current_submission", "submitted_at", "points_deducted",
)  # fmt: skip


def parts(call: Call, assignment: Assignment) -> list[Assignment]:
    """The parts of ``assignment`` in their order; none for ordinary work."""
    found = call.school.parts_of.get(assignment.id, ())
    return [row for row in found if row.workflow_state != "deleted"]


def tag(part: Assignment, at: int) -> str:
    """What the part asks for; parts without a tag of their own are tagged by their order."""
    return part.sub_assignment_tag or _TAGS[min(at, 1)]


def checkpoint_members(call: Call, assignment: Assignment) -> Row:
    """`checkpoints` with their dates, and whether there are any; nothing where they are off."""
    if not call.school.world.discussion_checkpoints:
        return {}
    found = parts(call, assignment)
    rows = [_row(call, part, at) for at, part in enumerate(found)]
    return {"has_sub_assignments": bool(found), "checkpoints": rows}


def _row(call: Call, part: Assignment, at: int) -> Row:
    return {
        "name": part.name,
        "tag": tag(part, at),
        "points_possible": part.points_possible,
        "due_at": stamp(part.due_at),
        "only_visible_to_overrides": part.only_visible_to_overrides,
        "overrides": [override_row(call, o) for o in call.school.overrides_of[part.id]],
        "unlock_at": stamp(part.unlock_at),
        "lock_at": stamp(part.lock_at),
    }


def part_dates(call: Call, assignment: Assignment, mine: Standing) -> list[Row]:
    """`all_dates` of work in parts: the dates of each part."""
    return [row for part in parts(call, assignment) for row in all_dates(call, part, [], mine)]


def part_submissions(call: Call, assignment: Assignment, shown: list[Row]) -> Row:
    """The parts' submissions beside the whole one; ``shown`` are their rows."""
    rows: list[Row] = [
        {name: row[name] for name in _SAME if name in row}
        | {
            "sub_assignment_tag": tag(part, at),
            "published_grade": row.get("grade"),
            "published_score": row.get("score"),
        }
        for at, (part, row) in enumerate(zip(parts(call, assignment), shown, strict=False))
    ]
    return {"has_sub_assignment_submissions": bool(rows), "sub_assignment_submissions": rows}
