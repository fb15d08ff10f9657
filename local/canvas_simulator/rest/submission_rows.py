"""One row of a submission: what is computed on reading, and what a hidden grade leaves out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.grades import grade_text
from canvas_simulator.rest.entry_rows import entry_row
from canvas_simulator.visibility import hides_grade

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, Submission
    from canvas_simulator.standing import Standing

_NOT_HANDED_IN = {"none", "not_graded", "on_paper", "external_tool", "wiki_page", ""}
# Columns shown as they are, and moments.
_COLUMNS = (
    "id", "user_id", "assignment_id", "url", "excused", "attempt", "submission_type",
    "grade_matches_current_submission", "grader_id", "workflow_state", "late_policy_status",
    "points_deducted", "grading_period_id", "extra_attempts", "redo_request",
    "custom_grade_status_id",
)  # fmt: skip
GRADE = ("score", "grade", "entered_score", "entered_grade")
MOMENTS = ("submitted_at", "graded_at", "cached_due_date", "posted_at")
_QUIZ_GRACE = timedelta(seconds=60)


def submission_row(call: Call, assignment: Assignment, row: Submission, mine: Standing) -> Row:
    """The row for its student, for whoever watches, or for a grader."""
    shown: Row = {name: getattr(row, name) for name in _COLUMNS}
    shown |= {name: stamp(getattr(row, name)) for name in MOMENTS}
    shown |= {
        "body": call.text(row.body),
        "sticker": None,
    }
    shown |= computed(call, assignment, row)
    if not _shows_grade(assignment, row, mine):
        shown = {name: value for name, value in shown.items() if name not in GRADE}
    if row.attachments:
        shown["attachments"] = call.values(row.attachments)
    if assignment.submission_types == ["discussion_topic"]:
        shown["discussion_entries"] = _posts(call, assignment, row)
    for name in call.request.many("exclude_response_fields"):
        shown.pop(name, None)
    return shown


def _shows_grade(assignment: Assignment, row: Submission, mine: Standing) -> bool:
    """NOTE: a student sees the empty grade of ungraded work, an observer does not."""
    if mine.role == "observer":
        return row.posted_at is not None
    return mine.staff or not hides_grade(assignment, row)


def computed(call: Call, assignment: Assignment, row: Submission) -> Row:
    """What follows from the columns, the grade with it, which not everybody sees."""
    found: Row = {
        "late": is_late(assignment, row),
        "missing": is_missing(assignment, row, call.now),
        "seconds_late": seconds_late(row, call.now),
    }
    if not assignment.anonymous_grading:
        found["preview_url"] = _preview_url(call, assignment, row)
    return found | _grades(assignment, row)


def _posts(call: Call, assignment: Assignment, row: Submission) -> list[Row]:
    """The student's posts in the discussion, in its groups as well, are what was handed in."""
    topic = call.school.topics.get(assignment.discussion_topic_id or 0)
    if topic is None:
        return []
    parts = [t for t in call.school.topics_of[topic.course_id] if topic.id in (t.id, t.root_id)]
    return [
        entry_row(call, part, entry)
        for part in parts
        for entry in part.entries
        if entry.user_id == row.user_id and not entry.deleted
    ]


def _grades(assignment: Assignment, row: Submission) -> Row:
    entered = None if row.score is None else row.score + (row.points_deducted or 0)
    text = row.grade if not row.points_deducted else grade_text(assignment, entered)
    return {
        "score": row.score,
        "grade": row.grade,
        "entered_grade": text,
        "entered_score": entered,
    }


def _preview_url(call: Call, assignment: Assignment, row: Submission) -> str:
    place = f"{call.base}/courses/{assignment.course_id}/assignments/{assignment.id}"
    return f"{place}/submissions/{row.user_id}?preview=1&version={row.version}"


def is_late(assignment: Assignment, row: Submission) -> bool:
    if row.custom_grade_status_id is not None or row.excused:
        return False
    if row.late_policy_status is not None:
        return row.late_policy_status == "late"
    if row.submitted_at is None or row.cached_due_date is None:
        return False
    grace = _QUIZ_GRACE if assignment.quiz_id is not None else timedelta(0)
    return row.submitted_at - grace > row.cached_due_date


def is_missing(assignment: Assignment, row: Submission, now: datetime) -> bool:
    if row.custom_grade_status_id is not None or row.excused:
        return False
    if row.late_policy_status is not None:
        return row.late_policy_status == "missing"
    if row.submitted_at is not None or row.cached_due_date is None or now <= row.cached_due_date:
        return False
    if row.score is not None and row.score > 0:
        return False
    return not _NOT_HANDED_IN.issuperset(assignment.submission_types)


def seconds_late(row: Submission, now: datetime) -> int:
    """Counts up as long as past-due work is not handed in."""
    if row.late_policy_status == "late":
        return row.seconds_late_override or 0
    if row.cached_due_date is None:
        return 0
    return max(0, int(((row.submitted_at or now) - row.cached_due_date).total_seconds()))
