"""Assignment groups, assignments and overrides of a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.importing.people import seeded_at
from canvas_simulator.importing.reading import moment, number, sure
from canvas_simulator.rest.assignment_rows import DEFAULTS
from canvas_simulator.schema import Assignment, AssignmentGroup, Override

if TYPE_CHECKING:
    from pydantic import JsonValue

    from canvas_simulator.importing.recordings import Json, Recording

# Columns that only some assignments have; shown as they are.
_EXTRA = (
    "allowed_extensions", "rubric", "rubric_settings", "use_rubric_for_grading",
    "free_form_criterion_comments", "peer_review_count", "peer_reviews_assign_at",
    "external_tool_tag_attributes", "url", "is_quiz_lti_assignment", "frozen_attributes",
)  # fmt: skip


def assignment_groups(recording: Recording) -> list[AssignmentGroup]:
    shown = recording.rows["assignment_groups"]
    return [
        AssignmentGroup(
            id=row["id"],
            course_id=row["course_id"],
            name=row["name"],
            position=row["position"],
            group_weight=float(row.get("group_weight") or 0),
            rules=shown.get(row["id"], {}).get("rules") or _seeded_rules(recording, row),
            workflow_state=row["workflow_state"],
            updated_at=sure(row["updated_at"], seeded_at(recording)),
        )
        for row in recording.world["truth"]["assignment_groups"]
    ]


def _seeded_rules(recording: Recording, truth: Json) -> dict[str, JsonValue]:
    for course in recording.world["courses"]:
        for group in course["assignment_groups"]:
            if group["id"] == truth["id"]:
                return dict(group["rules"] or {})
    return {}


def assignments(recording: Recording) -> list[Assignment]:
    shown = recording.rows["assignments"]
    truth = recording.world["truth"]["assignments"]
    return [_assignment(recording, row, shown.get(row["id"], {})) for row in truth]


_SAME = (
    "id", "course_id", "assignment_group_id", "grading_type", "workflow_state",
    "only_visible_to_overrides", "omit_from_final_grade",
)  # fmt: skip


def _assignment(recording: Recording, truth: Json, row: Json) -> Assignment:
    points = truth.get("points_possible")
    return Assignment(
        **{name: truth[name] for name in _SAME},
        name=truth["title"],
        position=truth.get("position") or 1,
        description=row.get("description"),
        points_possible=None if points is None else float(points),
        submission_types=truth["submission_types"].split(","),
        due_at=moment(truth.get("due_at")),
        unlock_at=moment(truth.get("unlock_at")),
        lock_at=moment(truth.get("lock_at")),
        created_at=sure(truth["created_at"], seeded_at(recording)),
        updated_at=sure(truth["updated_at"], seeded_at(recording)),
        group_category_id=truth.get("group_category_id"),
        post_manually=bool(row.get("post_manually", truth.get("post_manually"))),
        anonymous_grading=bool(row.get("anonymous_grading")),
        muted=row.get("muted", True),
        lti_context_id=row.get("lti_context_id", ""),
        quiz_id=number(row.get("quiz_id", truth.get("quiz_id"))),
        discussion_topic_id=_topic_id(recording, truth, row),
        parent_assignment_id=truth.get("parent_assignment_id"),
        settings=_settings(row),
    )


def _topic_id(recording: Recording, truth: Json, row: Json) -> int | None:
    """The discussion that the work is, as an answer or the discussion itself names it."""
    topics = recording.world["truth"]["discussion_topics"]
    known = (t["id"] for t in topics if t.get("assignment_id") == truth["id"])
    return number((row.get("discussion_topic") or {}).get("id")) or next(known, None)


def _settings(row: Json) -> dict[str, JsonValue]:
    """The columns that differ from Canvas's defaults; ids as the numbers they are."""
    changed = {k: v for k, v in DEFAULTS.items() if k in row and row[k] != v}
    settings = {name: row[name] for name in changed}
    settings |= {name: row[name] for name in _EXTRA if name in row}
    return {k: int(v) if k.endswith("_id") and v is not None else v for k, v in settings.items()}


def overrides(recording: Recording) -> list[Override]:
    users = {key: user["id"] for key, user in recording.world["users"].items()}
    titles = {s["id"]: s["name"] for c in recording.world["courses"] for s in c["sections"]}
    return [
        _override(given, assignment["id"], users, titles)
        for course in recording.world["courses"]
        for assignment in course["assignments"]
        for given in assignment.get("overrides", [])
    ]


def _override(
    given: Json, assignment_id: int, users: dict[str, int], titles: dict[int, str]
) -> Override:
    """NOTE: Canvas names an override for a section after the section."""
    students = given.get("students")
    section = given.get("course_section_id")
    return Override(
        id=given["id"],
        assignment_id=assignment_id,
        title=titles.get(section, given["title"]),
        fields=[name for name in ("due_at", "unlock_at", "lock_at") if name in given],
        due_at=moment(given.get("due_at")),
        unlock_at=moment(given.get("unlock_at")),
        lock_at=moment(given.get("lock_at")),
        student_ids=None if students is None else [users[key] for key in students],
        section_id=section,
        group_id=given.get("group_id"),
    )
