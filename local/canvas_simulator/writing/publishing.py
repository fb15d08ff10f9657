"""Work of a module published or withdrawn: assignments, quizzes and discussions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.module_items import quiz_published
from canvas_simulator.schema import Assignment, Quiz, Topic
from canvas_simulator.writing.touching import assignment_saved, course_saved

if TYPE_CHECKING:
    from canvas_simulator.call import Call


def publish(call: Call, row: Assignment | Quiz | Topic) -> None:
    """Nothing moves where it is published already."""
    if not _is_published(call, row):
        _set(call, row, published=True)


def unpublish(call: Call, row: Assignment | Quiz | Topic) -> None:
    """Nothing moves where somebody has handed in, or written, already."""
    if _is_published(call, row) and not _is_begun(call, row):
        _set(call, row, published=False)


def _is_published(call: Call, row: Assignment | Quiz | Topic) -> bool:
    if isinstance(row, Quiz):
        return quiz_published(call.school, row)
    return row.workflow_state in ("published", "active")


def _is_begun(call: Call, row: Assignment | Quiz | Topic) -> bool:
    if isinstance(row, Topic) and row.entries:
        return True
    if isinstance(row, Quiz) and (row.taken_by or row.attempts):
        return True
    work_id = row.id if isinstance(row, Assignment) else row.assignment_id or 0
    rows = call.school.submissions_of.get(work_id, {}).values()
    return any(one.submission_type is not None for one in rows)


def _set(call: Call, row: Assignment | Quiz | Topic, *, published: bool) -> None:
    if isinstance(row, Quiz | Topic):
        row.updated_at = call.now
        course_saved(call, call.school.courses[row.course_id])
    if isinstance(row, Quiz):
        row.published = published
    if isinstance(row, Topic):
        row.workflow_state = "active" if published else "unpublished"
    work = (
        row if isinstance(row, Assignment) else call.school.assignments.get(row.assignment_id or 0)
    )
    if work is not None:
        work.workflow_state = "published" if published else "unpublished"
        assignment_saved(call, work)
