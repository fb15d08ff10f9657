"""`/courses/:id/assignments`, one or many, with submissions, dates and overrides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_simulator.http import Answer, Refused, Row, forbidden, not_found
from canvas_simulator.ids import local_id
from canvas_simulator.paging import numbered
from canvas_simulator.rest.assignment_filters import choose
from canvas_simulator.rest.override_rows import override_row
from canvas_simulator.rest.viewer import Viewer
from canvas_simulator.visibility import (
    Membership,
    sees,
)

if TYPE_CHECKING:
    from canvas_simulator.call import Call
    from canvas_simulator.schema import Assignment, Course

_MANY_IDS = 100


def list_assignments(call: Call, course: str) -> Answer:
    """The assignments of a course that the caller sees."""
    found, mine = call.readable(course)
    call.leave_trace(found)
    viewer = Viewer(call, found, mine)
    wanted = call.request.many("assignment_ids")
    if len(wanted) > _MANY_IDS:
        raise Refused(
            400, {"message": f"Request contains too many assignment_ids.  Limit {_MANY_IDS}"}
        )
    rows = choose(call, viewer.visible(), viewer.member)
    if wanted:
        rows = [row for row in rows if row.id in map(local_id, wanted)]
    page, link = numbered(call.request, rows)
    unknown = [text for text in wanted if local_id(text) not in {row.id for row in page}]
    if unknown:
        # NOTE: checked against this page only, so an id of the next page is refused too.
        message = f"Invalid assignment_ids: {','.join(unknown)}"
        raise Refused(400, {"message": message}, link=link)
    shown = [viewer.row(row) for row in page]
    if "description" in call.request.many("exclude_response_fields"):
        shown = [row | {"description": None} for row in shown]
    return Answer(shown, link=link)


def list_user_assignments(call: Call, user: str, course: str) -> Answer:
    """The same for a named person: the caller, or for staff what that student sees."""
    there = call.at(f"/api/v1/courses/{course}/assignments")
    if call.user_id(user) == call.user.id:
        return list_assignments(there, course)
    found, mine = there.readable(course)
    member = Membership(there.school, found.id, (there.user_id(user),))
    if not mine.staff or not member.section_ids:
        raise forbidden()
    student = replace(there, user=there.school.users[there.user_id(user)])
    viewer = Viewer(student, found, student.standing(found))
    page, link = numbered(there.request, viewer.visible())
    rows = [viewer.row(row) for row in page]
    return Answer([_without(row, "submission") for row in rows], link=link)


def _without(row: Row, name: str) -> Row:
    return {key: value for key, value in row.items() if key != name}


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
