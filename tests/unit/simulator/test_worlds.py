"""World files and generated worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_simulator.generating import Size, generate
from canvas_simulator.worlds import (
    WorldUnreadable,
    dump_world,
    load_world,
    parse_world,
    render_world,
)
from tests.unit.simulator.asking import a_school, ask, rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["world.json", "world.json.gz"])
def test_a_world_survives_its_file(tmp_path: Path, name: str) -> None:
    """R49: what is written is read again, packed or not, and written the same."""
    world = generate(Size(courses=4, assignments=5, students=3))

    dump_world(world, tmp_path / name)
    again = load_world(tmp_path / name)

    assert again == world
    assert render_world(again) == render_world(world)


def test_another_schema_is_refused() -> None:
    """R49: a file of an unknown version is refused, naming the versions."""
    with pytest.raises(WorldUnreadable, match="schema 2: this version reads 1"):
        parse_world(b'{"schema": 2}')


def test_the_seed_decides() -> None:
    """R49: the same seed gives the same world, another one another."""
    assert generate(Size(seed=3)) == generate(Size(seed=3))
    assert generate(Size(seed=3)) != generate(Size(seed=4))


def test_generated_courses_are_special() -> None:
    """R140, R67: one is a stub by its dates, one is concluded for the student alone."""
    school = a_school(courses=5)

    listed = rows(school, "student_1", "courses")
    states = {
        e["course_id"]: e["enrollment_state"]
        for e in rows(
            school,
            "student_1",
            "users/self/enrollments?state[]=current_and_concluded&state[]=completed",
        )
    }

    assert sorted(row["id"] for row in listed) == [1, 2, 3, 5]
    assert [row["id"] for row in listed if "access_restricted_by_date" in row] == [5]
    assert states == {1: "active", 2: "active", 3: "active", 4: "completed", 5: "active"}
    assert ask(school, "student_1", "courses/4/assignments").status == 200


def test_generated_assignments_are_of_every_kind() -> None:
    """R49: unpublished, hidden, overridden, undated, locked ones; late, missing, excused work."""
    school = a_school(assignments=60).school

    rows_of = school.assignments_of[1]
    work = [s for row in rows_of for s in school.submissions_of[row.id].values()]

    assert any(row.workflow_state == "unpublished" for row in rows_of)
    assert any(row.only_visible_to_overrides for row in rows_of)
    assert any(school.overrides_of[row.id] for row in rows_of)
    assert any(row.due_at is None for row in rows_of)
    assert any(row.lock_at is not None for row in rows_of)
    assert any(s.excused for s in work)
    assert any(s.score is not None and s.posted_at is None for s in work)
    assert any(
        s.submitted_at and s.cached_due_date and s.submitted_at > s.cached_due_date for s in work
    )


def test_visible_is_what_has_a_row() -> None:
    """R68: a student's list is the published assignments with a row of the student's own."""
    school = a_school(assignments=60)

    listed = rows(school, "student_1", "courses/1/assignments?per_page=100")

    student = school.school.world.users[0].id
    assert {row["id"] for row in listed} == {
        row.id
        for row in school.school.assignments_of[1]
        if row.workflow_state == "published" and student in school.school.submissions_of[row.id]
    }
