"""The writes of teachers: assignments made, changed, deleted; work graded.

A write moves the stamps Canvas moves in the request; the students' own due dates follow by
a job (`jobs`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from canvas_simulator import jobs
from canvas_simulator.grades import GradeUnreadable, grade_text, score_from
from canvas_simulator.http import Answer, Refused, forbidden, not_found
from canvas_simulator.rest.assignments import Viewer, one_assignment
from canvas_simulator.rest.submission_rows import submission_row
from canvas_simulator.schema import Assignment

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Course, Submission
    from canvas_simulator.standing import Standing


def create_assignment(call: Call, course: str) -> Answer:
    """A new assignment, unpublished unless `assignment[published]` says so."""
    found, mine = _taught(call, course)
    members = _members(call, "assignment")
    groups = call.school.assignment_groups_of[found.id]
    if not groups:
        raise Refused(400, {"message": "the course has no assignment group"})
    row = Assignment(
        id=call.school.next_id("assignments"),
        course_id=found.id,
        assignment_group_id=groups[0].id,
        name="Unnamed assignment",
        workflow_state="unpublished",
        created_at=call.now,
        updated_at=call.now,
    )
    _set(row, members)
    row.position = 1 + _last_position(call, row)
    call.school.add_assignment(row)
    _touch(call, found, row)
    return Answer(Viewer(call, found, mine).row(row), status=201)


def _last_position(call: Call, row: Assignment) -> int:
    rows = call.school.assignments_of[row.course_id]
    mates = [r.position for r in rows if r.assignment_group_id == row.assignment_group_id]
    return max(mates, default=0)


def update_assignment(call: Call, course: str, assignment: str) -> Answer:
    """Changes the members given; others stay."""
    found, mine = _taught(call, course)
    row = one_assignment(call, found, assignment)
    _set(row, _members(call, "assignment"))
    _touch(call, found, row)
    return Answer(Viewer(call, found, mine).row(row))


def delete_assignment(call: Call, course: str, assignment: str) -> Answer:
    """The row stays in the school, no list and no route shows it any more."""
    found, mine = _taught(call, course)
    row = one_assignment(call, found, assignment)
    row.workflow_state = "deleted"
    _touch(call, found, row)
    return Answer(Viewer(call, found, mine).row(row))


def grade_submission(call: Call, course: str, assignment: str, user: str) -> Answer:
    """Grades or excuses; posts at once unless the assignment posts manually.

    NOTE: a grade that can't be read is no error: 200, and the grade there was is cleared.
    """
    found, mine = _taught(call, course)
    row = one_assignment(call, found, assignment)
    submission = jobs.row_for(call.school, row, call.user_id(user), call.now)
    if submission is None:
        raise not_found()
    members = _members(call, "submission")
    if "excuse" in members:
        _excuse(call, row, submission, excused=_true(members["excuse"]))
    if "posted_grade" in members:
        _grade(call, row, submission, str(members["posted_grade"]))
    submission.updated_at = call.now
    shown = submission_row(call, row, submission, mine)
    return Answer(shown | {"submission_comments": [], "all_submissions": [shown]})


def _taught(call: Call, course: str) -> tuple[Course, Standing]:
    found = call.course(course)
    mine = call.standing(found)
    if not mine.staff:
        raise forbidden()
    return found, mine


def _members(call: Call, name: str) -> dict[str, JsonValue]:
    try:
        members = call.request.members().get(name)
    except ValueError as exc:
        raise Refused(400, {"errors": [{"message": "malformed JSON"}]}) from exc
    return members if isinstance(members, dict) else {}


def _set(row: Assignment, members: dict[str, JsonValue]) -> None:
    """NOTE: a member Canvas does not know is silently ignored."""
    for name, read in _SETTABLE.items():
        if name in members:
            setattr(row, name, read(members[name]))
    if "published" in members:
        row.workflow_state = "published" if _true(members["published"]) else "unpublished"


def _moment(value: JsonValue) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as exc:
        raise Refused(400, {"errors": {"due_at": [{"message": "invalid datetime"}]}}) from exc
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)


def _true(value: JsonValue) -> bool:
    return value in (True, 1, "true", "1", "yes", "on")


def _points(value: JsonValue) -> float | None:
    return None if value in (None, "") else float(str(value))


def _texts(value: JsonValue) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


_SETTABLE: dict[str, Callable[[JsonValue], object]] = {
    "name": str,
    "description": lambda value: None if value is None else str(value),
    "points_possible": _points,
    "grading_type": str,
    "submission_types": _texts,
    "due_at": _moment,
    "unlock_at": _moment,
    "lock_at": _moment,
    "assignment_group_id": lambda value: int(str(value)),
    "position": lambda value: int(str(value)),
    "omit_from_final_grade": _true,
    "only_visible_to_overrides": _true,
    "post_manually": _true,
}


def _touch(call: Call, course: Course, row: Assignment) -> None:
    """Assignment, its group and the course move in the request; submissions by job."""
    at = call.now
    row.updated_at = course.updated_at = at
    call.school.assignment_groups[row.assignment_group_id].updated_at = at
    jobs.recompute_due_dates(call.school, row.id)


def _excuse(call: Call, row: Assignment, submission: Submission, *, excused: bool) -> None:
    submission.excused = excused
    if excused:
        submission.score = submission.grade = None
        submission.points_deducted = None
        _graded(call, row, submission)


def _grade(call: Call, row: Assignment, submission: Submission, text: str) -> None:
    try:
        submission.score = score_from(row, text) if text else None
    except GradeUnreadable:
        submission.score = None
    submission.grade = grade_text(row, submission.score)
    submission.points_deducted, submission.excused = None, False
    _graded(call, row, submission)
    if submission.score is None:
        submitted = submission.submission_type is not None
        submission.workflow_state = "submitted" if submitted else "unsubmitted"


def _graded(call: Call, row: Assignment, submission: Submission) -> None:
    submission.workflow_state = "graded"
    submission.version += 1
    submission.graded_at = call.now
    submission.grader_id = call.user.id
    submission.grade_matches_current_submission = True
    if not row.post_manually and submission.posted_at is None:
        submission.posted_at = call.now
