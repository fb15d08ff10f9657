"""The arithmetic of totals: drop rules, rounding; and the latest of several overrides' dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from canvas_simulator import Simulator
from canvas_simulator.generating import empty
from canvas_simulator.totals import rounded
from tests.unit.simulator.asking import Json, rows, written

_START = datetime(2027, 1, 10, tzinfo=UTC)


@pytest.fixture
def school() -> Simulator:
    """A school with one course and one student in it."""
    made = Simulator(empty())
    made.clock.freeze()
    made.clock.set(_START)
    _make(made, "accounts/1/courses", course={"name": "Optics"}, offer=True)
    user = _make(made, "accounts/1/users", user={"name": "Ada"}, pseudonym={"unique_id": "ada"})
    who = {"user_id": user, "type": "StudentEnrollment", "enrollment_state": "active"}
    _make(made, f"courses/{_course(made)}/enrollments", enrollment=who)
    return made


def _make(school: Simulator, path: str, **members: object) -> int:
    return int(written(school, "admin_1", "POST", path, **members)["id"])


def _course(school: Simulator) -> int:
    return school.school.world.courses[0].id


def _graded(school: Simulator, *grades: tuple[float, float]) -> list[int]:
    """Work with these scores of these points, all in one group."""
    ids = []
    path, who = f"courses/{_course(school)}/assignments", school.school.world.users[-1].id
    for score, points in grades:
        given = {"name": "Work", "published": True, "points_possible": points}
        ids.append(_make(school, path, assignment=given))
        school.clock.advance(timedelta(seconds=5))
        place = f"{path}/{ids[-1]}/submissions/{who}"
        written(school, "admin_1", "PUT", place, submission={"posted_grade": str(score)})
    return ids


def _drop(school: Simulator, **rules: Json) -> None:
    path = f"courses/{_course(school)}/assignment_groups"
    [group] = rows(school, "admin_1", path)
    written(school, "admin_1", "PUT", f"{path}/{group['id']}", rules=rules)


def _current(school: Simulator) -> object:
    [own] = rows(school, "ada", "users/self/enrollments")
    return own["grades"]["current_score"]


def test_nothing_is_dropped_without_a_rule(school: Simulator) -> None:
    """R69: the total is what was earned of what could be."""
    _graded(school, (10, 10), (8, 10), (3, 10))

    assert _current(school) == 70.0


@pytest.mark.parametrize(
    ("rules", "total"),
    [
        ({"drop_lowest": 1}, 90.0),
        ({"drop_highest": 1}, 55.0),
        ({"drop_lowest": 1, "drop_highest": 1}, 80.0),
        ({"drop_highest": 5}, 70.0),
    ],
)
def test_dropped_work(school: Simulator, rules: dict[str, int], total: float) -> None:
    """R69: the worst and the best rows do not count, if anything is left."""
    _graded(school, (10, 10), (8, 10), (3, 10))

    _drop(school, **rules)

    assert _current(school) == total


def test_work_that_is_never_dropped(school: Simulator) -> None:
    """R69: a rule passes over the work it may not drop: the next one goes."""
    *_, worst = _graded(school, (10, 10), (8, 10), (3, 10))

    _drop(school, drop_lowest=1, never_drop=[worst])

    assert _current(school) == 65.0


@pytest.mark.parametrize(
    ("earned", "points", "shown"), [(1, 800, 0.13), (3, 800, 0.38), (1, 801, 0.12)]
)
def test_halves_are_rounded_up(
    school: Simulator, earned: float, points: float, shown: float
) -> None:
    """R69: totals have two decimals; exactly half of the last is rounded up, not to even."""
    _graded(school, (earned, points))

    assert _current(school) == shown
    assert rounded(Fraction(int(earned) * 100, int(points))) == shown


def test_the_latest_override_holds(school: Simulator) -> None:
    """R67: who has several dates, by person and by section, has the latest one."""
    [work] = _graded(school, (1, 2))
    path = f"courses/{_course(school)}/assignments/{work}"
    late, early = _START + timedelta(days=9), _START + timedelta(days=3)
    section = school.school.sections_of[_course(school)][0].id
    mine = {"student_ids": [school.school.world.users[-1].id]}
    for whom, due_at in ((mine, early), ({"course_section_id": section}, late)):
        given = whom | {"due_at": due_at.isoformat()}
        _make(school, f"{path}/overrides", assignment_override=given)
    school.clock.advance(timedelta(seconds=5))

    shown = rows(school, "ada", f"{path}?include[]=submission")

    said = f"{late:%Y-%m-%dT%H:%M:%SZ}"
    assert (shown["due_at"], shown["submission"]["cached_due_date"]) == (said, said)
