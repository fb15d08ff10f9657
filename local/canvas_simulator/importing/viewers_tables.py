"""What the database would have held of one viewer's world, from rows of GraphQL answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator.importing.recordings import Json

_UNKNOWN_PEOPLE = 1_000_000_000  # ids of people whom no answer shows begin here

_SAME = {
    "workflow_state": "state", "attempt": "attempt", "score": "score", "grade": "grade",
    "excused": "excused", "late_policy_status": "latePolicyStatus",
    "points_deducted": "deductedPoints", "submitted_at": "submittedAt",
    "graded_at": "gradedAt", "posted_at": "postedAt", "cached_due_date": "cachedDueDate",
    "updated_at": "updatedAt", "grading_period_id": "gradingPeriodId",
}  # fmt: skip


def tables(found: dict[str, dict[int, Json]], viewer: int) -> Json:
    """What the database would have held."""
    work = found["submissions"].values()
    waiting = {int(s["assignmentId"]) for s in work if _waits(s)}
    rows = {kind: list(by_id.values()) for kind, by_id in found.items()}
    return {
        "courses": [_course_row(row) for row in rows["courses"]],
        "assignment_groups": [
            _group_row(row, int(course["_id"]))
            for course in rows["courses"]
            for row in course["assignmentGroups"]
        ],
        "assignments": [_assignment_row(row, waiting) for row in rows["assignments"]],
        "submissions": [_submission_row(row, viewer) for row in rows["submissions"]],
        "enrollments": [_enrollment_row(row, viewer) for row in rows["enrollments"]],
        "scores": [_score_row(row) for row in rows["enrollments"] if row["grades"]],
        "discussion_topics": [_topic_row(row) for row in rows["discussions"]],
        "groups": [_group_table_row(row) for row in rows["groups"]],
        "group_memberships": [member for row in rows["groups"] for member in _members(row, viewer)],
    }


def _waits(row: Json) -> bool:
    """A hidden grade where there is none yet: the assignment posts by hand."""
    return bool(row.get("gradeHidden")) and row["state"] != "graded"


def _course_row(row: Json) -> Json:
    return {
        "id": int(row["_id"]),
        "name": row["name"],
        "workflow_state": row["state"],
        "created_at": row.get("createdAt"),
        "updated_at": row["updatedAt"],
    }


def _group_row(row: Json, course_id: int) -> Json:
    return {
        "id": int(row["_id"]),
        "course_id": course_id,
        "name": row["name"],
        "position": row["position"],
        "group_weight": row["groupWeight"],
        "workflow_state": row["state"],
        "updated_at": row["updatedAt"],
    }


def _assignment_row(row: Json, waiting: set[int]) -> Json:
    category = row.get("groupCategoryId")
    return {
        "id": int(row["_id"]),
        "course_id": int(row["courseId"]),
        "title": row["name"],
        "workflow_state": row["state"],
        "due_at": row["dueAt"],
        "unlock_at": row["unlockAt"],
        "lock_at": row["lockAt"],
        "points_possible": row["pointsPossible"],
        "grading_type": row["gradingType"],
        "submission_types": ",".join(row["submissionTypes"]),
        "assignment_group_id": int(row["assignmentGroupId"]),
        "group_category_id": None if category is None else int(category),
        "only_visible_to_overrides": False,
        "post_manually": int(row["_id"]) in waiting,
        "position": row["position"],
        "omit_from_final_grade": row["omitFromFinalGrade"],
        "created_at": row.get("createdAt"),
        "updated_at": row["updatedAt"],
    }


def _submission_row(row: Json, viewer: int) -> Json:
    return {column: row.get(member) for column, member in _SAME.items()} | {
        "id": int(row["_id"]),
        "assignment_id": int(row["assignmentId"]),
        "user_id": viewer,
        "created_at": None,
    }


def _enrollment_row(row: Json, viewer: int) -> Json:
    return {
        "id": int(row["_id"]),
        "course_id": int(row["course"]["_id"]),
        "user_id": viewer,
        "type": row["type"],
        "workflow_state": row["state"],
        "course_section_id": int(row["section"]["_id"]),
        "updated_at": row["updatedAt"],
    }


def _score_row(row: Json) -> Json:
    grades = row["grades"]
    return {
        "enrollment_id": int(row["_id"]),
        "course_score": True,
        "current_score": grades["currentScore"],
        "final_score": grades["finalScore"],
        "override_score": grades["overrideScore"],
    }


def _topic_row(row: Json) -> Json:
    assignment = row.get("assignment")
    return {
        "id": int(row["_id"]),
        "course_id": row["course_id"],
        "title": row["title"],
        "type": "Announcement" if row["isAnnouncement"] else None,
        "workflow_state": "active" if row["published"] else "unpublished",
        "posted_at": row["postedAt"],
        "delayed_post_at": row["delayedPostAt"],
        "last_reply_at": row["lastReplyAt"],
        "assignment_id": int(assignment["_id"]) if assignment else None,
        "updated_at": row["updatedAt"],
    }


def _group_table_row(row: Json) -> Json:
    return {
        "id": int(row["_id"]),
        "course_id": row["course_id"],
        "group_category_id": int(row["groupCategory"]["_id"]),
        "name": row["name"],
        "workflow_state": row["state"],
        "updated_at": row["updatedAt"],
    }


def _members(row: Json, viewer: int) -> Iterator[Json]:
    """The viewer, and as many nameless others as the row counts."""
    group_id = int(row["_id"])
    for at in range(row["membersCount"]):
        yield {
            "id": group_id * 1_000 + at,
            "group_id": group_id,
            "user_id": viewer if at == 0 else _UNKNOWN_PEOPLE + at,
            "workflow_state": "accepted",
            "updated_at": row["updatedAt"],
        }
