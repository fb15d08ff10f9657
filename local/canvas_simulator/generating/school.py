"""People, courses and groups of a generated world."""

from __future__ import annotations

import random
from datetime import timedelta

from canvas_simulator.clock import Clock
from canvas_simulator.generating.nobody import administrator
from canvas_simulator.generating.rich import enrich
from canvas_simulator.generating.sizes import BEGAN, NOW, Size
from canvas_simulator.generating.texts import COURSES, PEOPLE, ZONES
from canvas_simulator.generating.work import add_assignments, add_submissions
from canvas_simulator.schema import (
    AssignmentGroup,
    Course,
    Enrollment,
    Group,
    GroupCategory,
    GroupMembership,
    Section,
    Term,
    User,
    World,
)
from canvas_simulator.school import School

_SPECIAL = 4  # courses from which on the last two are special
_BY_SECTION = 2


def generate(size: Size) -> World:
    """The world of that size and seed, always the same."""
    chance = random.Random(size.seed)  # noqa: S311 - reproducible on purpose
    world = World(
        base_url=size.base_url,
        clock_at=NOW,
        seed=size.seed,
        account_uuid=_uuid(chance),
        users=_users(size, chance),
        terms=[Term(id=1, name="Default Term", created_at=BEGAN)],
    )
    for number in range(1, size.courses + 1):
        _add_course(world, number, size, chance)
    world.users.append(administrator(BEGAN))
    add_assignments(world, size, chance, NOW)
    add_submissions(School(world, Clock(NOW)), chance, NOW)
    if size.rich:
        enrich(world)
    return world


def _uuid(chance: random.Random) -> str:
    return f"{chance.getrandbits(160):040x}"


def _users(size: Size, chance: random.Random) -> list[User]:
    keys = [f"student_{n}" for n in range(1, size.students + 1)]
    keys += ["teacher_1", "ta_1", "observer_1"]
    return [
        User(
            id=100 + at,
            key=key,
            name=f"{PEOPLE[at % len(PEOPLE)]} {key.replace('_', ' ').title()}",
            login_id=f"{key}@example.test",
            email=f"{key}@example.test",
            sis_user_id=f"sis-{key}",
            time_zone=ZONES[at % len(ZONES)],
            created_at=BEGAN + timedelta(seconds=at),
            uuid=_uuid(chance),
        )
        for at, key in enumerate(keys)
    ]


def _add_course(world: World, number: int, size: Size, chance: random.Random) -> None:
    over = size.courses >= _SPECIAL and number == size.courses
    world.courses.append(_course(number, chance, over=over))
    for at in range(2):
        section_id = number * _BY_SECTION + at
        section = Section(
            id=section_id, course_id=number, name=f"Section {'AB'[at]}", created_at=BEGAN
        )
        world.sections.append(section)
    _enrol(world, number, concluded=size.courses >= _SPECIAL and number == size.courses - 1)
    _add_groups(world, number, size)
    _add_assignment_groups(world, number)


def _course(number: int, chance: random.Random, *, over: bool) -> Course:
    name, code = COURSES[(number - 1) % len(COURSES)]
    return Course(
        id=number,
        name=name if number <= len(COURSES) else f"{name} {number}",
        course_code=f"{code}-{100 + number}",
        term_id=1,
        uuid=_uuid(chance),
        created_at=BEGAN,
        updated_at=BEGAN + timedelta(days=number),
        start_at=BEGAN - timedelta(days=200) if over else None,
        end_at=BEGAN - timedelta(days=20) if over else None,
        restrict_enrollments_to_course_dates=over,
        restrict_student_past_view=over,
        sis_course_id=f"sis-{code}-{number}",
    )


def _enrol(world: World, course_id: int, *, concluded: bool) -> None:
    """Everybody; students by turns into the two sections."""
    first = world.users[0].id
    for at, user in enumerate(world.users):
        role = user.key.split("_")[0].title()
        ended = concluded and user.key in ("student_1", "observer_1")
        world.enrollments.append(
            Enrollment(
                id=course_id * 1_000 + at,
                course_id=course_id,
                user_id=user.id,
                section_id=course_id * _BY_SECTION + at % 2,
                type=f"{role}Enrollment",
                workflow_state="completed" if ended else "active",
                associated_user_id=first if role == "Observer" else None,
                created_at=BEGAN,
                updated_at=NOW - timedelta(days=30) if ended else BEGAN,
            )
        )


def _memberships(group_id: int, user_ids: list[int]) -> list[GroupMembership]:
    return [
        GroupMembership(
            id=group_id * 1_000 + at, user_id=user_id, created_at=BEGAN, updated_at=BEGAN
        )
        for at, user_id in enumerate(user_ids)
    ]


def _add_groups(world: World, course_id: int, size: Size) -> None:
    world.group_categories.append(
        GroupCategory(id=course_id, course_id=course_id, name="Teams", created_at=BEGAN)
    )
    students = [user.id for user in world.users[: size.students]]
    for at in range(2):
        members = students[at::2]
        name = f"Team {at + 1}"
        world.groups.append(
            Group(
                id=course_id * 10 + at,
                course_id=course_id,
                category_id=course_id,
                name=name,
                created_at=BEGAN,
                updated_at=BEGAN,
                memberships=_memberships(course_id * 10 + at, members),
            )
        )


def _add_assignment_groups(world: World, course_id: int) -> None:
    for position, name in enumerate(("Homework", "Tests"), start=1):
        world.assignment_groups.append(
            AssignmentGroup(
                id=course_id * 10 + position,
                course_id=course_id,
                name=name,
                position=position,
                updated_at=BEGAN,
            )
        )
