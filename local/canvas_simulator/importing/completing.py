"""Completes a world made from one viewer's GraphQL answers by her REST answers.

GraphQL leaves out when a row was made and how work was handed in; REST shows both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_simulator.importing.recordings import Json, Recording

# Columns taken from a REST row of the same kind and id. Dates of an assignment are not: what
# REST shows of them is the viewer's.
_COLUMNS = {
    "courses": ("created_at",),
    "assignments": ("created_at",),
    "submissions": (
        "submission_type", "attempt", "excused", "score", "grade", "graded_at", "posted_at",
        "submitted_at", "late_policy_status", "points_deducted",
    ),
}  # fmt: skip


def complete(recording: Recording) -> Recording:
    """The same recording, the tables of its world completed."""
    for table, columns in _COLUMNS.items():
        for row in recording.world["truth"][table]:
            shown = recording.rows[table].get(row["id"], {})
            row.update({name: shown[name] for name in columns if name in shown})
    made = recording.rows["planned_assignment"]
    for row in recording.world["truth"]["assignments"]:
        row["created_at"] = row["created_at"] or made.get(row["id"], {}).get("created_at")
    for row in recording.world["truth"]["submissions"]:
        _hand_in(row, recording.rows["planned_work"].get(row["assignment_id"], {}))
    return recording


def _hand_in(row: Json, shown: Json) -> None:
    """NOTE: how the work was handed in is not told by the planner, only that it was."""
    if shown.get("submitted") and row.get("submission_type") is None:
        row["submission_type"] = "online_text_entry"
