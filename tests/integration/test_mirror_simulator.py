"""`canvas-sync mirror` against a whole Canvas: its JSON is what the school's own rows say."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from canvas_simulator.generating import Size, generate
from canvas_simulator.pytest_plugin import Canvas
from tests import recorded
from tests.e2e import truth
from tests.e2e.truth import Fact
from tests.integration.mirroring import Disk, Json, global_id, shown, wanted
from tests.integration.reading import STUDENT_ONE, a_school, recorded_school

MODES = ("graphql", "rest")
SHAPE = Size(courses=7, assignments=23, students=5, seed=4)
STUB = global_id(14)


@pytest.fixture
def school() -> Iterator[Canvas]:
    with recorded_school() as canvas:
        yield canvas


@pytest.fixture
def disk(school: Canvas, tmp_path: Path) -> Disk:
    return Disk(school, STUDENT_ONE, tmp_path / "mirror.db")


def _students(canvas: Canvas) -> dict[str, int]:
    users = canvas.simulator.school.world.users
    return {user.key: user.id for user in users if re.match(r"student_\d+$", user.key)}


def _recorded_facts(key: str) -> list[Fact]:
    world = recorded.world("world-a")
    settings = {f"{key}_settings": world.get(f"{key}_settings", {"nicknames": {}})}
    return list(truth.recorded({**world, **settings}, key))


def _check(disk: Disk, facts: list[Fact], mode: str) -> Json:
    """The first run shows the truth as new; the next ones the same without a change."""
    first = disk.mirror("--mode", mode)
    assert shown(first["mirror"]) == wanted(facts)
    assert first["mode"] == mode
    assert first["user"] == global_id(disk.user_id)
    rows = sum(len(rows) for rows in first["mirror"].values())
    assert [change["op"] for change in first["changes"]] == ["created"] * rows

    for _ in range(2):
        disk.canvas.clock.advance(timedelta(minutes=20))
        again = disk.mirror()
        assert again["changes"] == []
        assert again["mirror"] == first["mirror"]
        assert again["requests"] < first["requests"]
    return first


@pytest.mark.parametrize("mode", MODES)
def test_recorded_world(school: Canvas, tmp_path: Path, mode: str) -> None:
    """R66, R79–R86, R125, R211: for each of twelve students exactly what the database says."""
    students = _students(school)

    for key, user_id in students.items():
        facts = _recorded_facts(key)
        _check(Disk(school, user_id, tmp_path / f"{key}.db"), facts, mode)

    assert len(students) == 12


@pytest.mark.parametrize("mode", MODES)
def test_generated_world(tmp_path: Path, mode: str) -> None:
    """R66, R79–R86: the same for each student of a school of another shape."""
    world = generate(SHAPE)

    with a_school(world) as school:
        for key, user_id in _students(school).items():
            facts = list(truth.generated(world, key))
            assert len(facts) > 50
            _check(Disk(school, user_id, tmp_path / f"{key}.db"), facts, mode)


@pytest.mark.parametrize("mode", MODES)
def test_totals(disk: Disk, mode: str) -> None:
    """R211: totals are the database's, an override before them; hidden ones there are none."""
    rows = recorded.world("world-a")["truth"]
    own = {
        row["id"]: row["course_id"]
        for row in rows["enrollments"]
        if row["user_id"] == STUDENT_ONE and row["type"] == "StudentEnrollment"
    }
    totals = {
        global_id(own[row["enrollment_id"]]): tuple(
            row.get("override_score", row.get(name)) for name in ("current_score", "final_score")
        )
        for row in rows["scores"]
        if row["enrollment_id"] in own and row["course_score"]
    }

    mirror = disk.mirror("--mode", mode)["mirror"]

    hidden = {row["id"] for row in mirror["courses"] if row["hides_totals"]}
    for row in mirror["scores"]:
        assert row["id"] not in hidden
        assert (row["current_score"], row["final_score"]) == totals[row["id"]]
    assert len(mirror["scores"]) == 3


ONE_SEES_MORE = {
    ("assignments", "checkpoints"),  # GraphQL is not asked for the parts of a discussion
    ("groups", "only rest"),  # of a concluded course
    ("announcements", "only graphql"),  # of a section the student is not in
}
"""Entity and field, or who alone has the row."""


@pytest.mark.parametrize("key", ["student_1", "student_2"])
def test_both_ways_agree(school: Canvas, tmp_path: Path, key: str) -> None:
    """Both ways of reading give the same rows, but for what only one of them can see."""
    user_id = _students(school)[key]
    found = [Disk(school, user_id, tmp_path / mode).mirror("--mode", mode) for mode in MODES]

    assert set(_differences(*(printed["mirror"] for printed in found))) <= ONE_SEES_MORE


def _differences(by_graphql: Json, by_rest: Json) -> Iterator[tuple[str, str]]:
    for entity in by_graphql:
        one, other = ({row["id"]: row for row in rows[entity]} for rows in (by_graphql, by_rest))
        yield from ((entity, "only graphql") for _ in one.keys() - other.keys())
        yield from ((entity, "only rest") for _ in other.keys() - one.keys())
        for identifier in one.keys() & other.keys():
            row = other[identifier]
            yield from ((entity, name) for name in row if row[name] != one[identifier][name])


@pytest.mark.parametrize("mode", MODES)
def test_courses_and_groups(disk: Disk, mode: str) -> None:
    """R67, R74: a restricted course is named as such; the person's groups are theirs."""
    mirror = disk.mirror("--mode", mode)["mirror"]

    states = {row["id"]: row["state"] for row in mirror["courses"]}
    assert states[STUB] == "restricted"
    assert {row["name"] for row in mirror["groups"]} == {"Project Teams 1", "Teams 1"}
