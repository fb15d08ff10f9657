"""The small school of the recorded credential exchanges, and what was done between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal

from canvas_simulator import Simulator
from canvas_simulator.schema import (
    Assignment,
    AssignmentGroup,
    Course,
    Enrollment,
    Section,
    Term,
    User,
    World,
)

Done = Callable[[Simulator, int], None]
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
_PEOPLE = 24  # the student who asks is 2, the others come after her
_ASSIGNMENTS = 6
_UNPUBLISHED, _FUTURE = 5, 6
_TEACHER = 14


def school() -> Simulator:
    """One open course of many students, one of others, one unpublished, one of next year."""
    made = Simulator(_world())
    made.clock.freeze()
    return made


def _world() -> World:
    world = World(
        base_url="http://canvas.example.test",
        clock_at=NOW,
        users=[_user(number) for number in range(1, _PEOPLE)],
        terms=[Term(id=1, name="Default Term", created_at=NOW)],
        courses=[_course(number) for number in (1, 2, 4, _UNPUBLISHED, _FUTURE)],
        assignment_groups=[AssignmentGroup(id=1, course_id=1, name="Assignments", updated_at=NOW)],
        assignments=[_assignment(number) for number in range(1, _ASSIGNMENTS)],
    )
    world.sections = [
        Section(id=c.id, course_id=c.id, name=c.name, created_at=NOW) for c in world.courses
    ]
    for user in world.users[1:]:
        _enrol(world, user.id, 1)
    for course_id in (_UNPUBLISHED, _FUTURE):
        _enrol(world, 2, course_id)
    return world


def _user(number: int) -> User:
    return User(
        id=number,
        name=f"Student {number}",
        key=f"student_{number}",
        time_zone="America/Denver",
        created_at=NOW,
        admin=number == 1,
    )


def _course(number: int) -> Course:
    future = number == _FUTURE
    return Course(
        id=number,
        name=f"Example Course {number}",
        course_code="EX",
        term_id=1,
        created_at=NOW,
        updated_at=NOW,
        workflow_state="claimed" if number == _UNPUBLISHED else "available",
        start_at=NOW + timedelta(days=90) if future else None,
        restrict_enrollments_to_course_dates=future,
        restrict_student_future_view=future,
    )


def _assignment(number: int) -> Assignment:
    return Assignment(
        id=number,
        course_id=1,
        assignment_group_id=1,
        name=f"Task {number}",
        position=number,
        description="<p>placeholder</p>",
        points_possible=10.0,
        created_at=NOW,
        updated_at=NOW,
    )


def _enrol(world: World, user_id: int, course_id: int) -> None:
    world.enrollments.append(
        Enrollment(
            id=len(world.enrollments) + 1,
            course_id=course_id,
            user_id=user_id,
            section_id=course_id,
            type="TeacherEnrollment" if user_id == _TEACHER else "StudentEnrollment",
            created_at=NOW,
            updated_at=NOW,
        )
    )


def _expire(made: Simulator, user_id: int) -> None:
    made.tokens.first(user_id).expires_at = datetime(2026, 11, 21, 7, 17, 51, tzinfo=UTC)


def _revoke(made: Simulator, user_id: int) -> None:
    made.tokens.first(user_id).revoked = True


def _expire_and_revoke(made: Simulator, user_id: int) -> None:
    _expire(made, user_id)
    _revoke(made, user_id)


def _block(made: Simulator, user_id: int) -> None:
    made.tokens.first(user_id).blocked = True


def _suspend(made: Simulator, user_id: int) -> None:
    made.school.users[user_id].suspended = True


def _terminate(made: Simulator, user_id: int) -> None:
    made.tokens.first(user_id).expires_at = datetime(2026, 11, 21, 8, 18, 34, tzinfo=UTC)


def _tokens_for(rule: Literal["students_for_120_days", "not_students", "admins"]) -> Done:
    def allow(made: Simulator, _: int) -> None:
        made.school.world.tokens_for = rule

    return allow


def _leave(state: str) -> Done:
    def leave(made: Simulator, user_id: int) -> None:
        for row in made.school.enrollments_by[user_id]:
            row.workflow_state = state

    return leave


def _course_becomes(state: Literal["available", "completed", "deleted"]) -> Done:
    def become(made: Simulator, _: int) -> None:
        made.school.courses[_UNPUBLISHED].workflow_state = state

    return become


# Who asks, where the answer names another person or nobody.
ASKS = {"masquerade/08": _TEACHER, "masquerade/11": 1, "merge/07": 1}
# What had been done before the exchange, by the beginning of its name.
DONE: dict[str, Done] = {
    "pat/3": _tokens_for("students_for_120_days"),
    "pat/50-": _tokens_for("admins"),
    "pat/50b": _tokens_for("admins"),
    "pat/50e": _tokens_for("admins"),
    "pat/51-": _tokens_for("not_students"),
    "pat/51b": _tokens_for("not_students"),
    "pat/55b": _revoke,
    "errors/05c": _course_becomes("available"),
    "errors/06": _course_becomes("completed"),
    "errors/07": _course_becomes("deleted"),
    "tokens/50": _expire,
    "tokens/51": _revoke,
    "tokens/52": _expire_and_revoke,
    "tokens/53": _block,
    "tokens/54": _block,
    "tokens/60b": _suspend,
    "tokens/60c": _suspend,
    "tokens/63b": _suspend,
    "tokens/63c": _suspend,
    "tokens/64-sessions": _terminate,
    "tokens/64b": _terminate,
    "tokens/64c": _terminate,
    "tokens/66": _leave("deleted"),
    "tokens/67-enrollment-concluded": _leave("completed"),
    "tokens/67b": _leave("completed"),
    "tokens/67d": _leave("completed"),
    "tokens/68-enrollment-inactive-": _leave("inactive"),
    "tokens/68b": _leave("inactive"),
    "tokens/68c": _leave("inactive"),
    "tokens/68d": _leave("inactive"),
    "tokens/68e": _leave("inactive"),
    "http/12f": _revoke,
}
