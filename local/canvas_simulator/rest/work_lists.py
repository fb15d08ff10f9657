"""Lists of work over all courses: to do, missing, graded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Row, forbidden
from canvas_simulator.paging import bookmarked, numbered
from canvas_simulator.rest.course_rows import course_row
from canvas_simulator.rest.planner import as_person, student_courses
from canvas_simulator.rest.planner_rows import mark
from canvas_simulator.rest.submission_rows import is_missing, submission_row
from canvas_simulator.rest.viewer import Viewer
from canvas_simulator.visibility import Membership, is_assigned

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Course, Submission


def own_work(call: Call, course: Course) -> list[tuple[Assignment, Submission]]:
    """The caller's visible assignments of ``course`` with her submissions."""
    viewer = Viewer(call, course, call.standing(course))
    rows = [(a, call.school.submissions_of[a.id].get(call.user.id)) for a in viewer.visible()]
    return [(a, s) for a, s in rows if s is not None and s.workflow_state != "deleted"]


def list_missing(call: Call, user: str) -> Answer:
    """Past due and not handed in, by due date; of oneself or a student one observes."""
    call = as_person(call, user)
    submittable = "submittable" in call.request.many("filter")
    found = [
        (own.cached_due_date, work, course)
        for course in student_courses(call)
        for work, own in own_work(call, course)
        if own.cached_due_date is not None
        and is_missing(work, own, call.now)
        and not (submittable and is_locked(call, work, own))
    ]
    found.sort(key=lambda row: (row[0], row[1].id))
    page, link = numbered(call.request, found)
    return Answer([_missing_row(call, work, course) for _, work, course in page], link=link)


def is_locked(call: Call, work: Assignment, own: Submission) -> bool:
    viewer = Viewer(call, call.school.courses[work.course_id], call.standing_in(work.course_id))
    return bool(viewer.row(work).get("locked_for_user")) and own is not None


def _missing_row(call: Call, work: Assignment, course: Course) -> Row:
    row = Viewer(call, course, call.standing(course)).row(work)
    if call.includes("planner_overrides"):
        row["planner_override"] = mark(call, "assignment", work.id)
    if call.includes("course"):
        shown = course_row(call, course, [])
        row["course"] = {k: v for k, v in shown.items() if k != "enrollments"}
    return row


def list_graded(call: Call, user: str) -> Answer:
    """The caller's graded work, hidden grades among it, latest submission first."""
    if call.user_id(user) != call.user.id:
        raise forbidden()
    found = [
        (work, own, course)
        for course in _studied(call)
        for work, own in _ever(call, course)
        if own.graded_at is not None and own.workflow_state == "graded"
    ]
    found.sort(key=lambda row: (row[1].graded_at, row[1].id), reverse=True)
    page, link = bookmarked(call.request, found, lambda row: _graded_mark(row[1]), descending=True)
    return Answer([_graded_row(call, *row) for row in page], link=link)


def _studied(call: Call) -> list[Course]:
    """The courses the caller studies or studied, also those that dates have closed."""
    rows = call.school.enrollments_by[call.user.id]
    ids = dict.fromkeys(e.course_id for e in rows if e.type == "StudentEnrollment")
    courses = [call.school.courses[i] for i in ids]
    return [c for c in courses if c.workflow_state in ("available", "completed")]


def _ever(call: Call, course: Course) -> list[tuple[Assignment, Submission]]:
    """The caller's own rows of published work, whether the course still is open or not."""
    works = call.school.assignments
    member = Membership(call.school, course.id, (call.user.id,))
    return [
        (works[row.assignment_id], row)
        for row in call.school.submissions_by[course.id, call.user.id]
        if works[row.assignment_id].workflow_state == "published"
        and row.workflow_state != "deleted"
        and is_assigned(call.school, works[row.assignment_id], member)
    ]


def _graded_mark(own: Submission) -> list[object]:
    at = own.graded_at
    return [1, [f"{at:%Y-%m-%d %H:%M:%S.%f}" if at else None, own.id]]


def _graded_row(call: Call, work: Assignment, own: Submission, course: Course) -> Row:
    mine = call.standing(course)
    row = submission_row(call, work, own, mine)
    if call.includes("assignment"):
        row["assignment"] = Viewer(call, course, mine).row(work)
    return row
