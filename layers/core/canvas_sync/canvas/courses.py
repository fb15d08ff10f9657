"""Which courses a person has, put together from the lists and the enrolments; pure.

Absence from one list proves nothing: a concluded enrolment in a running course is in no course
list, a course its teacher concluded only in one of its own, a restricted one is a stub.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from canvas_sync.canvas.translate import course, why
from canvas_sync.canvas.wire import CourseRow, EnrollmentRow
from canvas_sync.domain.ids import CourseId, global_id
from canvas_sync.domain.snapshot import Access, CourseSnapshot, Json

STUDENT = "StudentEnrollment"
TAKES_PART = frozenset({"active", "invited", "completed"})


@dataclass(frozen=True, slots=True)
class Enrolments:
    """The readable rows by course, and why the others can't be read."""

    by_course: Mapping[CourseId, Sequence[EnrollmentRow]]
    unreadable: tuple[str, ...]

    def completed(self, course_id: CourseId) -> list[EnrollmentRow]:
        """The person's concluded enrolments as a student."""
        rows = self.by_course.get(course_id, ())
        return [row for row in rows if row.type == STUDENT and row.enrollment_state == "completed"]

    def unlisted(self, listed: Iterable[CourseId]) -> list[CourseId]:
        """Courses with a completed enrolment that no list shows."""
        return [one for one in set(self.by_course) - set(listed) if self.completed(one)]


@dataclass(frozen=True, slots=True)
class Picture:
    """``unreadable``: courses that are there but whose row can't be read, and why."""

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
    active: Iterable[Json],
    concluded: Iterable[Json],
    roles: Enrolments,
    *,
    home_shard: int,
) -> Picture:
    """Every course once; the list of active courses has the last word."""
    rows = [(raw, Access.COMPLETED) for raw in concluded] + [(raw, Access.ACTIVE) for raw in active]
    found: dict[CourseId, CourseSnapshot] = {}
    unreadable: dict[CourseId, str] = {}
    for raw, access in rows:
        identifier = course_id(raw, home_shard=home_shard)
        unreadable.pop(identifier, None)
        try:
            wire = CourseRow.model_validate(raw)
        except ValidationError as exc:
            found[identifier] = CourseSnapshot(identifier, access)
            unreadable[identifier] = why(exc)
            continue
        seen = course(wire, identifier=identifier, access=access, shard=home_shard)
        found[identifier] = _as_person(seen, wire, roles)
    return Picture(tuple(found.values()), unreadable)


def _as_person(seen: CourseSnapshot, wire: CourseRow, roles: Enrolments) -> CourseSnapshot:
    """With what the person is in the course: one enrolment as a student is enough."""
    if seen.access is Access.RESTRICTED:
        return seen
    rows = roles.by_course.get(seen.id, ())
    inside = any(row.type == "student" for row in wire.enrollments)
    is_student = any(row.type == STUDENT and row.enrollment_state in TAKES_PART for row in rows)
    is_known = bool(rows or wire.enrollments)
    ended = [row.updated_at for row in roles.completed(seen.id) if row.updated_at is not None]
    completed_at = max(ended, default=None) if seen.access is Access.COMPLETED else None
    return replace(seen, is_student=is_student or inside or not is_known, completed_at=completed_at)
