"""Posting and hiding grades: by a job, which saves the assignment and so moves the course."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from canvas_simulator.progress import begin

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.progress import Progress
    from canvas_simulator.schema import Assignment
    from canvas_simulator.school import School

AFTER = timedelta(seconds=2)  # recorded: 2 to 7 s


def post_grades(school: School, row: Assignment, *, hide: bool = False) -> Progress:
    """Shows all grades of the assignment to their students, or hides them again."""

    def job(at: datetime) -> None:
        for submission in school.submissions_of[row.id].values():
            if submission.workflow_state != "deleted":
                submission.posted_at = None if hide else submission.posted_at or at
                submission.updated_at = at
        row.muted = hide
        row.updated_at = school.courses[row.course_id].updated_at = at
        school.assignment_groups[row.assignment_group_id].updated_at = at

    tag = "hide_assignment_grades" if hide else "post_assignment_grades"
    return begin(school, tag, ("Assignment", row.id), job, after=AFTER)
