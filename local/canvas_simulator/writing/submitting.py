"""A student's own writes: work handed in, a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator import jobs
from canvas_simulator.http import Answer, Refused, forbidden
from canvas_simulator.module_progress import locking_module
from canvas_simulator.rest.assignments import one_assignment
from canvas_simulator.rest.submission_rows import submission_row
from canvas_simulator.visibility import sees, viewer_membership
from canvas_simulator.writing.given import members

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Submission
    from canvas_simulator.writing.given import Members

_ELSEWHERE = ("online_quiz", "discussion_topic")  # handed in by taking the quiz, by a post


def submit(call: Call, course: str, assignment: str) -> Answer:
    """Hands in: the row moves, and the course's stamp with it; a group hands in together."""
    found, mine = call.readable(course)
    row = one_assignment(call, found, assignment)
    member = viewer_membership(call.school, found.id, call.user.id, mine)
    if mine.role != "student" or not sees(call.school, row, mine, member) or _shut(call, row):
        raise forbidden()
    given = members(call, "submission")
    kind = given.get("submission_type")
    if kind not in row.submission_types or kind in _ELSEWHERE:
        raise Refused(400, {"message": "Invalid submission[submission_type] given"})
    for user_id in _together(call, row):
        submission = jobs.row_for(call.school, row, user_id, call.now)
        if submission is not None:
            _hand_in(submission, given, call.now)
    found.updated_at = call.now
    own = call.school.submissions_of[row.id][call.user.id]
    return Answer(submission_row(call, row, own, mine), status=201)


def _shut(call: Call, row: Assignment) -> bool:
    """Before it opens, after it closes, or kept closed by its module."""
    early = row.unlock_at is not None and call.now < row.unlock_at
    if early or (row.lock_at is not None and call.now > row.lock_at):
        return True
    return locking_module(call.school, row, call.user.id, call.now) is not None


def _together(call: Call, row: Assignment) -> list[int]:
    """The members of the caller's group for group work, otherwise the caller."""
    for group in call.school.groups_of[row.course_id]:
        if group.category_id == row.group_category_id and call.user.id in group.member_ids:
            return list(group.member_ids)
    return [call.user.id]


def _hand_in(row: Submission, given: Members, at: datetime) -> None:
    row.submission_type = str(given["submission_type"])
    row.body = str(given["body"]) if given.get("body") else None
    row.url = str(given["url"]) if given.get("url") else None
    row.attempt = (row.attempt or 0) + 1
    row.submitted_at = row.updated_at = at
    row.workflow_state = "submitted"
    row.version += 1
    row.grade_matches_current_submission = row.score is None


def posted_to(call: Call, row: Assignment) -> None:
    """A post in a graded discussion is handed-in work: by job, with the course's stamp."""

    def job(at: datetime) -> None:
        submission = jobs.row_for(call.school, row, call.user.id, at)
        if submission is not None:
            _hand_in(submission, {"submission_type": "discussion_topic"}, at)
        call.school.courses[row.course_id].updated_at = at

    call.school.clock.later(jobs.DUE_DATES_AFTER, job)
