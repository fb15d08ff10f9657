"""Which courses a person has and how they reach them, from the list and the enrolments; pure.

Absence from one list proves nothing: a concluded enrolment in a running course is in no course
list, a restricted course is a stub. What is proof: a row among the deleted ones, an enrolment that
is inactive. Source: a row per kind of course, recorded; the four states together list them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import ValidationError

from canvas_sync.canvas.translate import course, why
from canvas_sync.canvas.wire import CourseRow, EnrollmentRow
from canvas_sync.domain.ids import CourseId, global_id
from canvas_sync.domain.snapshot import Access, CourseSnapshot, Json

STUDENT = "StudentEnrollment"
TAKES_PART = frozenset({"active", "invited", "creation_pending", "completed"})
COMPLETED = "completed"
BY_STATE: Mapping[str | None, Access] = {
    "deleted": Access.DELETED,
    "unpublished": Access.UNPUBLISHED,
    COMPLETED: Access.COMPLETED,
}
"""What a course's own state means; any other is an open course."""


@dataclass(frozen=True, slots=True)
class Enrolments:
    """The readable rows by course, and why the others can't be read."""

    by_course: Mapping[CourseId, Sequence[EnrollmentRow]]
    unreadable: tuple[str, ...] = ()

    def states(self, course_id: CourseId) -> set[str]:
        """The states of the person's enrolments as a student."""
        return {row.enrollment_state for row in self._as_student(course_id)}

    def completed_at(self, course_id: CourseId) -> datetime | None:
        """When the last concluded enrolment as a student changed."""
        rows = [r for r in self._as_student(course_id) if r.enrollment_state == COMPLETED]
        return max((row.updated_at for row in rows if row.updated_at is not None), default=None)

    def takes_part(self, course_id: CourseId) -> bool:
        return bool(self.states(course_id) & TAKES_PART)

    def unlisted(self, listed: Iterable[CourseId]) -> list[CourseId]:
        """Courses with an enrolment that takes part and that no list shows."""
        return sorted(one for one in set(self.by_course) - set(listed) if self.takes_part(one))

    def dropped(self, listed: Iterable[CourseId]) -> list[CourseId]:
        """Courses no list shows, and in which every enrolment as a student is switched off."""
        rest = sorted(set(self.by_course) - set(listed))
        return [one for one in rest if self.states(one) and not self.takes_part(one)]

    def _as_student(self, course_id: CourseId) -> list[EnrollmentRow]:
        return [row for row in self.by_course.get(course_id, ()) if row.type == STUDENT]


@dataclass(frozen=True, slots=True)
class Picture:
    """``unreadable``: further courses that are there but whose row can't be read, and why."""

    courses: tuple[CourseSnapshot, ...]
    unreadable: Mapping[CourseId, str]


def course_id(raw: Json, *, home_shard: int) -> CourseId:
    return CourseId(global_id(str(raw["id"]), home_shard=home_shard))


def enrolments(rows: Iterable[Json], *, home_shard: int) -> Enrolments:
    """Sort the rows by course; several of one course are several roles or sections."""
    by_course: dict[CourseId, list[EnrollmentRow]] = {}
    unreadable: list[str] = []
    for raw in rows:
        try:
            row = EnrollmentRow.model_validate(raw)
        except ValidationError as exc:
            unreadable.append(why(exc))
            continue
        key = CourseId(global_id(row.course_id, home_shard=home_shard))
        by_course.setdefault(key, []).append(row)
    return Enrolments(by_course, tuple(unreadable))


def picture(
    listed: Iterable[Json], roles: Enrolments, *, home_shard: int, shown: Iterable[Json] = ()
) -> Picture:
    """Every course once. ``shown``: rows of courses that no list has, each asked for alone."""
    rows = [(raw, False) for raw in listed] + [(raw, True) for raw in shown]
    found: dict[CourseId, CourseSnapshot] = {}
    unreadable: dict[CourseId, str] = {}
    for raw, alone in rows:
        identifier = course_id(raw, home_shard=home_shard)
        try:
            wire = CourseRow.model_validate(raw)
        except ValidationError as exc:
            unreadable[identifier] = why(exc)
            continue
        access = access_of(wire, roles.states(identifier), alone=alone)
        seen = course(wire, identifier=identifier, access=access, shard=home_shard)
        found[identifier] = _as_person(seen, wire, roles)
    for identifier in roles.dropped(found.keys() | unreadable.keys()):
        found[identifier] = CourseSnapshot(identifier, Access.DROPPED)
    return Picture(tuple(found.values()), unreadable)


def access_of(wire: CourseRow, states: set[str], *, alone: bool = False) -> Access:
    """How a student with enrolments in ``states`` reaches a course.

    ``alone``: no list has it, so one who has completed it reaches it as completed.
    ``concluded``: Canvas's own word on the dates of course and term.
    """
    if wire.access_restricted_by_date:
        return Access.RESTRICTED
    by_state = BY_STATE.get(wire.workflow_state)
    if by_state is not None:
        return by_state
    only_completed = alone and COMPLETED in states
    return Access.COMPLETED if wire.concluded or only_completed else Access.ACTIVE


def _as_person(seen: CourseSnapshot, wire: CourseRow, roles: Enrolments) -> CourseSnapshot:
    """With what the person is in the course: one enrolment as a student is enough."""
    known = bool(roles.by_course.get(seen.id) or wire.enrollments)
    inside = any(row.type == "student" for row in wire.enrollments)
    is_student = roles.takes_part(seen.id) or inside or not known
    ended = roles.completed_at(seen.id) if seen.access is Access.COMPLETED else None
    return replace(seen, is_student=is_student, completed_at=ended)
