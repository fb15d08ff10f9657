"""Edge cases 18 to 21: work of every kind, work that comes back, names."""

from dataclasses import replace

from canvas_simulator.schema import Quiz, World
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.ids import AssignmentId, TopicId
from canvas_sync.domain.task import TaskType
from tests.edge.acts import teacher_makes, teacher_puts
from tests.edge.small_groups import add_group
from tests.edge.small_school import (
    COURSE,
    DAY,
    DUE,
    HOUR,
    STUDENT,
    TICK,
    a_school,
    add_topic,
    add_work,
    mirrored,
)
from tests.edge.student import global_text


async def test_18_quizzes_old_and_new(mode: Mode) -> None:
    """R86: a New Quiz is a tool's work and still an exam, another tool's work is none.

    A practice quiz is no work at all. A classic quiz has a number of its own: its task has the
    assignment's.
    """
    world = a_school(assignments=0)
    add_work(world, 1201, submission_types=["external_tool"])
    add_work(world, 1202, submission_types=["online_quiz"], quiz_id=77)
    for number, kind, work in ((77, "assignment", 1202), (78, "practice_quiz", None)):
        quiz = Quiz(id=number, course_id=COURSE, title="Quiz", quiz_type=kind, assignment_id=work)
        world.quizzes.append(quiz)

    student = await mirrored(world, mode)

    student.later(TICK)
    new = teacher_makes(student, {"name": "Exam", "quiz_lti": True, "published": True})
    student.later(TICK)
    await student.delta()

    assert {i: task.canvas.type for i, task in student.tasks.items()} == {
        global_text(1201): TaskType.ASSIGNMENT,
        global_text(1202): TaskType.EXAM,
        global_text(new): TaskType.EXAM,
    }


async def test_19_graded_discussions(mode: Mode) -> None:
    """R84, R86: a graded discussion is a task and a topic with numbers of their own.

    In parts it has two due dates; one for groups is in the list once, not once for each group.
    """
    world = a_school(assignments=0)
    _add_discussion(world, 1201, 501)
    _add_discussion(world, 1202, 502)
    for at, tag in enumerate(("reply_to_topic", "reply_to_entry")):
        part = add_work(world, 1210 + at, due_at=DUE + at * DAY, points_possible=5.0)
        part.parent_assignment_id, part.sub_assignment_tag = 1202, tag
        part.submission_types = ["discussion_topic"]
    add_group(world, 31, 3, members=(STUDENT,))
    root = add_topic(world, 503, group_category_id=3)
    add_topic(world, 504, group_id=31, root_id=root.id)

    student = await mirrored(world, mode)

    assert student.tasks.keys() == {global_text(1201), global_text(1202)}
    topic = student.topics[TopicId(global_text(501))]
    assert topic.assignment_id == global_text(1201)
    assert student.task(1201).canvas.type is TaskType.TASK
    assert [part.due_at for part in student.task(1202).canvas.checkpoints] == [DUE, DUE + DAY]
    assert {topic.title for topic in student.topics.values()} >= {"Topic 503"}
    assert TopicId(global_text(504)) not in student.topics


def _add_discussion(world: World, number: int, topic: int) -> None:
    add_work(world, number, submission_types=["discussion_topic"], discussion_topic_id=topic)
    add_topic(world, topic, assignment_id=number)


async def test_20_taken_away_and_given_back(mode: Mode) -> None:
    """R74: work that is for others only leaves the list, and comes back as the same task.

    What the person wrote on it is there again, and its version goes on: nothing is doubled.
    """
    student = await mirrored(a_school(), mode)
    place = next(p for p in student.mirror.task_rows if p[3] == global_text(1201))
    mine = replace(student.mirror.task_rows[place], done=True, notes="with Mia")
    student.mirror.task_rows[place] = mine

    teacher_puts(student, 1201, {"only_visible_to_overrides": True})
    for _ in range(3):
        student.later(TICK)
        await student.delta()
    taken = dict(student.tasks)
    teacher_puts(student, 1201, {"only_visible_to_overrides": False})
    for _ in range(2):
        student.later(2 * HOUR)
        await student.delta()

    assert AssignmentId(global_text(1201)) not in taken
    back = student.task(1201)
    assert (back.done, back.notes, back.version) == (True, "with Mia", 3)
    assert len(student.rows) == 2


async def test_21_names_are_not_keys(mode: Mode) -> None:
    """R83, R84: equal names and codes are different things; a nickname is only a name."""
    world = a_school(courses=2)
    for work in world.assignments:
        work.name = "Essay"
    for course in world.courses:
        course.course_code = "BIO"
    world.users[0].nicknames = {12: "Frogs"}

    student = await mirrored(world, mode)

    assert len(student.tasks) == 4
    assert {task.canvas.subject for task in student.tasks.values()} == {"Frogs", "Biology 13"}
    assert student.course(COURSE).original_name == "Biology 12"
