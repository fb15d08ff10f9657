"""One row of an assignment: its columns, what is counted over its submissions, its lock."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.new_quizzes import is_new_quiz
from canvas_simulator.rest.grading_counts import active_among, needs_grading
from canvas_simulator.rest.locks import lock_members
from canvas_simulator.visibility import is_for_everybody

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.schema import Assignment, Submission
    from canvas_simulator.standing import Standing
    from canvas_simulator.visibility import Dates

# Columns of Canvas that are the same for nearly every assignment; `settings` differs.
DEFAULTS: Row = {
    "final_grader_id": None,
    "grader_count": 0,
    "graders_anonymous_to_graders": False,
    "grader_comments_visible_to_graders": True,
    "grader_names_visible_to_final_grader": True,
    "peer_reviews": False,
    "anonymous_peer_reviews": False,
    "automatic_peer_reviews": False,
    "intra_group_peer_reviews": False,
    "post_to_sis": False,
    "grade_group_students_individually": False,
    "grading_standard_id": None,
    "moderated_grading": False,
    "hide_in_gradebook": False,
    "suppress_assignment": False,
    "anonymous_instructor_annotations": False,
    "allowed_attempts": -1,
    "annotatable_attachment_id": None,
    "due_date_required": False,
    "max_name_length": 255,
    "original_course_id": None,
    "original_assignment_id": None,
    "original_lti_resource_link_id": None,
    "original_assignment_name": None,
    "original_quiz_id": None,
    "important_dates": False,
    "new_quizzes_anonymous_participants": False,
    "require_lockdown_browser": False,
    "restrict_quantitative_data": False,
}

# Columns shown as they are.
_COLUMNS = (
    "id", "course_id", "assignment_group_id", "name", "position", "points_possible",
    "grading_type", "submission_types", "workflow_state", "group_category_id",
    "omit_from_final_grade", "anonymous_grading", "post_manually", "muted", "lti_context_id",
    "only_visible_to_overrides",
)  # fmt: skip


_read_columns, _read_state = attrgetter(*_COLUMNS), attrgetter("workflow_state")


def assignment_row(call: Call, assignment: Assignment, dates: Dates, mine: Standing) -> Row:
    """The row as the viewer sees it, without what `include[]` adds."""
    row = DEFAULTS | dict(zip(_COLUMNS, _read_columns(assignment), strict=True))
    row |= _columns(call, assignment)
    row["due_at"], row["unlock_at"] = stamp(dates.due_at), stamp(dates.unlock_at)
    row["lock_at"] = stamp(dates.lock_at)
    if assignment.quiz_id is not None:
        row |= {"quiz_id": assignment.quiz_id, "anonymous_submissions": False}
    for name, value in assignment.settings.items():
        row[name] = call.values(value)
    rows = call.school.submissions_of[assignment.id].values()
    sent = [row for row in rows if row.submission_type is not None]
    row["has_submitted_submissions"] = bool(sent)
    row["graded_submissions_exist"] = "graded" in map(_read_state, rows)
    row["in_closed_grading_period"] = in_closed_period(call, assignment)
    row |= lock_members(call, assignment, dates, mine)
    if mine.staff:
        row |= _for_staff(call, assignment, sent)
    if mine.staff_in(("TeacherEnrollment",)):
        row |= _FOR_TEACHERS
    row["secure_params"] = _secure_params(assignment.lti_context_id, row["description"])
    return row


def _columns(call: Call, assignment: Assignment) -> Row:
    """What is made of the columns, the same for every viewer."""
    place = f"{call.base}/courses/{assignment.course_id}"
    kind, number = "assignments", assignment.id
    if assignment.quiz_id is not None:
        kind, number = "quizzes", assignment.quiz_id
    tool = "external_tool" in assignment.submission_types and not is_new_quiz(assignment)
    return {
        "description": call.text(assignment.description),
        "published": assignment.workflow_state == "published",
        "created_at": stamp(assignment.created_at),
        "updated_at": stamp(assignment.updated_at),
        "anonymize_students": assignment.anonymous_grading,
        "is_quiz_assignment": assignment.quiz_id is not None,
        "can_duplicate": assignment.quiz_id is None and not tool,
        "visible_to_everyone": is_for_everybody(call.school, assignment),
        "html_url": f"{place}/assignments/{assignment.id}",
        "submissions_download_url": f"{place}/{kind}/{number}/submissions?zip=1",
    }


def in_closed_period(call: Call, assignment: Assignment) -> bool:
    """Whether work on the assignment falls into a grading period that is closed."""
    term = call.school.terms[call.school.courses[assignment.course_id].term_id]
    if not term.grading_periods:
        return False
    closed = {p.id for p in term.grading_periods if p.close_at < call.now}
    rows = call.school.submissions_of[assignment.id].values() if closed else ()
    return any(s.grading_period_id in closed for s in rows if s.workflow_state != "deleted")


def _for_staff(call: Call, assignment: Assignment, sent: list[Submission]) -> Row:
    """With ``sent``, what was handed in, of which some waits for a grade."""
    course = f"{call.base}/courses/{assignment.course_id}"
    waiting = [s.user_id for s in sent if needs_grading(s)]
    return {
        "speed_grader_url": f"{course}/gradebook/speed_grader?assignment_id={assignment.id}",
        "has_overrides": bool(call.school.overrides_of[assignment.id]),
        "needs_grading_count": active_among(call, assignment, waiting),
        "unpublishable": assignment.workflow_state == "unpublished" or not sent,
    }


_FOR_TEACHERS: Row = {"sis_assignment_id": None, "integration_id": None, "integration_data": {}}


@lru_cache(maxsize=65_536)
def _secure_params(lti_context_id: str, description: object) -> str:
    """A signed token as Canvas gives tools; only its form is meant to be like the real one."""
    claims = {"lti_assignment_id": lti_context_id}
    if description:
        claims["lti_assignment_description"] = str(description)
    head = _b64(b'{"typ":"JWT","alg":"HS256"}') + "." + _b64(json.dumps(claims).encode())
    return f"{head}.{_b64(hmac.new(b'simulator', head.encode(), hashlib.sha256).digest())}"


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
