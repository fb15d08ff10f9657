"""Lists of assignments: the viewer's, by grading period, name and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import GraphQLError

from canvas_simulator.graphql.connections import Connection, filter_of, page
from canvas_simulator.graphql.enrollments import current_period
from canvas_simulator.graphql.fields import number_of
from canvas_simulator.visibility import is_assigned, member_of

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Assignment, AssignmentGroup, Course, GradingPeriod

Given = dict[str, object]


def period_of(view: View, assignment: Assignment) -> int | None:
    """The grading period of the viewer's due date; without one, the last period."""
    course = view.school.courses[assignment.course_id]
    periods: list[GradingPeriod] = view.school.terms[course.term_id].grading_periods
    due_at = view.dates(assignment).due_at
    if due_at is None:
        return periods[-1].id if periods else None
    return next((p.id for p in periods if p.start_at < due_at <= p.end_at), None)


def _for_user(view: View, course: Course, user: object) -> list[Assignment]:
    """The viewer's list; for staff and observers also what another student's list has."""
    rows, user_id = view.visible(course.id), number_of(user, "User")
    if user is None or user_id == view.user.id:
        return rows
    mine = view.standing(course)
    if not mine.staff and user_id not in mine.observed:
        raise GraphQLError("user not found")
    member = member_of(view.school, course.id, user_id)
    published = (row for row in rows if row.workflow_state == "published")
    return [row for row in published if is_assigned(view.school, row, member)]


def _chosen(view: View, course: Course, arguments: Given) -> list[Assignment]:
    """The viewer's assignments that the filter leaves.

    NOTE: without `gradingPeriodId` (also as null) only the running period's are left.
    """
    known = ("gradingPeriodId", "searchTerm", "submissionTypes", "userId")
    given = filter_of(arguments, *known)
    rows = _for_user(view, course, given.get("userId"))
    periods = view.school.terms[course.term_id].grading_periods
    if "gradingPeriodId" not in given and periods:
        wanted = current_period(view, course)
        rows = [row for row in rows if wanted is not None and period_of(view, row) == wanted]
    elif given.get("gradingPeriodId") is not None:
        period = number_of(given["gradingPeriodId"], "GradingPeriod")
        rows = [row for row in rows if period_of(view, row) == period]
    term = str(given.get("searchTerm") or "").casefold()
    types = given.get("submissionTypes")
    if isinstance(types, list) and types:
        rows = [row for row in rows if set(types) & set(row.submission_types)]
    return [row for row in rows if term in row.name.casefold()] if term else rows


def _course_page(row: Course, info: GraphQLResolveInfo, **given: object) -> Connection:
    return page(info, _chosen(info.context, row, given), given)


def _group_page(
    row: AssignmentGroup,
    info: GraphQLResolveInfo,
    **given: object,
) -> Connection:
    view: View = info.context
    rows = _chosen(view, view.school.courses[row.course_id], given)
    rows = [a for a in rows if a.assignment_group_id == row.id]
    return page(info, rows, given)


FIELDS: Fields = {
    "Course": {"assignmentsConnection": _course_page},
    "AssignmentGroup": {"assignmentsConnection": _group_page},
}
