"""Courses and what hangs on them: terms, sections, grading periods, assignment groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_simulator.graphql.connections import Connection, page
from canvas_simulator.graphql.fields import column, columns, moments, relay_id
from canvas_simulator.rest.users import name_order

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import AssignmentGroup, Course, GradingPeriod, Section, Term


def _nickname(row: Course, info: GraphQLResolveInfo) -> str | None:
    view: View = info.context
    return view.user.nicknames.get(row.id)


def _term(row: Course, info: GraphQLResolveInfo) -> Term:
    view: View = info.context
    return view.school.terms[row.term_id]


def _syllabus(row: Course, info: GraphQLResolveInfo) -> str | None:
    view: View = info.context
    return view.call.text(row.syllabus_body)


def _groups(row: Course, info: GraphQLResolveInfo) -> list[AssignmentGroup]:
    """By position, then by name."""
    view: View = info.context
    rows = [g for g in view.school.assignment_groups_of[row.id] if g.workflow_state == "available"]
    return sorted(rows, key=lambda g: (g.position, name_order(g.name), g.id))


def _groups_page(row: Course, info: GraphQLResolveInfo, **given: object) -> Connection:
    return page(info, _groups(row, info), given)


def _sections_page(row: Course, info: GraphQLResolveInfo, **given: object) -> Connection:
    view: View = info.context
    return page(info, view.school.sections_of[row.id], given)


def _periods_page(row: Course, info: GraphQLResolveInfo, **given: object) -> Connection:
    rows = _term(row, info).grading_periods
    return page(info, rows, given)


def _is_closed(row: GradingPeriod, info: GraphQLResolveInfo) -> bool:
    view: View = info.context
    view.turns(row.close_at)
    return row.close_at < view.now


def _asset(row: Course, _: GraphQLResolveInfo) -> str:
    return f"course_{row.id}"


def _people(row: Section, info: GraphQLResolveInfo) -> int:
    view: View = info.context
    rows = view.school.enrollments_of[row.course_id]
    return len({e.user_id for e in rows if e.section_id == row.id})


def _rule(name: str) -> object:
    def resolve(row: AssignmentGroup, _: GraphQLResolveInfo) -> object:
        return row.rules.get(name) or None

    return resolve


FIELDS: Fields = {
    "Course": {
        "_id": column("id"),
        "id": relay_id("Course"),
        "assetString": _asset,
        "courseNickname": _nickname,
        "term": _term,
        "syllabusBody": _syllabus,
        "assignmentGroups": _groups,
        "assignmentGroupsConnection": _groups_page,
        "sectionsConnection": _sections_page,
        "gradingPeriodsConnection": _periods_page,
    }
    | columns(
        name="name",
        courseCode="course_code",
        state="workflow_state",
        sisId="sis_course_id",
        applyGroupWeights="apply_assignment_group_weights",
    )
    | moments(createdAt="created_at", updatedAt="updated_at"),
    "Term": {"_id": column("id"), "id": relay_id("Term"), "name": column("name")}
    | moments(startAt="start_at", endAt="end_at"),
    "Section": {
        "_id": column("id"),
        "id": relay_id("Section"),
        "name": column("name"),
        "userCount": _people,
    }
    | moments(createdAt="created_at", updatedAt="created_at"),
    "GradingPeriod": {
        "_id": column("id"),
        "id": relay_id("GradingPeriod"),
        "isClosed": _is_closed,
    }
    | columns(title="title", weight="weight")
    | moments(startDate="start_at", endDate="end_at", closeDate="close_at"),
    "AssignmentGroup": {"_id": column("id"), "id": relay_id("AssignmentGroup")}
    | columns(name="name", position="position", groupWeight="group_weight", state="workflow_state")
    | moments(updatedAt="updated_at"),
}
