"""What Canvas does after the answer, by background jobs seconds later."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from canvas_simulator.lateness import watch
from canvas_simulator.schema import Submission
from canvas_simulator.visibility import Membership, dates_for, is_assigned

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from canvas_simulator.schema import Assignment
    from canvas_simulator.school import School

DUE_DATES_AFTER = timedelta(seconds=1)  # recorded: 0.4 to 3.6 s


def recompute_due_dates(
    school: School, assignment_id: int, *, again: Collection[int] | None = ()
) -> None:
    """A second later each assigned student has a row with the due date that holds for them.

    Rows of students who are not assigned any more are deleted; a row whose date is right
    keeps its stamp, unless its student is among those to be written ``again`` (None: all).
    """

    def job(at: datetime) -> None:
        assignment = school.assignments[assignment_id]
        for enrollment in school.enrollments_of[assignment.course_id]:
            if enrollment.type == "StudentEnrollment" and enrollment.workflow_state == "active":
                row = _follow(school, assignment, enrollment.user_id, at)
                is_again = again is None or enrollment.user_id in again
                if is_again and row is not None:
                    row.updated_at = at
        watch(school, assignment, at)

    school.clock.later(DUE_DATES_AFTER, job)


def recompute_course(school: School, course_id: int, *, again: Collection[int] = ()) -> None:
    """The same for all assignments of a course, as after an enrolment."""
    for assignment in school.assignments_of[course_id]:
        if assignment.workflow_state != "deleted":
            recompute_due_dates(school, assignment.id, again=again)


def touch_courses(school: School, term_id: int) -> None:
    """The courses of a changed term are stamped a second later."""

    def job(at: datetime) -> None:
        for course in school.courses.values():
            if course.term_id == term_id:
                course.updated_at = at

    school.clock.later(DUE_DATES_AFTER, job)


def row_for(
    school: School, assignment: Assignment, user_id: int, at: datetime
) -> Submission | None:
    """The student's row, made now if the job has not; None for work not assigned to them."""
    row = school.submissions_of[assignment.id].get(user_id)
    if row is not None and row.workflow_state != "deleted":
        return row
    return _follow(school, assignment, user_id, at)


def _follow(
    school: School, assignment: Assignment, user_id: int, at: datetime
) -> Submission | None:
    member = Membership(school, assignment.course_id, (user_id,))
    row = school.submissions_of[assignment.id].get(user_id)
    if not is_assigned(school, assignment, member):
        if row is not None and row.workflow_state != "deleted":
            row.workflow_state, row.updated_at = "deleted", at
        return None
    due_at = dates_for(assignment, member.overrides(school, assignment)).due_at
    if row is None:
        row = _new(school, assignment, user_id, at, due_at)
        school.add_submission(row)
    elif row.workflow_state == "deleted" or row.cached_due_date != due_at:
        row.cached_due_date, row.updated_at = due_at, at
        row.workflow_state = _state(row)
    return row


def _state(row: Submission) -> str:
    if row.workflow_state != "deleted":
        return row.workflow_state
    if row.score is not None or row.excused:
        return "graded"
    return "submitted" if row.submission_type is not None else "unsubmitted"


def _new(
    school: School, assignment: Assignment, user_id: int, at: datetime, due_at: datetime | None
) -> Submission:
    return Submission(
        id=school.next_id("submissions"),
        assignment_id=assignment.id,
        user_id=user_id,
        cached_due_date=due_at,
        created_at=at,
        updated_at=at,
    )
