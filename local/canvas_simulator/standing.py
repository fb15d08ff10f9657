"""What a person is to a course at a moment: the rules of enrolment states and dates.

`active`, `invited`, `completed`, `inactive`, `deleted` and the `pending_…` states are the
words of Canvas; a date can turn a live enrolment into `completed` without touching its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from canvas_simulator.schema import Course, Enrollment
    from canvas_simulator.school import School

STAFF = ("TeacherEnrollment", "TaEnrollment", "DesignerEnrollment")
_LIVE = ("active", "invited", "creation_pending")
Role = Literal["staff", "student", "observer"]
Dates = tuple["datetime | None", "datetime | None"]


def dated_state(school: School, enrollment: Enrollment, now: datetime) -> str:
    """The enrolment's state with the dates of course, section and term taken into account."""
    state = enrollment.workflow_state
    if state not in _LIVE:
        return state
    ranges = list(_ranges(school, enrollment))
    if any((s is None or s <= now) and (e is None or now <= e) for s, e in ranges):
        return state
    if any(start is not None and now < start for start, _ in ranges):
        return state if enrollment.type in STAFF else f"pending_{state}"
    return "completed"


def _ranges(school: School, enrollment: Enrollment) -> Iterator[Dates]:
    """The ranges in which the enrolment is live: any of them is enough."""
    course = school.courses[enrollment.course_id]
    section = school.sections.get(enrollment.section_id)
    term = term_dates(school, enrollment)
    if enrollment.start_at or enrollment.end_at:
        yield enrollment.start_at, enrollment.end_at
    elif section is not None and section.restrict_enrollments_to_section_dates:
        yield section.start_at, section.end_at
    elif course.restrict_enrollments_to_course_dates:
        yield course.start_at, course.end_at
    else:
        yield term
    if enrollment.type in STAFF:
        yield term


def term_dates(school: School, enrollment: Enrollment) -> Dates:
    """The term's dates for that enrolment: for staff it has begun already."""
    term = school.terms[school.courses[enrollment.course_id].term_id]
    return (None if enrollment.type in STAFF else term.start_at), term.end_at


def is_over(school: School, course: Course, now: datetime) -> bool:
    """Whether the course, or its term, has ended for everybody: its groups are gone then."""
    end = school.terms[course.term_id].end_at
    if course.restrict_enrollments_to_course_dates:
        end = course.end_at
    return course.workflow_state in ("completed", "deleted") or (end is not None and end < now)


def restricted(school: School, enrollment: Enrollment, now: datetime) -> bool:
    """Whether the course's dates hide it from this enrolment: lists show only a stub."""
    course = school.courses[enrollment.course_id]
    state = dated_state(school, enrollment, now)
    if enrollment.type in STAFF or enrollment.workflow_state not in _LIVE:
        return False
    if state == "completed":
        return course.restrict_student_past_view
    return state.startswith("pending_") and course.restrict_student_future_view


@dataclass(frozen=True, slots=True)
class Standing:
    """``role`` is None for strangers; ``observed`` are the students an observer watches."""

    role: Role | None
    may_read: bool
    enrollments: tuple[Enrollment, ...]
    observed: tuple[int, ...] = ()
    admin: bool = False

    @property
    def staff(self) -> bool:
        return self.role == "staff"

    def staff_in(self, types: tuple[str, ...]) -> bool:
        """Whether one of the caller's live enrolments is of ``types``."""
        return self.admin or any(
            e.type in types and e.workflow_state == "active" for e in self.enrollments
        )

    def takes_part(self, school: School, now: datetime) -> bool:
        """Whether one of the caller's enrolments is live at that moment."""
        return any(dated_state(school, e, now) == "active" for e in self.enrollments)


def standing(
    school: School, user_id: int, course: Course, now: datetime, *, dated: bool = True
) -> Standing:
    """What ``user_id`` is to ``course``; staff counts before student, student before observer.

    ``dated``: dates may close the course to students.
    """
    mine = tuple(e for e in school.enrollments_by[user_id] if e.course_id == course.id)
    user = school.users.get(user_id)
    if user is not None and user.admin:
        return Standing("staff", course.workflow_state != "deleted", mine, admin=True)
    readable = tuple(e for e in mine if _reads(e, course))
    if dated:
        readable = tuple(e for e in readable if not restricted(school, e, now))
    role = _role(readable)
    observed = tuple(
        e.associated_user_id
        for e in readable
        if e.type == "ObserverEnrollment" and e.associated_user_id is not None
    )
    return Standing(role, role is not None and course.workflow_state != "deleted", mine, observed)


def _role(enrollments: tuple[Enrollment, ...]) -> Role | None:
    types = {e.type for e in enrollments}
    if types & set(STAFF):
        return "staff"
    if types & {"StudentEnrollment", "StudentViewEnrollment"}:
        return "student"
    return "observer" if types else None


def _reads(enrollment: Enrollment, course: Course) -> bool:
    if enrollment.type in STAFF:
        return enrollment.workflow_state in (*_LIVE, "completed")
    if course.workflow_state not in ("available", "completed"):
        return False
    return enrollment.workflow_state in (*_LIVE, "completed")


def is_current(enrollment: Enrollment, course: Course) -> bool:
    """Whether the default course list has it: a live row of a course that runs."""
    open_states = (
        ("available", "created", "claimed") if enrollment.type in STAFF else ("available",)
    )
    return enrollment.workflow_state in _LIVE and course.workflow_state in open_states
