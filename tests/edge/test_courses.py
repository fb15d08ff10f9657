"""Edge cases 1 to 5: courses that are not what their row says, and enrolments that are several."""

from datetime import timedelta

from canvas_simulator.schema import Section, Submission, Term, User
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import CourseState
from tests.edge.small_school import (
    BEGAN,
    COURSE,
    DAY,
    DUE,
    HOUR,
    MATE,
    NOW,
    STUDENT,
    a_school,
    add_course,
    add_enrollment,
    add_override,
    add_work,
    changed,
    course_of,
    enrolled,
    graded,
    mirrored,
    own,
)


async def test_01_restricted_course(mode: Mode) -> None:
    """R66: a course that is only an id now keeps its name and tasks, marked, nothing deleted.

    GraphQL shows it in full all the same; REST's word on it is asked for once an hour.
    """
    student = await mirrored(a_school(), mode)

    with changed(student, after=2 * HOUR) as world:
        course = course_of(world)
        course.end_at = course.updated_at = NOW + HOUR
        course.restrict_enrollments_to_course_dates = course.restrict_student_past_view = True
    await student.delta()

    assert student.course(COURSE).state is CourseState.RESTRICTED
    assert student.course(COURSE).name == "Biology 12"
    assert len(student.tasks) == 2


async def test_02_active_is_not_current(mode: Mode) -> None:
    """R66: an "active" course of a term that ended years ago is not mirrored; a dateless one is."""
    world = a_school()
    world.terms.append(Term(id=2, name="Old", created_at=BEGAN, end_at=NOW - 900 * DAY))
    add_course(world, 13, term_id=2)
    add_course(world, 14, end_at=NOW - 700 * DAY)
    add_work(world, 1301, 13)
    add_work(world, 1401, 14)

    student = await mirrored(world, mode)

    assert {task.canvas.subject for task in student.tasks.values()} == {"Biology 12"}
    assert all(enrolled(world, number).workflow_state == "active" for number in (13, 14))


async def test_03_concluded_course_is_not_deleted(mode: Mode) -> None:
    """R66, R74: a course that leaves every list because it was concluded stays, as completed."""
    student = await mirrored(a_school(courses=2), mode)

    with changed(student) as world:
        row = enrolled(world)
        row.workflow_state, row.updated_at = "completed", student.clock.now()
    await student.delta()
    student.later(timedelta(seconds=80))
    await student.delta()

    assert student.course(COURSE).state is CourseState.COMPLETED
    assert len(student.tasks) == 4


async def test_04_two_enrolments_of_one_person(mode: Mode) -> None:
    """R116: in two sections of a course one has each assignment once, with the kindest date."""
    world = a_school()
    world.sections.append(Section(id=99, course_id=COURSE, name="B", created_at=BEGAN))
    add_enrollment(world, 999, COURSE, STUDENT, section_id=99)
    override = add_override(world, 1, 1201, due_at=DUE + DAY)
    override.student_ids, override.section_id = None, 99
    own(world, 1201).cached_due_date = DUE + DAY

    student = await mirrored(world, mode)

    assert len(student.courses) == 1
    assert len(student.tasks) == student.course(COURSE).task_count == 2
    assert student.task(1201).canvas.due_at == DUE + DAY
    assert student.task(1202).canvas.due_at == DUE


async def test_05_inactive_and_test_students(mode: Mode) -> None:
    """R116: the student's mirror has no course they are inactive in, and nobody else's work.

    Not the Test Student's either, whom a teacher's rosters and lists show.
    """
    world = a_school(courses=2)
    enrolled(world, 13).workflow_state = "inactive"
    world.users.append(User(id=8, name="Test Student", created_at=BEGAN))
    add_enrollment(world, 888, COURSE, 8, type="StudentViewEnrollment")
    for user_id in (8, MATE):
        row = Submission(
            id=user_id, assignment_id=1201, user_id=user_id, created_at=BEGAN, updated_at=BEGAN
        )
        graded(row, 1.0, BEGAN)
        world.submissions.append(row)

    student = await mirrored(world, mode)

    assert {task.canvas.subject for task in student.tasks.values()} == {"Biology 12"}
    assert student.task(1201).canvas.state == "unsubmitted"
    assert student.task(1201).canvas.score is None
