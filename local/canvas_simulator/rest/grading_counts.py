"""How much waits for a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, Submission


def grading_by_section(call: Call, assignment: Assignment) -> list[Row]:
    """How much waits in each section that has something waiting."""
    rows = call.school.submissions_of[assignment.id]
    people = call.school.enrollments_of[assignment.course_id]
    waiting = [
        e.section_id
        for e in people
        if e.type == "StudentEnrollment" and e.workflow_state == "active"
        if e.user_id in rows and needs_grading(rows[e.user_id])
    ]
    return [
        {"section_id": section_id, "needs_grading_count": waiting.count(section_id)}
        for section_id in sorted(set(waiting))
    ]


def needs_grading(submission: Submission) -> bool:
    """Whether handed-in work waits for a grade."""
    if submission.submission_type is None or submission.excused:
        return False
    if submission.workflow_state == "pending_review":
        return True
    graded = submission.score is not None and submission.grade_matches_current_submission
    return submission.workflow_state in ("submitted", "graded") and not graded


def active_among(call: Call, assignment: Assignment, user_ids: list[int]) -> int:
    """How many of them are active in the course."""
    by = call.school.enrollments_by
    return sum(
        any(
            e.course_id == assignment.course_id and e.workflow_state == "active"
            for e in by[user_id]
        )
        for user_id in user_ids
    )
