"""Enrolments with their totals, and groups, of a recording."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from canvas_simulator.importing.people import seeded_at
from canvas_simulator.importing.reading import moment, sure
from canvas_simulator.schema import Enrollment, Group, Score

if TYPE_CHECKING:
    from canvas_simulator.importing.recordings import Json, Recording


def enrollments(recording: Recording) -> list[Enrollment]:
    scores: dict[int, list[Json]] = defaultdict(list)
    for score in recording.world["truth"]["scores"]:
        if score.get("course_score") or score.get("grading_period_id") is not None:
            scores[score["enrollment_id"]].append(score)
    return [
        _enrollment(recording, truth, scores[truth["id"]])
        for truth in recording.world["truth"]["enrollments"]
    ]


def _enrollment(recording: Recording, truth: Json, scores: list[Json]) -> Enrollment:
    row = recording.rows["enrollments"].get(truth["id"], {})
    updated_at = sure(truth["updated_at"], seeded_at(recording))
    return Enrollment(
        id=truth["id"],
        course_id=truth["course_id"],
        user_id=truth["user_id"],
        section_id=truth["course_section_id"],
        type=truth["type"],
        workflow_state=truth["workflow_state"],
        associated_user_id=truth.get("associated_user_id"),
        created_at=sure(row.get("created_at"), updated_at),
        updated_at=updated_at,
        last_activity_at=moment(row.get("last_activity_at")),
        total_activity_seconds=row.get("total_activity_time") or 0,
        scores=[_score(score, row.get("grades", {})) for score in scores],
    )


def _score(truth: Json, shown: Json) -> Score:
    """NOTE: the recorded row's unposted scores are those of the whole course."""
    current, final = truth.get("current_score"), truth.get("final_score")
    whole = truth.get("grading_period_id") is None
    return Score(
        grading_period_id=truth.get("grading_period_id"),
        current=current,
        final=final,
        unposted_current=shown.get("unposted_current_score", current) if whole else current,
        unposted_final=shown.get("unposted_final_score", final) if whole else final,
        override=truth.get("override_score"),
    )


def groups(recording: Recording) -> list[Group]:
    members: dict[int, list[int]] = defaultdict(list)
    for row in recording.world["truth"]["group_memberships"]:
        if row["workflow_state"] == "accepted":
            members[row["group_id"]].append(row["user_id"])
    return [
        Group(
            id=row["id"],
            course_id=row["course_id"],
            category_id=row["group_category_id"],
            name=row["name"],
            member_ids=members[row["id"]],
        )
        for row in recording.world["truth"]["groups"]
        if row["workflow_state"] == "available"
    ]
