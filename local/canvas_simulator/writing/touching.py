"""Which stamps a write moves in its own request. What follows by job is in `jobs`.

A course's stamp moves with its assignments, topics and groups, never with grades,
overrides, comments, memberships or names of sections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import jobs

if TYPE_CHECKING:
    from collections.abc import Collection

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Course, Group
    from canvas_simulator.school import School


def assignment_saved(call: Call, row: Assignment, *, again: bool = False) -> None:
    """Assignment, its group and the course move at once; the students' rows by job.

    ``again``: the job stamps each row though its due date is right, as after other points.
    """
    at = call.now
    row.updated_at = call.school.courses[row.course_id].updated_at = at
    call.school.assignment_groups[row.assignment_group_id].updated_at = at
    jobs.recompute_due_dates(call.school, row.id, again=None if again else ())


def override_saved(call: Call, row: Assignment) -> None:
    """Only the assignment moves at once; the rows of students whose date it changes by job."""
    row.updated_at = call.now
    jobs.recompute_due_dates(call.school, row.id)


def course_saved(call: Call, row: Course) -> None:
    row.updated_at = call.now


def enrollments_saved(call: Call, course_id: int) -> None:
    """A rename, other dates or another state of the course move every enrolment in it."""
    for enrollment in call.school.enrollments_of[course_id]:
        enrollment.updated_at = call.now
        call.school.stirred[enrollment.user_id] += 1


def memberships_saved(call: Call, group: Group, user_ids: Collection[int]) -> None:
    """The assignments of that group set move at once, the rows of those who moved by job."""
    for row in group_work(call.school, group.category_id, group.course_id):
        row.updated_at = call.now
        jobs.recompute_due_dates(call.school, row.id, again=user_ids)


def group_work(school: School, category_id: int, course_id: int) -> list[Assignment]:
    """The assignments handed in by groups of that set."""
    rows = school.assignments_of[course_id]
    return [row for row in rows if row.group_category_id == category_id]
