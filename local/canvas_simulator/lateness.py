"""What a course's late policy takes off late work, and gives for work that is missing."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from canvas_simulator.grades import grade_text
from canvas_simulator.rest.submission_rows import is_late, is_missing, seconds_late

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.schema import Assignment, LatePolicy, Submission
    from canvas_simulator.school import School

AFTER = timedelta(seconds=2)  # recorded: 0.8 to 3.9 s
EVERY = timedelta(minutes=5)  # how often Canvas looks for work that has become missing
_SECONDS = {"hour": 3_600, "day": 86_400}
_NEVER_LESS = ("pass_fail", "not_graded")


def deduct(school: School, work: Assignment, row: Submission, at: datetime) -> None:
    """Takes off the grader's points what lateness costs; 0 of late work without a policy.

    NOTE: work that is not late has no deduction at all, not even 0.
    """
    entered = None if row.score is None else row.score + (row.points_deducted or 0)
    row.points_deducted = None
    if is_late(work, row):
        policy = school.late_policies.get(work.course_id)
        row.points_deducted = _points_off(policy, work, entered, seconds_late(row, at))
    if entered is not None:
        row.score = entered - (row.points_deducted or 0)
        row.grade = grade_text(work, row.score)


def _points_off(
    policy: LatePolicy | None, work: Assignment, entered: float | None, seconds: int
) -> float:
    """A share of the points possible for each begun interval, down to the minimum."""
    possible = work.points_possible or 0
    if policy is None or not policy.late_submission_deduction_enabled or entered is None:
        return 0.0
    if not possible or work.grading_type in _NEVER_LESS:
        return 0.0
    begun = math.ceil(seconds / _SECONDS[policy.late_submission_interval])
    least = policy.late_submission_minimum_percent
    least = least if policy.late_submission_minimum_percent_enabled else 0
    most = max(100 * entered / possible - least, 0)
    return possible * min(begun * policy.late_submission_deduction, most) / 100


def give_for_missing(school: School, work: Assignment, row: Submission, at: datetime) -> bool:
    """Grades missing work as the policy says; whether it did."""
    policy = school.late_policies.get(work.course_id)
    if policy is None or not policy.missing_submission_deduction_enabled:
        return False
    if row.workflow_state == "deleted" or row.score is not None or not is_missing(work, row, at):
        return False
    row.score = (work.points_possible or 0) * (100 - policy.missing_submission_deduction) / 100
    if work.grading_type == "pass_fail":
        row.score = 0.0
    row.grade, row.workflow_state = grade_text(work, row.score), "graded"
    row.points_deducted, row.graded_at = None, at
    row.posted_at = row.posted_at or (None if work.post_manually else at)
    return True


def apply_policy(school: School, course_id: int) -> None:
    """A job goes over the course: missing work is graded, late work graded anew.

    NOTE: grades given for missing work are posted, which saves the assignment.
    """

    def job(at: datetime) -> None:
        for work in school.assignments_of[course_id]:
            _apply(school, work, at)
            watch(school, work, at)

    school.clock.later(AFTER, job)


def watch(school: School, work: Assignment, now: datetime) -> None:
    """Has work graded that is missing once one of its due dates has passed."""
    policy = school.late_policies.get(work.course_id)
    if policy is None or not policy.missing_submission_deduction_enabled:
        return
    dates = {row.cached_due_date for row in school.submissions_of[work.id].values()}
    for due_at in dates:
        if due_at is not None and due_at >= now:
            school.clock.at(due_at + EVERY, lambda at: _apply(school, work, at))


def watch_all(school: School) -> None:
    """The same for all work of a school that starts with late policies."""
    for course_id in school.late_policies:
        for work in school.assignments_of[course_id]:
            watch(school, work, school.clock.now())


def _apply(school: School, work: Assignment, at: datetime) -> None:
    if work.workflow_state != "published":
        return
    given = False
    for row in school.submissions_of[work.id].values():
        before = row.score, row.points_deducted
        if give_for_missing(school, work, row, at):
            given = True
        elif row.score is not None and is_late(work, row):
            deduct(school, work, row, at)
        if (row.score, row.points_deducted) != before:
            row.updated_at = at
            school.stirred[row.user_id] += 1
    if given:
        work.muted = work.post_manually
        work.updated_at = school.courses[work.course_id].updated_at = at
        school.assignment_groups[work.assignment_group_id].updated_at = at
