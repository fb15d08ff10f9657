"""Submissions of a recording, with their comments and attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.importing.people import seeded_at
from canvas_simulator.importing.reading import moment, number, sure
from canvas_simulator.schema import Comment, Submission

if TYPE_CHECKING:
    from pydantic import JsonValue

    from canvas_simulator.importing.recordings import Json, Recording


def submissions(recording: Recording) -> list[Submission]:
    shown = recording.rows["submissions"]
    truth = recording.world["truth"]["submissions"]
    return [_submission(recording, row, shown.get(row["id"], {})) for row in truth]


_COLUMNS = (
    "id", "assignment_id", "user_id", "workflow_state", "submission_type", "attempt", "score",
    "grade", "excused", "late_policy_status", "points_deducted", "seconds_late_override",
    "custom_grade_status_id", "grading_period_id",
)  # fmt: skip


def _submission(recording: Recording, truth: Json, row: Json) -> Submission:
    matches = truth.get("grade_matches_current_submission")
    return Submission(
        **{name: truth.get(name) for name in _COLUMNS},
        submitted_at=moment(truth.get("submitted_at")),
        graded_at=moment(truth.get("graded_at")),
        posted_at=moment(truth.get("posted_at")),
        cached_due_date=moment(truth.get("cached_due_date")),
        created_at=sure(truth["created_at"], seeded_at(recording)),
        updated_at=sure(truth["updated_at"], seeded_at(recording)),
        grade_matches_current_submission=True if matches is None else matches,
        version=_version(row.get("preview_url"), truth),
        body=row.get("body"),
        url=row.get("url"),
        grader_id=number(row.get("grader_id")),
        extra_attempts=row.get("extra_attempts"),
        redo_request=bool(row.get("redo_request")),
        attachments=row.get("attachments", []),
        comments=[_comment(recording, comment) for comment in _comments(row)],
        earlier=_earlier(row),
        rubric_assessment=row.get("rubric_assessment"),
    )


def _comments(row: Json) -> Json:
    """The comments, with their markup where an answer showed it."""
    marked = {comment["id"]: comment for comment in row.get("submission_html_comments", [])}
    return [marked.get(c["id"], c) for c in row.get("submission_comments", [])]


def _comment(recording: Recording, row: Json) -> Comment:
    return Comment(
        id=int(row["id"]),
        author_id=int(row["author_id"]),
        text=row["comment"],
        attempt=row.get("attempt"),
        created_at=sure(row.get("created_at"), seeded_at(recording)),
        edited_at=moment(row.get("edited_at")),
        attachments=row.get("attachments", []),
    )


_COMPUTED = {"late", "missing", "seconds_late", "preview_url", "entered_grade", "entered_score"}


def _earlier(row: Json) -> list[dict[str, JsonValue]]:
    """The attempts as far as they differ from the row; none where only one, equal, is known."""
    history = [old for old in row.get("submission_history", []) if old.get("id")]
    found = [_differing(old, row) for old in history]
    return found if any(found) else []


def _differing(old: Json, row: Json) -> dict[str, JsonValue]:
    """The columns of an attempt that are not the row's; nothing that is computed."""
    columns = {k: v for k, v in old.items() if row.get(k) != v and k not in _COMPUTED}
    if old.get("preview_url") != row.get("preview_url"):
        columns["version"] = _version(old.get("preview_url"), old)
    return columns


def _version(preview_url: str | None, truth: Json) -> int:
    shown = (preview_url or "").rpartition("version=")[2]
    return int(shown) if shown else truth.get("attempt") or 0
