"""One row of a recorded list as the rows of a school's tables."""

from datetime import datetime

from pydantic import TypeAdapter

from canvas_simulator.schema import Assignment, Module, ModuleItem, Quiz, Submission, Topic
from tests.timeline.steps import Json, moment

HIDDEN_SCORE = 77.0
"""What the teacher gave where the student is not shown it: no mirror may hold it."""

_OWN = (
    "workflow_state", "submission_type", "attempt", "body", "url", "excused", "points_deducted",
    "grade_matches_current_submission", "late_policy_status", "redo_request", "grader_id",
    "submitted_at", "graded_at", "posted_at", "cached_due_date", "id",
)  # fmt: skip
_WORK = (
    "id", "name", "position", "points_possible", "grading_type", "submission_types", "due_at",
    "unlock_at", "lock_at", "created_at", "updated_at", "assignment_group_id", "muted",
    "group_category_id", "omit_from_final_grade", "post_manually", "lti_context_id",
)  # fmt: skip
_TOPIC = ("id", "title", "message", "created_at", "posted_at", "last_reply_at")
_ASSIGNMENTS, _SUBMISSIONS = TypeAdapter(Assignment), TypeAdapter(Submission)
_TOPICS = TypeAdapter(Topic)


def submission(row: Json, viewer: int, node: Json) -> Submission:
    """The student's row. REST tells no stamp of it; ``node``: GraphQL's row if any, which does."""
    own = row["submission"]
    hidden = own["workflow_state"] == "graded" and "score" not in own
    is_late = own["late_policy_status"] == "late"
    return _SUBMISSIONS.validate_python(
        {name: own[name] for name in _OWN}
        | {
            "assignment_id": row["id"],
            "user_id": viewer,
            "score": HIDDEN_SCORE if hidden else own.get("score"),
            "grade": str(HIDDEN_SCORE) if hidden else own.get("grade"),
            "created_at": row["created_at"],
            "updated_at": node.get("updatedAt", row["created_at"]),
            "version": own["attempt"] or 0,
            "seconds_late_override": own["seconds_late"] if is_late else None,
        }
    )


def assignment(row: Json, course_id: int, *, text: str | None) -> Assignment:
    """NOTE: its dates are the student's; a row without a submission is for others only."""
    return _ASSIGNMENTS.validate_python(
        {name: row[name] for name in _WORK}
        | {
            "course_id": course_id,
            "description": text,
            "only_visible_to_overrides": not row.get("submission"),
            "quiz_id": row.get("quiz_id"),
        }
    )


def topic(row: Json, course_id: int) -> Topic:
    shown = row["discussion_topic"]
    stamp = shown["last_reply_at"] or shown["created_at"]
    placed = {"course_id": course_id, "assignment_id": row["id"], "updated_at": stamp}
    return _TOPICS.validate_python({name: shown[name] for name in _TOPIC} | placed)


def module(row: Json, course_id: int, number: int, far: datetime) -> Module:
    """A module that keeps the work shut; one without a date of its own has one far ahead."""
    shown = row["lock_info"]["context_module"]
    opens = shown["unlock_at"]
    item = ModuleItem(id=number, title=row["name"], type="Assignment", content_id=int(row["id"]))
    return Module(
        id=number,
        course_id=course_id,
        name=shown["name"],
        unlock_at=moment(opens) if opens else far,
        items=[item],
    )


def quiz(row: Json, course_id: int) -> Quiz:
    return Quiz(
        id=int(row["quiz_id"]),
        course_id=course_id,
        title=row["name"],
        assignment_id=int(row["id"]),
    )
