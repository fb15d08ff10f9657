"""A school with one student, one teacher and little else: each test adds what it is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from canvas_simulator.app import Simulator
from canvas_simulator.schema import (
    Assignment,
    AssignmentGroup,
    Course,
    Enrollment,
    Override,
    Section,
    Submission,
    Term,
    Topic,
    User,
    World,
)
from canvas_sync.domain.connection import Mode
from tests.edge.student import INSTANCE, Student

BEGAN = datetime(2026, 9, 1, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DUE = NOW + timedelta(days=7)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TICK = timedelta(minutes=20)
STUDENT, MATE, TEACHER = 5, 6, 7
COURSE = 12
PEOPLE = {STUDENT: "student_1", MATE: "student_2", TEACHER: "teacher_1"}


def a_school(*, courses: int = 1, assignments: int = 2) -> World:
    """Courses 12, 13, … each with assignments 1201, 1202, …: nothing handed in yet."""
    world = World(base_url=f"https://{INSTANCE}", clock_at=NOW)
    world.users = [
        User(id=i, name=key.title(), key=key, created_at=BEGAN) for i, key in PEOPLE.items()
    ]
    world.terms = [Term(id=1, name="Autumn", created_at=BEGAN)]
    for number in range(COURSE, COURSE + courses):
        add_course(world, number)
        for at in range(1, assignments + 1):
            add_work(world, number * 100 + at, number)
    return world


def add_course(world: World, number: int, **changes: Any) -> Course:  # noqa: ANN401  # any column
    """A course with all three in its section, and one group of assignments."""
    given = {"name": f"Biology {number}", "course_code": f"BIO-{number}", "term_id": 1, **changes}
    course = Course(id=number, created_at=BEGAN, updated_at=BEGAN, **given)
    world.courses.append(course)
    world.sections.append(Section(id=number, course_id=number, name="A", created_at=BEGAN))
    for user_id, key in PEOPLE.items():
        role = "TeacherEnrollment" if key.startswith("teacher") else "StudentEnrollment"
        add_enrollment(world, number * 100 + user_id, number, user_id, type=role)
    world.assignment_groups.append(
        AssignmentGroup(id=number * 10, course_id=number, name="Homework", updated_at=BEGAN)
    )
    return course


def add_enrollment(
    world: World,
    number: int,
    course_id: int,
    user_id: int,
    **changes: Any,  # noqa: ANN401  # any column
) -> Enrollment:
    row = Enrollment(
        id=number,
        course_id=course_id,
        user_id=user_id,
        section_id=changes.pop("section_id", course_id),
        type=changes.pop("type", "StudentEnrollment"),
        created_at=BEGAN,
        updated_at=BEGAN,
        **changes,
    )
    world.enrollments.append(row)
    return row


def add_work(
    world: World,
    number: int,
    course_id: int = COURSE,
    **changes: Any,  # noqa: ANN401  # any column
) -> Assignment:
    """An assignment worth ten points, and the student's empty row for it."""
    given = {"name": f"Essay {number}", "due_at": DUE, "points_possible": 10.0, **changes}
    work = Assignment(
        id=number,
        course_id=course_id,
        assignment_group_id=course_id * 10,
        position=given.pop("position", number),
        created_at=given.pop("created_at", BEGAN),
        updated_at=given.pop("updated_at", BEGAN),
        **given,
    )
    world.assignments.append(work)
    world.submissions.append(
        Submission(
            id=number,
            assignment_id=number,
            user_id=STUDENT,
            cached_due_date=work.due_at,
            created_at=BEGAN,
            updated_at=BEGAN,
        )
    )
    return work


def add_override(
    world: World, number: int, assignment_id: int, **dates: datetime | None
) -> Override:
    """Other dates for the student alone."""
    row = Override(id=number, assignment_id=assignment_id, student_ids=[STUDENT])
    row.fields = list(dates)  # type: ignore[arg-type]  # names of dates
    for name, at in dates.items():
        setattr(row, name, at)
    world.overrides.append(row)
    return row


def add_topic(world: World, number: int, course_id: int = COURSE, **changes: Any) -> Topic:  # noqa: ANN401  # any column
    given = {"title": f"Topic {number}", "message": "Talk", "posted_at": BEGAN, **changes}
    topic = Topic(id=number, course_id=course_id, created_at=BEGAN, updated_at=BEGAN, **given)
    world.topics.append(topic)
    return topic


def work_of(world: World, number: int) -> Assignment:
    return next(row for row in world.assignments if row.id == number)


def own(world: World, number: int) -> Submission:
    """The student's row of an assignment."""
    rows = world.submissions
    return next(row for row in rows if (row.assignment_id, row.user_id) == (number, STUDENT))


def course_of(world: World, number: int = COURSE) -> Course:
    return next(row for row in world.courses if row.id == number)


def enrolled(world: World, course_id: int = COURSE) -> Enrollment:
    """The student's first enrolment in a course."""
    rows = world.enrollments
    return next(row for row in rows if (row.course_id, row.user_id) == (course_id, STUDENT))


def graded(row: Submission, score: float | None, at: datetime, **changes: object) -> None:
    """The teacher grades; posted at once unless ``changes`` say otherwise."""
    row.workflow_state, row.score = "graded", score
    row.grade = None if score is None else f"{score:g}"
    row.graded_at = row.posted_at = row.updated_at = at
    row.grader_id = TEACHER
    for name, value in changes.items():
        setattr(row, name, value)


async def mirrored(world: World, mode: Mode) -> Student:
    """The student's mirror, read in full; a minute later nothing is young any more."""
    student = Student(Simulator(world), STUDENT, mode)
    assert (await student.full()).stopped == "completed"
    assert student.connection.mode is mode
    student.later(MINUTE)
    return student


@contextmanager
def changed(
    student: Student, *, after: timedelta = TICK, silently: bool = False
) -> Iterator[World]:
    """The school's rows, to be changed ``after`` a while; it goes on with them, five seconds on.

    ``silently``: a change that does not move the planner of the student (an override, a module).
    """
    student.later(after)
    world = deepcopy(student.school.school.world)
    world.clock_at = student.clock.now()
    yield world
    student.becomes(Simulator(world), stirred=not silently)
    student.later(timedelta(seconds=5))
