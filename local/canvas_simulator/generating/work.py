"""Assignments and submissions of a generated world."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from canvas_simulator.generating.texts import TEXTS, TITLES
from canvas_simulator.grades import grade_text
from canvas_simulator.new_quizzes import make_new_quiz
from canvas_simulator.schema import Assignment, Override, Submission
from canvas_simulator.visibility import Membership, dates_for, is_assigned

if TYPE_CHECKING:
    from canvas_simulator.generating.sizes import Size
    from canvas_simulator.schema import Course, World
    from canvas_simulator.school import School

_EARLIEST, _LATEST = -60, 90  # days around now
_KINDS = (["online_text_entry"], ["online_upload", "online_url"], ["on_paper"], ["none"])
_GRADINGS = ("points", "points", "points", "percent", "letter_grade", "pass_fail")


def add_assignments(world: World, size: Size, chance: random.Random, now: datetime) -> None:
    """The assignments of each course, some with overrides."""
    for course in world.courses:
        for at in range(size.assignments):
            assignment = _assignment(course, at, chance, now)
            if at >= size.assignments - size.new_quizzes:
                make_new_quiz(assignment, world.base_url)
            _set_dates(assignment, chance, now)
            world.assignments.append(assignment)
            _override(world, assignment, chance, now)


def _assignment(course: Course, at: int, chance: random.Random, now: datetime) -> Assignment:
    made_at = now - timedelta(days=70, seconds=chance.randint(0, 86_400))
    return Assignment(
        id=course.id * 10_000 + at,
        course_id=course.id,
        assignment_group_id=course.id * 10 + chance.choice((1, 1, 2)),
        name=f"{chance.choice(TITLES)} {at + 1}",
        position=at + 1,
        description=chance.choice(TEXTS),
        points_possible=chance.choice((None, 0.0, 5.0, 10.0, 12.5, 100.0)),
        grading_type=chance.choice(_GRADINGS),
        submission_types=chance.choice(_KINDS),
        workflow_state="unpublished" if at % 17 == 16 else "published",  # noqa: PLR2004  # a share of the rows
        created_at=made_at,
        updated_at=made_at + timedelta(minutes=chance.randint(0, 600)),
        only_visible_to_overrides=at % 19 == 18,  # noqa: PLR2004  # a share of the rows
        post_manually=at % 11 == 10,  # noqa: PLR2004  # a share of the rows
    )


def _set_dates(row: Assignment, chance: random.Random, now: datetime) -> None:
    """Nine in ten have a due date, one in ten of these also opens and closes."""
    days, minutes = chance.randint(_EARLIEST, _LATEST), chance.randint(0, 1439)
    due_at = now + timedelta(days=days, minutes=minutes)
    if chance.random() < 0.9:  # noqa: PLR2004  # a share of the rows
        row.due_at = due_at
        if chance.random() < 0.1:  # noqa: PLR2004  # a share of the rows
            row.unlock_at, row.lock_at = due_at - timedelta(days=10), due_at + timedelta(days=3)


def _override(world: World, row: Assignment, chance: random.Random, now: datetime) -> None:
    """An override for every hidden assignment and for one in ten of the others."""
    if not row.only_visible_to_overrides and chance.random() > 0.1:  # noqa: PLR2004  # a share of the rows
        return
    override = Override(
        id=row.id,
        assignment_id=row.id,
        title="Some students",
        fields=["due_at"],
        due_at=now + timedelta(days=chance.randint(1, 30)),
    )
    kind = chance.choice(("students", "section", "group"))
    if kind == "students":
        students = [user.id for user in world.users if user.key.startswith("student_")]
        override.student_ids = chance.sample(students, k=max(1, len(students) // 3))
    elif kind == "section":
        override.section_id = row.course_id * 2
    else:
        override.group_id = row.course_id * 10
    world.overrides.append(override)


def add_submissions(school: School, chance: random.Random, now: datetime) -> None:
    """A row for every student an assignment is assigned to, with what became of it."""
    for course in school.world.courses:
        for enrollment in school.enrollments_of[course.id]:
            if enrollment.type != "StudentEnrollment":
                continue
            member = Membership(school, course.id, (enrollment.user_id,))
            for assignment in school.assignments_of[course.id]:
                if is_assigned(school, assignment, member):
                    due_at = dates_for(assignment, member.overrides(school, assignment)).due_at
                    row = _row(school, assignment, enrollment.user_id, due_at)
                    _live(row, assignment, chance, now)
                    school.add_submission(row)


def _row(
    school: School, assignment: Assignment, user_id: int, due_at: datetime | None
) -> Submission:
    return Submission(
        id=school.next_id("submissions"),
        assignment_id=assignment.id,
        user_id=user_id,
        cached_due_date=due_at,
        created_at=assignment.created_at,
        updated_at=assignment.updated_at,
    )


def _live(row: Submission, assignment: Assignment, chance: random.Random, now: datetime) -> None:
    """Nothing, handed in (late or not), graded (hidden where posted by hand), or excused."""
    past = row.cached_due_date is not None and row.cached_due_date < now
    fate = chance.choices(
        ("nothing", "submitted", "graded", "excused"),
        (30, 20, 45, 5) if past else (85, 15, 0, 0),
    )[0]
    if assignment.workflow_state != "published" or fate == "nothing":
        return
    if fate != "excused" and assignment.submission_types[0].startswith("online"):
        _hand_in(row, assignment, chance, now)
    if fate in ("graded", "excused"):
        _grade(row, assignment, chance, now, excused=fate == "excused")


def _hand_in(row: Submission, assignment: Assignment, chance: random.Random, now: datetime) -> None:
    around = row.cached_due_date or now
    at = min(around + timedelta(hours=chance.randint(-72, 24)), now - timedelta(hours=2))
    row.submission_type, row.submitted_at = assignment.submission_types[0], at
    row.workflow_state, row.attempt, row.version = "submitted", 1, 1
    row.updated_at = max(row.updated_at, at)


def _grade(
    row: Submission, assignment: Assignment, chance: random.Random, now: datetime, *, excused: bool
) -> None:
    at = now - timedelta(minutes=chance.randint(1, 100))
    row.workflow_state, row.graded_at, row.updated_at = "graded", at, at
    row.excused, row.version = excused, row.version + 1
    if not excused:
        row.score = round((assignment.points_possible or 0.0) * chance.choice((0, 0.5, 0.8, 1)), 2)
        row.grade = grade_text(assignment, row.score)
    if not assignment.post_manually:
        row.posted_at = at
