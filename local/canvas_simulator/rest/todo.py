"""To-do lists: what to hand in, what to grade."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Row
from canvas_simulator.paging import bookmarked
from canvas_simulator.rest.grading_counts import active_among, needs_grading
from canvas_simulator.rest.planner import student_courses
from canvas_simulator.rest.viewer import Viewer
from canvas_simulator.rest.work_lists import is_locked, own_work
from canvas_simulator.standing import is_current
from canvas_simulator.visibility import sees

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Course, Submission


_SOON, _LONG_AGO = 7, -28  # days


_ON_LINE = {"none", "not_graded", "on_paper", "external_tool", "wiki_page", ""}


Todo = tuple[str, "datetime | None", "Assignment", Viewer]


def list_todo(call: Call) -> Answer:
    """What the caller has to hand in soon or late, and what she has to grade."""
    return _todo(call, _current(call))


def _current(call: Call) -> list[Course]:
    courses = call.school.courses
    rows = call.school.enrollments_by[call.user.id]
    ids = dict.fromkeys(e.course_id for e in rows if is_current(e, courses[e.course_id]))
    return [courses[i] for i in ids]


def list_course_todo(call: Call, course: str) -> Answer:
    """The same of one course."""
    found, _ = call.readable(course)
    return _todo(call, [found])


def _todo(call: Call, courses: list[Course]) -> Answer:
    found: list[Todo] = [row for course in courses for row in _of_course(call, course)]
    found.sort(key=_todo_key)
    page, link = bookmarked(call.request, found, _todo_mark, order=itemgetter(1))
    return Answer([_todo_row(call, *row) for row in page], link=link)


def _todo_key(row: Todo) -> tuple[bool, float, int]:
    at = row[1]
    return at is None, at.timestamp() if at else 0.0, row[2].id


def _todo_mark(row: Todo) -> list[object]:
    at = row[1]
    return [row[0], [f"{at:%Y-%m-%d %H:%M:%S.%f}" if at else None, row[2].id]]


def _of_course(call: Call, course: Course) -> list[Todo]:
    mine = call.standing(course)
    viewer = Viewer(call, course, mine)
    if mine.role == "student" and course in student_courses(call):
        return [("submitting", s.cached_due_date, a, viewer) for a, s in _to_hand_in(call, course)]
    if mine.role != "staff":
        return []
    return [
        ("grading", work.due_at or work.created_at, work, viewer)
        for work in call.school.assignments_of[course.id]
        if sees(call.school, work, mine, viewer.member)
        and work.workflow_state == "published"
        and grading_count(call, work)
    ]


def _to_hand_in(call: Call, course: Course) -> list[tuple[Assignment, Submission]]:
    """Open on-line work that is due within a week, or was due within the last four."""
    return [
        (work, own)
        for work, own in own_work(call, course)
        if own.cached_due_date is not None
        and _LONG_AGO <= (own.cached_due_date - call.now).days < _SOON
        and own.submission_type is None
        and not own.excused
        and not _ON_LINE.issuperset(work.submission_types)
        and not is_locked(call, work, own)
    ]


def grading_count(call: Call, work: Assignment) -> int:
    """How many submissions of active students wait for a grade."""
    rows = call.school.submissions_of[work.id].values()
    return active_among(call, work, [row.user_id for row in rows if needs_grading(row)])


def _todo_row(call: Call, kind: str, _: datetime | None, work: Assignment, viewer: Viewer) -> Row:
    course = viewer.course
    ignore = f"{call.base}/api/v1/users/self/todo/assignment_{work.id}/{kind}?permanent="
    page = f"{call.base}/courses/{course.id}"
    row: Row = {
        "context_type": "Course",
        "course_id": course.id,
        "context_name": course.name,
        "type": kind,
        "ignore": f"{ignore}0",
        "ignore_permanently": f"{ignore}1",
        "assignment": viewer.todo_row(work),
        "html_url": f"{page}/assignments/{work.id}#submit",
    }
    if kind == "grading":
        row["needs_grading_count"] = grading_count(call, work)
        row["html_url"] = f"{page}/gradebook/speed_grader?assignment_id={work.id}"
    return row


def count_todo(call: Call) -> Answer:
    """How many things wait for the caller."""
    found = [row for course in _current(call) for row in _of_course(call, course)]
    grading = [row for row in found if row[0] == "grading"]
    return Answer(
        {
            "needs_grading_count": sum(grading_count(call, row[2]) for row in grading),
            "assignments_needing_submitting": len(found) - len(grading),
        }
    )
