"""What `include[]` adds to a submission: comments, attempts, rubric, people around it."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.rest.checkpoints import part_submissions, parts
from canvas_simulator.rest.course_rows import course_row
from canvas_simulator.rest.person_rows import author_row, person_row
from canvas_simulator.rest.submission_rows import GRADE, MOMENTS, computed, submission_row
from canvas_simulator.rest.users import basic_row
from canvas_simulator.schema import Submission
from canvas_simulator.visibility import hides_grade

if TYPE_CHECKING:
    from pydantic import JsonValue

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, Comment, Course
    from canvas_simulator.standing import Standing

_MARKUP = re.compile(r"<[^>]+>")
_NOT_IN_COURSE = ("enrollments",)


def extras(
    call: Call, course: Course, mine: Standing, assignment: Assignment, row: Submission, shown: Row
) -> Row:
    """The members asked for; ``shown`` is the row without them, which attempts repeat."""
    found: Row = {}
    if call.includes("group"):
        shown["group"] = found["group"] = _group(call, assignment, row)
    if call.includes("student_entered_score") and not row.attachments:
        shown["student_entered_score"] = found["student_entered_score"] = None
    if call.includes("submission_history"):
        found["submission_history"] = _attempts(call, row, shown) or [shown]
    if call.includes("submission_comments"):
        found["submission_comments"] = [
            shown | {"comment": _MARKUP.sub("", str(shown["comment"]))}
            for shown in comments(call, mine, assignment, row)
        ]
    if call.includes("submission_html_comments"):
        found["submission_html_comments"] = comments(call, mine, assignment, row)
    if call.includes("rubric_assessment") and row.rubric_assessment and "score" in shown:
        found["rubric_assessment"] = row.rubric_assessment
    return found | _around(call, course, mine, assignment, row)


def _around(
    call: Call, course: Course, mine: Standing, assignment: Assignment, row: Submission
) -> Row:
    """The people and things the submission belongs to."""
    found: Row = {}
    if call.includes("user") and not (assignment.anonymous_grading and mine.staff):
        found["user"] = _user(call, row, mine)
    if call.includes("course"):
        found["course"] = _course(call, course)
    if call.includes("visibility"):
        found["assignment_visible"] = False
    if call.includes("sub_assignment_submissions"):
        found |= part_submissions(call, assignment, _parts(call, assignment, row, mine))
    return found


def _parts(call: Call, assignment: Assignment, row: Submission, mine: Standing) -> list[Row]:
    work = [(part, call.school.submissions_of[part.id]) for part in parts(call, assignment)]
    return [
        submission_row(call, part, rows[row.user_id], mine)
        for part, rows in work
        if row.user_id in rows
    ]


def _attempts(call: Call, row: Submission, shown: Row) -> list[Row]:
    return [_attempt(call, row, shown, each) for each in row.earlier]


def _attempt(call: Call, row: Submission, shown: Row, old: dict[str, JsonValue]) -> Row:
    """One attempt: its columns, and what follows from them."""
    work, then = call.school.assignments[row.assignment_id], as_it_was(row, old)
    columns = {k: call.values(v) for k, v in old.items() if k != "version"}
    attempt = shown | columns | computed(call, work, then)
    return attempt if _is_told(call, row, attempt) else _without_grade(attempt)


def as_it_was(row: Submission, old: dict[str, JsonValue]) -> Submission:
    """The row with the columns of one of its attempts."""
    known = {column.name for column in fields(Submission)} - {"id", "attachments"}
    return replace(row, **{k: _value(k, v) for k, v in old.items() if k in known})  # type: ignore[arg-type]  # columns by name


def _value(name: str, value: JsonValue) -> object:
    if name in MOMENTS and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value


def _is_told(call: Call, row: Submission, attempt: Row) -> bool:
    """Whether the attempt's grade is, by when it was posted; no attempt tells more than the row."""
    work = call.school.assignments[row.assignment_id]
    posted_at = row.posted_at if attempt["posted_at"] else None
    then = replace(row, posted_at=posted_at, workflow_state=str(attempt["workflow_state"]))
    return call.standing_in(work.course_id).staff or not hides_grade(work, then)


def _without_grade(attempt: Row) -> Row:
    return {name: value for name, value in attempt.items() if name not in GRADE}


def comments(call: Call, mine: Standing, assignment: Assignment, row: Submission) -> list[Row]:
    """The comments in order; a grader's wait, as the grade does, until they are posted."""
    held = not mine.staff and hides_grade(assignment, row)
    return [
        _comment(call, assignment, comment)
        for comment in row.comments
        if comment.author_id == call.user.id or not (held or comment.hidden or comment.draft)
    ]


def _comment(call: Call, assignment: Assignment, comment: Comment) -> Row:
    author = call.school.users.get(comment.author_id)
    row: Row = {
        "id": comment.id,
        "author_id": comment.author_id,
        "author_name": author.short_name or author.name if author else None,
        "created_at": stamp(comment.created_at),
        "edited_at": stamp(comment.edited_at),
        "attempt": comment.attempt,
        "comment": comment.text,
        "author": author_row(call, comment.author_id, f"/courses/{assignment.course_id}"),
    }
    if comment.attachments:
        row["attachments"] = call.values(comment.attachments)
    return row


def _user(call: Call, row: Submission, mine: Standing) -> Row:
    user = call.school.users[row.user_id]
    return person_row(call, user, mine) if mine.staff else basic_row(call, user)


def _course(call: Call, course: Course) -> Row:
    """NOTE: the course inside a submission has its address, but no enrolments."""
    row = course_row(call, course, [])
    row["html_url"] = f"{call.base}/courses/{course.id}"
    return {k: v for k, v in row.items() if k not in _NOT_IN_COURSE}


def _group(call: Call, assignment: Assignment, row: Submission) -> Row:
    for group in call.school.groups_of[assignment.course_id]:
        mine = row.user_id in group.member_ids and group.workflow_state == "available"
        if mine and group.category_id == assignment.group_category_id:
            return {"id": group.id, "name": group.name}
    return {"id": None, "name": None}
