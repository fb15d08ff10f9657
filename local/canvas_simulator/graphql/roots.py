"""The fields of `Query`: where every question starts, and who may ask it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from graphql import GraphQLError

from canvas_simulator.graphql.fields import node_id, number_of
from canvas_simulator.rest.course_rows import shown_name
from canvas_simulator.rest.users import name_order
from canvas_simulator.schema import Course, User
from canvas_simulator.standing import STAFF, is_current

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Assignment, Enrollment, Submission

_MANY_COURSES = 100
COURSES_KEPT = timedelta(hours=1)  # recorded: rows of `courses(ids:)` come from such a cache


def all_courses(_: object, info: GraphQLResolveInfo) -> list[Course]:
    """The courses of the caller's live enrolments, by shown name.

    NOTE: a course whose dates close it to the caller is in it, in full.
    """
    view: View = info.context
    courses = view.school.courses
    rows = view.school.enrollments_by[view.user.id]
    found = {e.course_id for e in rows if is_current(e, courses[e.course_id])}

    def key(course: Course) -> tuple[tuple[bool, str], int]:
        return name_order(shown_name(view.call, course)), course.id

    return sorted((courses[course_id] for course_id in found), key=key)


def one_course(view: View, number: int) -> Course | None:
    course = view.school.courses.get(number)
    if course is None or course.workflow_state == "deleted":
        return None
    return course if view.standing(course).may_read else None


def course_by_id(_: object, info: GraphQLResolveInfo, **given: object) -> Course | None:
    return one_course(info.context, number_of(given.get("id"), "Course"))


def courses_by_ids(
    _: object, info: GraphQLResolveInfo, ids: list[str] | None = None, **__: object
) -> list[Course]:
    """The courses among ``ids`` that the caller may read, each once.

    NOTE: their own columns are up to an hour old; their connections are not.
    """
    view: View = info.context
    if len(ids or ()) > _MANY_COURSES:
        raise GraphQLError(f"Cannot request more than {_MANY_COURSES} courses at once")
    numbers = sorted({number_of(text, "Course") for text in ids or ()})
    enrolled = tuple((e.id, e.workflow_state) for e in view.school.enrollments_by[view.user.id])
    key = (view.user.id, tuple(numbers), enrolled)
    kept = view.school.course_rows.get(key)
    if kept is None or not kept[0] <= view.now < kept[0] + COURSES_KEPT:
        found = (one_course(view, number) for number in numbers)
        kept = view.now, [replace(course) for course in found if course is not None]
        view.school.course_rows[key] = kept
    view.turns(kept[0] + COURSES_KEPT)
    return kept[1]


def one_assignment(view: View, number: int) -> Assignment | None:
    row = view.school.assignments.get(number)
    if row is None or one_course(view, row.course_id) is None:
        return None
    return row if view.is_visible(row) else None


def assignment_by_id(_: object, info: GraphQLResolveInfo, **given: object) -> object:
    return one_assignment(info.context, number_of(given.get("id"), "Assignment"))


def may_see_work(view: View, row: Submission) -> bool:
    """Whether the submission is the caller's, a watched student's, or the caller grades it."""
    assignment = view.school.assignments[row.assignment_id]
    if row.workflow_state == "deleted" or one_course(view, assignment.course_id) is None:
        return False
    mine = view.standing(view.school.courses[assignment.course_id])
    return mine.staff or row.user_id == view.user.id or row.user_id in mine.observed


def submission_by_id(_: object, info: GraphQLResolveInfo, **given: object) -> Submission | None:
    view: View = info.context
    if given.get("id") is not None:
        row = view.school.submissions.get(number_of(given["id"], "Submission"))
    else:
        work = view.school.submissions_of.get(number_of(given.get("assignmentId"), "Assignment"))
        row = (work or {}).get(number_of(given.get("userId"), "User"))
    return row if row is not None and may_see_work(view, row) else None


def one_user(view: View, number: int) -> User | None:
    """Oneself, people one teaches, students one watches."""
    user = view.school.users.get(number)
    if user is None or user is view.user:
        return user
    mine = view.school.enrollments_by[view.user.id]
    taught = {e.course_id for e in mine if e.type in STAFF and e.workflow_state == "active"}
    watched = any(e.associated_user_id == number for e in mine)
    known = any(e.course_id in taught for e in view.school.enrollments_by[number])
    return user if watched or known else None


def one_enrollment(view: View, number: int) -> Enrollment | None:
    mine = view.school.enrollments_by[view.user.id]
    courses = [view.school.courses[course_id] for course_id in {e.course_id for e in mine}]
    taught = [course.id for course in courses if view.standing(course).staff]
    rows = [*mine, *(e for course_id in taught for e in view.school.enrollments_of[course_id])]
    return next((e for e in rows if e.id == number), None)


def of_readable_course(table: str) -> Callable[[View, int], object]:
    """A row of ``table`` (of the school, by id) whose course the caller may read."""

    def find(view: View, number: int) -> object:
        row = getattr(view.school, table).get(number)
        return row if row is not None and one_course(view, row.course_id) is not None else None

    return find


def _term(view: View, number: int) -> object:
    return view.school.terms.get(number)


def _submission(view: View, number: int) -> object:
    row = view.school.submissions.get(number)
    return row if row is not None and may_see_work(view, row) else None


_NODES: dict[str, Callable[[View, int], object]] = {
    "Assignment": one_assignment,
    "AssignmentGroup": of_readable_course("assignment_groups"),
    "Course": one_course,
    "Discussion": of_readable_course("topics"),
    "Enrollment": one_enrollment,
    "Group": of_readable_course("groups"),
    "GroupSet": of_readable_course("group_categories"),
    "Section": of_readable_course("sections"),
    "Submission": _submission,
    "Term": _term,
    "User": one_user,
}


def _legacy_node(_: object, info: GraphQLResolveInfo, **given: object) -> object:
    kind = str(given["type"])
    find = _NODES.get(kind)
    return find(info.context, number_of(given["_id"], kind)) if find else None


def _node(_: object, info: GraphQLResolveInfo, **given: object) -> object:
    kind, number = node_id(given["id"]) or ("", 0)
    return _NODES[kind](info.context, number) if kind in _NODES else None


def _of(kind: str) -> Callable[..., object]:
    def resolve(_: object, info: GraphQLResolveInfo, **given: object) -> object:
        return _NODES[kind](info.context, number_of(given.get("id"), kind))

    return resolve


FIELDS: Fields = {
    "Query": {
        "allCourses": all_courses,
        "assignment": assignment_by_id,
        "assignmentGroup": _of("AssignmentGroup"),
        "course": course_by_id,
        "courses": courses_by_ids,
        "legacyNode": _legacy_node,
        "node": _node,
        "submission": submission_by_id,
        "term": _of("Term"),
    }
}
