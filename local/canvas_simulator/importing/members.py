"""Enrolments with their totals, and groups, of a recording."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from canvas_simulator.importing.people import seeded_at
from canvas_simulator.importing.reading import moment, sure
from canvas_simulator.schema import Enrollment, Group, GroupCategory, GroupMembership, Score
from canvas_simulator.totals import ENDED

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
    ended = truth["workflow_state"] in ENDED
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
        scores=[_score(score, row.get("grades", {}), ended=ended) for score in scores],
    )


def _score(truth: Json, shown: Json, *, ended: bool) -> Score:
    """Totals are computed but for enrolments that have ended, whose totals stand still.

    NOTE: the recorded row's unposted scores are those of the whole course.
    """
    if not ended:
        return Score(
            grading_period_id=truth.get("grading_period_id"), override=truth.get("override_score")
        )
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


def group_categories(recording: Recording) -> list[GroupCategory]:
    shown = recording.rows["group_categories"]
    return [
        _category(recording, course["id"], given, shown.get(given["id"], {}))
        for course in recording.world["courses"]
        for given in course.get("group_categories", [])
    ]


def _category(recording: Recording, course_id: int, given: Json, row: Json) -> GroupCategory:
    """NOTE: `is_member` of a row is about the viewer, and computed."""
    return GroupCategory(
        id=given["id"],
        course_id=course_id,
        name=given["name"],
        role=row.get("role"),
        self_signup=row.get("self_signup"),
        group_limit=row.get("group_limit"),
        auto_leader=row.get("auto_leader"),
        created_at=sure(row.get("created_at"), seeded_at(recording)),
    )


def groups(recording: Recording) -> list[Group]:
    members: dict[int, list[Json]] = defaultdict(list)
    for row in recording.world["truth"]["group_memberships"]:
        members[row["group_id"]].append(row)
    return [
        _group(recording, row, members[row["id"]]) for row in recording.world["truth"]["groups"]
    ]


def _group(recording: Recording, truth: Json, members: list[Json]) -> Group:
    row = recording.rows["groups"].get(truth["id"], {})
    updated_at = sure(truth["updated_at"], seeded_at(recording))
    return Group(
        id=truth["id"],
        course_id=truth["course_id"],
        category_id=truth["group_category_id"],
        name=truth["name"],
        description=row.get("description"),
        join_level=row.get("join_level", "invitation_only"),
        max_membership=row.get("max_membership"),
        created_at=sure(row.get("created_at"), updated_at),
        updated_at=updated_at,
        workflow_state=truth["workflow_state"],
        memberships=[_membership(recording, member) for member in members],
    )


def _membership(recording: Recording, truth: Json) -> GroupMembership:
    row = recording.rows["memberships"].get(truth["id"], {})
    updated_at = sure(truth["updated_at"], seeded_at(recording))
    return GroupMembership(
        id=truth["id"],
        user_id=truth["user_id"],
        workflow_state=truth["workflow_state"],
        moderator=bool(row.get("moderator")),
        created_at=sure(row.get("created_at"), updated_at),
        updated_at=updated_at,
    )
