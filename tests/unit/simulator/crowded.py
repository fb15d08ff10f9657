"""A school with one course that is always the same, and a rest of any size around it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from canvas_simulator import Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.generating.sizes import BEGAN, NOW
from canvas_simulator.schema import (
    CalendarEvent,
    Entry,
    GradingPeriod,
    LatePolicy,
    Module,
    ModuleItem,
    Override,
    PlannerNote,
    PlannerOverride,
    Quiz,
    QuizQuestion,
    Rubric,
    Topic,
)

if TYPE_CHECKING:
    from canvas_simulator.schema import Group, World

COURSE, WORK = 1, 10_000
_SECOND = 101  # the second student
_CLASS, _MOST_COURSES, _MOST_STRANGERS = 4, 30, 100
_STAMPS: Any = {"created_at": BEGAN, "updated_at": BEGAN}


def crowded(*, courses: int, strangers: int) -> Simulator:
    """``courses`` in all; ``strangers`` are the students of every course but the first."""
    whole = _whole()
    students = [user.id for user in whole.users if user.key.startswith("student_")]
    others = set(students[_CLASS : _CLASS + strangers])
    mine = {user.id for user in whole.users} - set(students[_CLASS:])

    def is_in(course_id: int, user_id: int) -> bool:
        return user_id in (mine if course_id == COURSE else others)

    course_of = {row.id: row.course_id for row in whole.assignments}
    world = replace(
        whole,
        users=[row for row in whole.users if row.id in mine | others],
        enrollments=[row for row in whole.enrollments if is_in(row.course_id, row.user_id)],
        submissions=[
            row for row in whole.submissions if is_in(course_of[row.assignment_id], row.user_id)
        ],
        overrides=[_without(row, set(students) - mine) for row in whole.overrides],
        groups=[_of(row, mine if row.course_id == COURSE else others) for row in whole.groups],
        planner_notes=[row for row in whole.planner_notes if row.user_id in mine | others],
    )
    school = Simulator(_cut(world, courses))
    school.clock.freeze()
    return school


def _cut(world: World, courses: int) -> World:
    """Leaves the first ``courses`` and what is in them."""
    world.courses = [row for row in world.courses if row.id <= courses]
    for table in _OF_COURSE:
        rows = [row for row in getattr(world, table) if row.course_id <= courses]
        setattr(world, table, rows)
    kept = {row.id for row in world.assignments}
    world.submissions = [row for row in world.submissions if row.assignment_id in kept]
    world.overrides = [row for row in world.overrides if row.assignment_id in kept]
    return world


_OF_COURSE = (
    "sections", "enrollments", "groups", "group_categories", "assignment_groups", "assignments",
    "topics", "quizzes", "rubrics", "modules", "calendar_events", "late_policies",
)  # fmt: skip


def _of(group: Group, user_ids: set[int]) -> Group:
    """The group with those of them who are in it."""
    return replace(group, memberships=[m for m in group.memberships if m.user_id in user_ids])


def _without(row: Override, user_ids: set[int]) -> Override:
    """The override for the first course's class alone, where it is of that course."""
    if row.student_ids is None or row.assignment_id // 10_000 != COURSE:
        return row
    return replace(row, student_ids=[i for i in row.student_ids if i not in user_ids])


@cache
def _whole() -> World:
    """The largest such school, from which smaller ones are cut: so the first course is equal."""
    world = generate(Size(_MOST_COURSES, 5, _CLASS + _MOST_STRANGERS, seed=7))
    work = next(row for row in world.assignments if row.id == WORK)
    work.workflow_state, work.only_visible_to_overrides = "published", False
    world.overrides.append(Override(id=1, assignment_id=WORK, student_ids=[_SECOND]))
    world.terms[0].grading_period_group_id = 1
    world.terms[0].grading_periods = [
        GradingPeriod(id=1, title="Autumn", start_at=BEGAN, end_at=NOW, close_at=NOW)
    ]
    for course in world.courses:
        _add_talk(world, course.id)
        _add_material(world, course.id)
    for user in world.users:
        user.nicknames = {COURSE: "Mine"}
        note = PlannerNote(id=user.id, user_id=user.id, title="Read", todo_at=NOW, **_STAMPS)
        mark = PlannerOverride(
            id=user.id, user_id=user.id, plannable_type="assignment", plannable_id=WORK, **_STAMPS
        )
        world.planner_notes.append(note)
        world.planner_overrides.append(mark)
    return world


def _add_talk(world: World, course_id: int) -> None:
    """A discussion with a post, and an announcement."""
    post = Entry(id=course_id, user_id=world.users[0].id, message="Hello", **_STAMPS)
    for number, is_news in ((course_id, False), (1_000 + course_id, True)):
        topic = Topic(id=number, course_id=course_id, title="Talk", announcement=is_news, **_STAMPS)
        topic.posted_at, topic.entries = NOW, [] if is_news else [post]
        world.topics.append(topic)


def _add_material(world: World, course_id: int) -> None:
    """A quiz, a rubric, a module with the first assignment, and an event."""
    quiz = Quiz(id=course_id, course_id=course_id, title="Quiz", **_STAMPS)
    quiz.questions = [QuizQuestion(id=course_id, created_at=BEGAN)]
    world.quizzes.append(quiz)
    world.rubrics.append(
        Rubric(id=course_id, course_id=course_id, title="Rubric", points_possible=1)
    )
    item = ModuleItem(id=course_id, title="Work", type="Assignment", content_id=course_id * 10_000)
    item.requirement = {"type": "must_submit"}
    world.modules.append(Module(id=course_id, course_id=course_id, name="Week", items=[item]))
    world.late_policies.append(LatePolicy(id=course_id, course_id=course_id, **_STAMPS))
    world.calendar_events.append(
        CalendarEvent(
            id=course_id, course_id=course_id, title="Lecture", start_at=NOW, end_at=NOW, **_STAMPS
        )
    )
