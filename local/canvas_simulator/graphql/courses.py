"""Courses and what hangs on them: terms, sections, grading periods, assignment groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_simulator.graphql.connections import Connection, filter_of, page
from canvas_simulator.graphql.fields import column, columns, moments, number_of, relay_id
from canvas_simulator.rest.users import name_order

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields, Resolver
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
    """All of them, or those of the students that an assignment is for."""
    view: View = info.context
    rows, work = view.school.sections_of[row.id], filter_of(given, "assignmentId")
    if work.get("assignmentId"):
        assigned = view.school.submissions_of.get(number_of(work["assignmentId"], "Assignment"), {})
        mine = view.school.enrollments_of[row.id]
        wanted = {e.section_id for e in mine if e.user_id in assigned}
        rows = [section for section in rows if section.id in wanted]
    return page(info, rows, given)


def _term_courses(row: Term, info: GraphQLResolveInfo, **given: object) -> Connection | None:
    """The courses of a term, for administrators only."""
    view: View = info.context
    if not view.user.admin:
        return None
    rows = [c for c in view.school.courses.values() if c.term_id == row.id]
    return page(info, [c for c in rows if c.workflow_state != "deleted"], given)


def _permissions(row: Course, info: GraphQLResolveInfo) -> dict[str, bool]:
    view: View = info.context
    mine = view.standing(row)
    grades = mine.staff_in(("TeacherEnrollment", "TaEnrollment"))
    return {"grades": grades, "become": view.user.admin}


def _right(name: str) -> Resolver:
    return lambda row, _: row[name]


@dataclass(frozen=True, slots=True)
class GradeStatus:
    """A status the school made for grades."""

    id: int
    name: str


def _statuses(row: Course, info: GraphQLResolveInfo, **given: object) -> Connection | None:
    """For staff only."""
    view: View = info.context
    if not view.standing(row).staff:
        return None
    known = view.school.world.grade_statuses.items()
    return page(info, [GradeStatus(number, name) for number, name in known], given)


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
        "permissions": _permissions,
        "customGradeStatusesConnection": _statuses,
    }
    | columns(
        name="name",
        courseCode="course_code",
        state="workflow_state",
        sisId="sis_course_id",
        applyGroupWeights="apply_assignment_group_weights",
    )
    | moments(createdAt="created_at", updatedAt="updated_at"),
    "CoursePermissions": {
        "manageGrades": _right("grades"),
        "viewAllGrades": _right("grades"),
        "becomeUser": _right("become"),
    },
    "CustomGradeStatus": {
        "_id": column("id"),
        "id": relay_id("CustomGradeStatus"),
        "name": column("name"),
    },
    "Term": {
        "_id": column("id"),
        "id": relay_id("Term"),
        "name": column("name"),
        "coursesConnection": _term_courses,
    }
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
