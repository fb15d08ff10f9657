"""Edge cases 12 to 17: what a grade is, and what it is not."""

from datetime import timedelta

from canvas_simulator.schema import Quiz
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.task import TaskType
from tests.edge.small_school import (
    COURSE,
    DAY,
    HOUR,
    NOW,
    TICK,
    a_school,
    add_work,
    changed,
    graded,
    mirrored,
    own,
    work_of,
)

HIDDEN = 7.731
"""A grade that is not posted: the student's mirror may hold it nowhere."""


async def test_12_graded_is_not_done(mode: Mode) -> None:
    """R118: a paper test with points is done; the zero that missing work gets is not."""
    world = a_school()
    work_of(world, 1201).submission_types = ["on_paper"]
    graded(own(world, 1201), 8.0, NOW - HOUR)
    work_of(world, 1202).due_at = own(world, 1202).cached_due_date = NOW - DAY
    graded(own(world, 1202), 0.0, NOW - HOUR, late_policy_status="missing")

    student = await mirrored(world, mode)

    paper, zero = student.task(1201), student.task(1202)
    assert (paper.canvas.state, paper.canvas.submitted_at, paper.completed) == (
        "graded",
        None,
        True,
    )
    assert (zero.canvas.score, zero.canvas.missing, zero.completed) == (0.0, True, False)


async def test_13_grade_removed(mode: Mode) -> None:
    """R118: a grade that is taken back leaves no points, not zero ones; the row stays graded."""
    world = a_school()
    graded(own(world, 1201), 9.0, NOW - HOUR)
    student = await mirrored(world, mode)
    assert student.task(1201).canvas.score == 9.0

    with changed(student) as world:
        graded(own(world, 1201), None, student.clock.now())
    await student.delta()

    task = student.task(1201).canvas
    assert (task.state, task.score, task.grade) == ("graded", None, None)


async def test_14_hidden_grade(mode: Mode) -> None:
    """R118: until a grade is posted the student's mirror shows none, and holds it nowhere.

    What the teacher sees is never in it, not even in the raw rows that are kept.
    """
    world = a_school()
    work_of(world, 1201).post_manually = True
    student = await mirrored(world, mode)

    with changed(student) as world:
        row = own(world, 1201)
        row.submitted_at, row.submission_type, row.attempt = NOW, "online_text_entry", 1
        graded(row, HIDDEN, student.clock.now(), posted_at=None)
    await student.delta()
    hidden = student.task(1201).canvas
    kept = f"{student.mirror.__dict__}{student.report.__dict__}"
    with changed(student) as world:
        own(world, 1201).posted_at = own(world, 1201).updated_at = student.clock.now()
        work_of(world, 1201).updated_at = student.clock.now()
    await student.delta()
    student.later(HOUR)
    await student.delta()

    assert (hidden.state, hidden.score, hidden.graded_at) == ("submitted", None, None)
    assert hidden.grade_is_hidden
    assert str(HIDDEN) not in kept
    assert (student.task(1201).canvas.state, student.task(1201).canvas.score) == ("graded", HIDDEN)


async def test_15_excused(mode: Mode) -> None:
    """R118: excused work has no points, and is no longer to be done."""
    student = await mirrored(a_school(), mode)

    with changed(student) as world:
        graded(own(world, 1201), None, student.clock.now(), excused=True)
    await student.delta()

    task = student.task(1201)
    assert (task.canvas.excused, task.canvas.score, task.completed) == (True, None, True)
    assert not student.task(1202).completed


async def test_16_grade_of_an_earlier_attempt(mode: Mode) -> None:
    """R118: handed in again, the old points are shown, marked as those of the attempt before."""
    world = a_school()
    row = own(world, 1201)
    row.submitted_at, row.submission_type, row.attempt = NOW - DAY, "online_text_entry", 1
    graded(row, 6.0, NOW - HOUR)
    student = await mirrored(world, mode)

    with changed(student) as world:
        row = own(world, 1201)
        row.workflow_state, row.attempt, row.grade_matches_current_submission = (
            "submitted",
            2,
            False,
        )
        row.submitted_at = row.updated_at = student.clock.now()
    await student.delta()
    student.later(2 * HOUR)
    await student.delta()

    task = student.task(1201).canvas
    assert (task.score, task.attempt, task.grade_is_stale) == (6.0, 2, True)


async def test_17_quiz_graded_by_nobody(mode: Mode) -> None:
    """R86, R118: a quiz grades itself (a grader below zero); an essay in it leaves it pending."""
    world = a_school(assignments=0)
    for number, state in ((1201, "graded"), (1202, "pending_review")):
        add_work(world, number, quiz_id=number * 10, submission_types=["online_quiz"])
        world.quizzes.append(
            Quiz(id=number * 10, course_id=COURSE, title="Test", assignment_id=number)
        )
        row = own(world, number)
        row.submitted_at, row.submission_type, row.attempt = NOW - DAY, "online_quiz", 1
        graded(row, 4.0, NOW - DAY, grader_id=-number, workflow_state=state)

    student = await mirrored(world, mode)
    student.later(TICK + timedelta(seconds=1))
    await student.delta()

    whole, partial = student.task(1201), student.task(1202)
    assert {whole.canvas.type, partial.canvas.type} == {TaskType.EXAM}
    assert (whole.canvas.state, whole.canvas.score) == ("graded", 4.0)
    assert (partial.canvas.state, partial.canvas.score, partial.completed) == (
        "pending_review",
        4.0,
        True,
    )
