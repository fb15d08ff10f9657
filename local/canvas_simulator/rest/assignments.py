"""`/courses/:id/assignments`, one or many, with submissions, dates and overrides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Refused, Row, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.paging import numbered
from canvas_simulator.rest.assignment_filters import choose
from canvas_simulator.rest.assignment_rows import assignment_row
from canvas_simulator.rest.override_rows import all_dates, override_row
from canvas_simulator.rest.submission_rows import submission_row
from canvas_simulator.visibility import Membership, dates_for, is_assigned, sees, viewer_membership

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Course
    from canvas_simulator.standing import Standing

_MANY_IDS = 100
_WITH_RUBRIC = ("rubric_settings", "use_rubric_for_grading", "free_form_criterion_comments")


class Viewer:
    """A caller in one course: what is the same for every assignment row of an answer.

    ``alone`` is set where one assignment is shown by itself: some members are only in lists.
    """

    def __init__(self, call: Call, course: Course, mine: Standing, *, alone: bool = False) -> None:
        self.alone = alone
        self.call, self.course, self.mine = call, course, mine
        self.member = viewer_membership(call.school, course.id, call.user.id, mine)

    def visible(self) -> list[Assignment]:
        """The assignments the viewer's list has, in the order of groups and positions."""
        school = self.call.school
        rows = school.assignments_of[self.course.id]
        rows = [row for row in rows if sees(school, row, self.mine, self.member)]
        groups = school.assignment_groups
        return sorted(
            rows, key=lambda r: (groups[r.assignment_group_id].position, r.position, r.id)
        )

    def row(self, assignment: Assignment) -> Row:
        """The row with everything `include[]` asks for."""
        call = self.call
        overrides = call.school.overrides_of[assignment.id]
        if not self.mine.staff:
            overrides = [o for o in overrides if self.member.matches(o)]
        given = [] if call.request.one("override_assignment_dates") == "false" else overrides
        dates = dates_for(assignment, given)
        if self.mine.staff and assignment.due_at is None:
            dates = replace(dates, due_at=None)  # staff see an override's date only beside another
        row = assignment_row(call, assignment, dates, self.mine)
        if call.includes("submission"):
            row |= self._submissions(assignment)
        if call.request.one("bucket"):
            row["bucket"] = call.request.one("bucket")
        if call.includes("all_dates") and not self.alone:
            row["all_dates"] = all_dates(call, assignment, overrides, self.mine)
        if call.includes("overrides") and self.mine.staff:
            row["overrides"] = [override_row(call, o) for o in overrides]
        if call.includes("assignment_visibility") and self.mine.staff:
            row["assignment_visibility"] = self._visible_to(assignment)
        for name in _excluded(call):
            row.pop(name, None)
        return row

    def _submissions(self, assignment: Assignment) -> Row:
        """One's own submission; the watched students' as a list; nothing for others."""
        call, rows = self.call, self.call.school.submissions_of[assignment.id]
        if self.mine.role == "student":
            own = rows.get(call.user.id)
            shown = own and submission_row(call, assignment, own, self.mine)
            return {"submission": shown}
        if self.mine.role != "observer" or not call.includes("observed_users"):
            return {}
        watched = [rows[user_id] for user_id in self.mine.observed if user_id in rows]
        return {"submission": [submission_row(call, assignment, row, self.mine) for row in watched]}

    def _visible_to(self, assignment: Assignment) -> list[str]:
        school, course = self.call.school, self.course.id
        students = [e for e in school.enrollments_of[course] if e.type == "StudentEnrollment"]
        return [
            str(e.user_id)
            for e in students
            if is_assigned(school, assignment, Membership(school, course, (e.user_id,)))
        ]


def _excluded(call: Call) -> list[str]:
    names = call.request.many("exclude_response_fields")
    return [*names, *_WITH_RUBRIC] if "rubric" in names else names


def list_assignments(call: Call, course: str) -> Answer:
    """The assignments of a course that the caller sees."""
    found, mine = call.readable(course)
    viewer = Viewer(call, found, mine)
    wanted = call.request.many("assignment_ids")
    if len(wanted) > _MANY_IDS:
        raise Refused(
            400, {"message": f"Request contains too many assignment_ids.  Limit {_MANY_IDS}"}
        )
    rows = choose(call, viewer.visible(), viewer.member)
    if wanted:
        rows = [row for row in rows if str(row.id) in wanted]
    page, link = numbered(call.request, rows)
    unknown = [text for text in wanted if text not in {str(row.id) for row in page}]
    if unknown:
        # NOTE: checked against this page only, so an id of the next page is refused too.
        message = f"Invalid assignment_ids: {','.join(unknown)}"
        raise Refused(400, {"message": message}, link=link)
    shown = [viewer.row(row) for row in page]
    if "description" in call.request.many("exclude_response_fields"):
        shown = [row | {"description": None} for row in shown]
    return Answer(shown, link=link)


def list_user_assignments(call: Call, user: str, course: str) -> Answer:
    """The same for a named person; only the caller's own list is offered."""
    if call.user_id(user) != call.user.id:
        raise forbidden()
    return list_assignments(call.at(f"/api/v1/courses/{course}/assignments"), course)


def show_assignment(call: Call, course: str, assignment: str) -> Answer:
    """One assignment: 404 if there is none, 403 if it is not for the caller."""
    found, mine = call.readable(course)
    row = one_assignment(call, found, assignment)
    viewer = Viewer(call, found, mine, alone=True)
    if not sees(call.school, row, mine, viewer.member):
        raise forbidden()
    return Answer(viewer.row(row))


def one_assignment(call: Call, course: Course, text: str) -> Assignment:
    """The assignment of ``course`` that a path segment names."""
    row = call.school.assignments.get(local_id(text) or 0)
    if row is None or row.course_id != course.id or row.workflow_state == "deleted":
        raise not_found()
    return row


def list_overrides(call: Call, course: str, assignment: str) -> Answer:
    """The overrides of one assignment, for staff."""
    found, mine = call.readable(course)
    row = one_assignment(call, found, assignment)
    if not mine.staff:
        raise forbidden()
    return Answer([override_row(call, override) for override in call.school.overrides_of[row.id]])
