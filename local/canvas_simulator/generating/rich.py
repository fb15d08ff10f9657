"""What `Size(rich=True)` adds to a generated world: a little of everything beside assignments.

In each course a discussion with two posts, an announcement and one that is to appear in two
days, a module, a practice quiz, an event, and a comment on some graded work; in the term a
grading period that is over and the running one. Courses, assignments and submissions are
the same as without it.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from canvas_simulator.generating.sizes import BEGAN, NOW
from canvas_simulator.generating.texts import TALK
from canvas_simulator.schema import (
    CalendarEvent,
    Comment,
    Entry,
    GradingPeriod,
    Module,
    ModuleItem,
    Quiz,
    QuizQuestion,
    Topic,
)

if TYPE_CHECKING:
    from datetime import datetime

    from canvas_simulator.schema import Course, World

_COMMENTED = 3
_IN_MODULE = 2
_DAY = timedelta(days=1)


def enrich(world: World) -> None:
    """Adds it to ``world``, the same for the same seed."""
    chance = random.Random(f"{world.seed}/rich")  # noqa: S311 - reproducible on purpose
    _add_periods(world)
    people = {user.key: user.id for user in world.users}
    for course in world.courses:
        _add_topics(world, course, people["teacher_1"], people["student_1"], chance)
        _add_module(world, course)
        _add_quiz(world, course, chance)
        at = NOW + timedelta(days=chance.randint(1, 6))
        world.calendar_events.append(
            CalendarEvent(
                id=course.id, course_id=course.id, title="Lecture", start_at=at,
                end_at=at + timedelta(hours=1), created_at=BEGAN, updated_at=BEGAN,
            )
        )  # fmt: skip
    _add_comments(world, people["teacher_1"], chance)


def _add_periods(world: World) -> None:
    half = NOW - 30 * _DAY
    spans = ((BEGAN - _DAY, half), (half, NOW + 60 * _DAY))
    world.terms[0].grading_period_group_id = 1
    world.terms[0].grading_periods = [
        GradingPeriod(id=at, title=f"Period {at}", start_at=start, end_at=end, close_at=end)
        for at, (start, end) in enumerate(spans, start=1)
    ]


def _topic(course: Course, at: int, teacher: int, posted_at: datetime, **more: bool) -> Topic:
    return Topic(
        id=course.id * 10 + at,
        course_id=course.id,
        title=TALK[at],
        message=f"<p>{TALK[at]}</p>",
        user_id=teacher,
        created_at=BEGAN,
        updated_at=BEGAN,
        posted_at=posted_at,
        **more,  # type: ignore[arg-type]  # columns that are true or false
    )


def _add_topics(
    world: World, course: Course, teacher: int, student: int, chance: random.Random
) -> None:
    talk = _topic(course, 0, teacher, BEGAN)
    at = NOW - timedelta(hours=chance.randint(1, 300))
    for number, user_id in enumerate((student, teacher)):
        said = Entry(
            id=course.id * 10 + number, user_id=user_id, message=f"<p>{TALK[3 + number]}</p>",
            created_at=at, updated_at=at, parent_id=course.id * 10 if number else None,
        )  # fmt: skip
        talk.entries.append(said)
    talk.last_reply_at = talk.updated_at = at
    news = _topic(course, 1, teacher, NOW - chance.randint(1, 10) * _DAY, announcement=True)
    later = _topic(course, 2, teacher, NOW + 2 * _DAY, announcement=True)
    later.delayed_post_at, later.workflow_state = NOW + 2 * _DAY, "post_delayed"
    world.topics += [talk, news, later]


def _add_module(world: World, course: Course) -> None:
    """The first assignments of the course; the second one is to be handed in."""
    work = [row for row in world.assignments if row.course_id == course.id][:_IN_MODULE]
    items = [
        ModuleItem(
            id=course.id * 10 + at, title=row.name, type="Assignment", position=1 + at,
            content_id=row.id, published=row.workflow_state == "published",
            requirement={"type": "must_submit"} if at else None,
        )
        for at, row in enumerate(work)
    ]  # fmt: skip
    world.modules.append(Module(id=course.id, course_id=course.id, name="Week 1", items=items))


def _add_quiz(world: World, course: Course, chance: random.Random) -> None:
    """One to practise with: no assignment stands behind it."""
    answers: list[dict[str, object]] = [
        {"id": 10 * course.id + at, "text": word, "weight": 100 if word == "yes" else 0}
        for at, word in enumerate(("yes", "no"))
    ]
    question = QuizQuestion(
        id=course.id, name="Question", type="multiple_choice_question", text="Is it?",
        points_possible=float(chance.randint(1, 5)), created_at=BEGAN,
        answers=answers,  # type: ignore[arg-type]  # JSON values
    )  # fmt: skip
    world.quizzes.append(
        Quiz(
            id=course.id, course_id=course.id, title="Practice", quiz_type="practice_quiz",
            points_possible=question.points_possible, created_at=BEGAN, updated_at=BEGAN,
            questions=[question],
        )
    )  # fmt: skip


def _add_comments(world: World, teacher: int, chance: random.Random) -> None:
    """On the first graded rows of each course, as old as the grade."""
    course_of = {row.id: row.course_id for row in world.assignments}
    left = {course.id: _COMMENTED for course in world.courses}
    number = 0
    for row in world.submissions:
        course_id = course_of[row.assignment_id]
        if row.graded_at is None or not left[course_id]:
            continue
        left[course_id], number = left[course_id] - 1, number + 1
        said = Comment(
            id=number, author_id=teacher, text=chance.choice(TALK[3:]), attempt=row.attempt,
            created_at=row.graded_at, hidden=row.posted_at is None,
        )  # fmt: skip
        row.comments.append(said)
