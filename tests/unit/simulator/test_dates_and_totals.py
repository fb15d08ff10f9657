"""Overrides of dates and totals, as teachers and students are shown them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from canvas_simulator import Simulator
from canvas_simulator.schema import Score
from tests.unit.simulator.asking import Json, a_school, ask, rows, send, user_id


@pytest.fixture
def school() -> Simulator:
    return a_school(courses=1, assignments=60, students=3)


def _work_with_a_date_for_one(school: Simulator, **dates: str) -> int:
    """New work whose only date is student 1's: in three days."""
    given = {"name": "Lens", "published": True} | dates
    made = json.loads(
        send(school, "teacher_1", "POST", "courses/1/assignments", assignment=given).body
    )
    due_at = (school.clock.now() + timedelta(days=3)).isoformat()
    override = {"student_ids": [user_id(school, "student_1")], "due_at": due_at}
    path = f"courses/1/assignments/{made['id']}/overrides"
    assert send(school, "teacher_1", "POST", path, assignment_override=override).status == 201
    school.clock.advance(timedelta(seconds=5))
    return int(made["id"])


def test_undated_work_comes_at_its_overrides_day(school: Simulator) -> None:
    """R67: a teacher's coming week has work that only an override dates, without a date."""
    number = _work_with_a_date_for_one(school)

    [row] = [r for r in _coming(school) if r["id"] == f"assignment_{number}"]

    assert (row["start_at"], row["assignment"]["due_at"]) == (None, None)
    assert len(row["assignment_overrides"]) == 1


def test_the_latest_date_is_told(school: Simulator) -> None:
    """R67: of work with a date for all and one for some, a teacher is told the later one."""
    due_at = f"{school.clock.now() + timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}"
    number = _work_with_a_date_for_one(school, due_at=due_at)

    [row] = [r for r in _coming(school) if r["id"] == f"assignment_{number}"]

    assert row["start_at"] == row["assignment_overrides"][0]["due_at"] != due_at


def test_no_more_than_twenty_come(school: Simulator) -> None:
    """R67: the list of the coming week ends after twenty."""
    for row in school.school.world.assignments:
        row.due_at = school.clock.now() + timedelta(days=1)

    assert len(_coming(school)) == 20


def _coming(school: Simulator) -> Json:
    return rows(school, "teacher_1", "users/self/upcoming_events")


@pytest.mark.parametrize("allowed", [True, False])
def test_an_override_counts_where_it_may(school: Simulator, *, allowed: bool) -> None:
    """R69: REST shows the override of a total only if the course has them switched on."""
    settings = {"allow_final_grade_override": allowed}
    send(school, "teacher_1", "PUT", "courses/1/settings", **settings)
    me = user_id(school, "student_1")
    [enrollment] = [e for e in school.school.enrollments_by[me] if e.course_id == 1]
    enrollment.scores = [Score(override=12.5)]

    [course] = rows(school, "student_1", "courses?include[]=total_scores")

    shown = course["enrollments"][0]["computed_current_score"]
    assert (shown == 12.5) == allowed


def test_an_odd_include_breaks_the_list(school: Simulator) -> None:
    """R125: `include[x]` is a server error of a list of courses, with its Link."""
    reply = ask(school, "student_1", "courses?include[x]=term")

    assert (reply.status, "link" in reply.headers) == (500, True)


@pytest.mark.parametrize("asked", ["include[]=total_scores&", ""])
@pytest.mark.parametrize("hidden", [True, False])
def test_the_running_periods_totals(school: Simulator, asked: str, *, hidden: bool) -> None:
    """R69: they show only together with the course's totals, and are hidden with them."""
    send(school, "teacher_1", "PUT", "courses/1", course={"hide_final_grades": hidden})

    path = f"courses/1?{asked}include[]=current_grading_period_scores"
    [own] = rows(school, "student_1", path)["enrollments"]

    shown = {name for name in own if name.startswith(("current_period_", "computed_"))}
    assert bool(shown) == ("current_grading_period_id" in own)
    assert bool(shown) == (bool(asked) and not hidden)


@pytest.mark.parametrize(
    ("due_at", "all_day"),
    [
        ("2027-01-11T06:59:59Z", True),
        ("2027-01-10T23:59:59Z", False),
        ("2027-07-11T05:59:00Z", True),
        ("2027-07-11T05:58:59Z", False),
    ],
)
def test_a_date_at_the_days_last_minute(school: Simulator, due_at: str, *, all_day: bool) -> None:
    """R67: an override due in the last minute of a day, on the course's clock, is all day."""
    school.school.courses[1].time_zone = "America/Denver"
    number = _work_with_a_date_for_one(school)
    path = f"courses/1/assignments/{number}/overrides"
    [made] = rows(school, "teacher_1", path)

    one = f"{path}/{made['id']}"
    send(school, "teacher_1", "PUT", one, assignment_override={"due_at": due_at})

    [shown] = rows(school, "teacher_1", path)
    assert (shown["all_day"], shown["all_day_date"]) == (all_day, f"{due_at[:8]}10")


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2027-12-10T20:00:00Z", "This assignment is locked until Dec 10 at 8pm."),
        ("2028-01-05T09:30:00Z", "This assignment is locked until Jan 5, 2028 at 9:30am."),
    ],
)
def test_another_year_is_told(school: Simulator, date: str, said: str) -> None:
    """R68: what keeps work closed until another year names the year."""
    school.clock.set(datetime(2027, 6, 1, tzinfo=UTC))
    school.school.users[user_id(school, "student_1")].time_zone = "Etc/UTC"
    number = _work_with_a_date_for_one(school, unlock_at=date)

    row = rows(school, "student_1", f"courses/1/assignments/{number}")

    assert row["lock_explanation"] == said
