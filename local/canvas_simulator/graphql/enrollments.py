"""Enrolments and their totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_simulator.graphql.fields import (
    column,
    columns,
    moments,
    number_of,
    relay_id,
)
from canvas_simulator.rest.totals import letter_grade
from canvas_simulator.schema import Course, Enrollment, Score, User
from canvas_simulator.standing import dated_state
from canvas_simulator.totals import score_of

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from canvas_simulator.graphql.fields import Fields, Resolver
    from canvas_simulator.graphql.view import View
    from canvas_simulator.schema import Section

_STUDENTS = ("StudentEnrollment", "StudentViewEnrollment")
_OVER = ("completed", "deleted", "rejected")


@dataclass(frozen=True, slots=True)
class Grades:
    """The totals of an enrolment, for whoever may read them; ``own`` are posted only."""

    enrollment: Enrollment
    score: Score
    course: Course
    staff: bool


def is_concluded(view: View, row: Enrollment) -> bool:
    """NOTE: a course that its dates have ended counts as concluded for everybody in it."""
    course = view.school.courses[row.course_id]
    view.standing(course)
    if row.workflow_state in _OVER or course.workflow_state in ("completed", "deleted"):
        return True
    end = course.end_at if course.restrict_enrollments_to_course_dates else None
    end = end or view.school.terms[course.term_id].end_at
    if end is not None and end < view.now:
        return True
    return dated_state(view.school, row, view.now) == "completed"


def _concluded(row: Enrollment, info: GraphQLResolveInfo) -> bool:
    return is_concluded(info.context, row)


def _course(row: Enrollment, info: GraphQLResolveInfo) -> Course:
    view: View = info.context
    return view.school.courses[row.course_id]


def _section(row: Enrollment, info: GraphQLResolveInfo) -> Section | None:
    view: View = info.context
    return view.school.sections.get(row.section_id)


def user_in(name: str) -> Resolver:
    def resolve(row: object, info: GraphQLResolveInfo) -> User | None:
        view: View = info.context
        return view.school.users.get(getattr(row, name))

    return resolve


def may_know(view: View, row: Enrollment) -> bool:
    if row.user_id == view.user.id:
        return True
    mine = view.standing(view.school.courses[row.course_id])
    return mine.staff or row.user_id in mine.observed


def _last_activity(row: Enrollment, info: GraphQLResolveInfo) -> str | None:
    view: View = info.context
    view.moves()
    return view.text(row.last_activity_at) if may_know(view, row) else None


def _grades(row: Enrollment, info: GraphQLResolveInfo, **given: object) -> Grades | None:
    """The totals of the running grading period, of the one named, or (`null`) of the course.

    NOTE: hidden totals are null, but whoever was let in before is for an hour; an override
    does not replace a score.
    """
    view: View = info.context
    if not may_know(view, row) or not _may_read_totals(view, row):
        return None
    course = view.school.courses[row.course_id]
    period = None
    if "gradingPeriodId" not in given:
        period = current_period(view, course)
    elif given["gradingPeriodId"] is not None:
        period = number_of(given["gradingPeriodId"], "GradingPeriod")
    found = score_of(view.school, row, period) if row.type in _STUDENTS else Score()
    return Grades(row, found, course, staff=view.standing(course).staff)


def _may_read_totals(view: View, row: Enrollment) -> bool:
    course = view.school.courses[row.course_id]
    if row.type not in _STUDENTS or view.standing(course).staff:
        return True
    return view.remembers(("totals", row.id), allowed=not course.hide_final_grades)


def current_period(view: View, course: Course) -> int | None:
    """The grading period that runs now; None where there is none."""
    periods = view.school.terms[course.term_id].grading_periods
    view.standing(course)
    return next((p.id for p in periods if p.start_at <= view.now <= p.end_at), None)


def _score(name: str, *, staff: bool = False) -> Resolver:
    def resolve(row: Grades, _: GraphQLResolveInfo) -> object:
        return getattr(row.score, name) if row.staff or not staff else None

    return resolve


def _letter(name: str, *, staff: bool = False) -> Resolver:
    def resolve(row: Grades, _: GraphQLResolveInfo) -> str | None:
        value = getattr(row.score, name)
        return letter_grade(row.course, value) if row.staff or not staff else None

    return resolve


def _grades_url(row: Grades, info: GraphQLResolveInfo) -> str:
    view: View = info.context
    return f"{view.call.base}/courses/{row.course.id}/grades/{row.enrollment.user_id}"


FIELDS: Fields = {
    "Enrollment": {
        "_id": column("id"),
        "id": relay_id("Enrollment"),
        "concluded": _concluded,
        "course": _course,
        "section": _section,
        "user": user_in("user_id"),
        "associatedUser": user_in("associated_user_id"),
        "grades": _grades,
        "lastActivityAt": _last_activity,
    }
    | columns(
        type="type",
        state="workflow_state",
        enrollmentState="workflow_state",
        userId="user_id",
        courseSectionId="section_id",
        totalActivityTime="total_activity_seconds",
    )
    | moments(createdAt="created_at", updatedAt="updated_at", startAt="start_at", endAt="end_at"),
    "Grades": {
        "currentScore": _score("current"),
        "currentGrade": _letter("current"),
        "finalScore": _score("final"),
        "finalGrade": _letter("final"),
        "overrideScore": _score("override"),
        "overrideGrade": _letter("override"),
        "unpostedCurrentScore": _score("unposted_current", staff=True),
        "unpostedCurrentGrade": _letter("unposted_current", staff=True),
        "unpostedFinalScore": _score("unposted_final", staff=True),
        "unpostedFinalGrade": _letter("unposted_final", staff=True),
        "enrollment": column("enrollment"),
        "htmlUrl": _grades_url,
    },
}
