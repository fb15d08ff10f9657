"""`canvas-sync mirror` against a whole Canvas: its JSON is what the school's own rows say."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from canvas_simulator.generating import Size, generate
from canvas_simulator.pytest_plugin import Canvas
from tests import recorded
from tests.e2e import truth
from tests.e2e.truth import Fact
from tests.integration.mirroring import MODES, Disk, Json, global_id, shown, wanted
from tests.integration.reading import STUDENT_ONE, a_school

SHAPE = Size(courses=7, assignments=23, students=5, seed=4)
Mirrors = dict[str, Json]
"""By mode."""

STUB = global_id(14)
RECORDED_ROWS = {
    "courses": 37,
    "assignments": 1478,
    "submissions": 1478,
    "assignment_groups": 101,
    "scores": 30,
    "groups": 22,
    "announcements": 46,
    "discussions": 108,
}
"""How many rows of each kind the twelve mirrors have together."""


def _students(canvas: Canvas) -> dict[str, int]:
    users = canvas.simulator.school.world.users
    return {user.key: user.id for user in users if re.match(r"student_\d+$", user.key)}


def _recorded_facts(key: str) -> list[Fact]:
    world = recorded.world("world-a")
    settings = {f"{key}_settings": world.get(f"{key}_settings", {"nicknames": {}})}
    return list(truth.recorded({**world, **settings}, key))


def _check(canvas: Canvas, key: str, facts: list[Fact], folder: Path) -> Mirrors:
    """The first runs show the truth as new, in both ways the same; the next ones no change."""
    user_id = _students(canvas)[key]
    disks = {mode: Disk(canvas, user_id, folder / f"{key}-{mode}.db") for mode in MODES}
    firsts = {mode: disk.mirror("--mode", mode) for mode, disk in disks.items()}
    for mode, first in firsts.items():
        assert shown(first["mirror"]) == wanted(facts)
        assert (first["mode"], first["user"]) == (mode, global_id(user_id))
        rows = sum(len(rows) for rows in first["mirror"].values())
        assert [change["op"] for change in first["changes"]] == ["created"] * rows
    mirrors: Mirrors = {mode: first["mirror"] for mode, first in firsts.items()}
    assert mirrors["graphql"] == _without_concluded(canvas, user_id, mirrors["rest"])

    for _ in range(2):
        canvas.clock.advance(timedelta(minutes=20))
        for mode, disk in disks.items():
            again = disk.mirror()
            assert (again["changes"], again["mirror"]) == ([], mirrors[mode])
            assert again["requests"] < firsts[mode]["requests"]
    return mirrors


def _without_concluded(canvas: Canvas, user_id: int, mirror: Json) -> Json:
    """Without the groups of courses that the person's enrolment in was concluded.

    GraphQL does not tell them. Source: the recorded step 112-enrollment-conclude, in which the
    group leaves `User.groups` while REST's list of groups keeps its ETag.
    """
    rows = canvas.simulator.school.world.enrollments
    own = [row for row in rows if row.user_id == user_id]
    left = {global_id(row.course_id) for row in own if row.workflow_state == "completed"}
    return mirror | {"groups": [row for row in mirror["groups"] if row["course_id"] not in left]}


def test_recorded_world(school: Canvas, tmp_path: Path) -> None:
    """R66, R79–R86, R125, R211: for each of twelve students exactly what the database says.

    Both ways of reading give the same rows of every kind.
    """
    rows: Counter[str] = Counter()

    for key in _students(school):
        mirrors = _check(school, key, _recorded_facts(key), tmp_path)
        assert mirrors["graphql"] == mirrors["rest"]
        rows.update({entity: len(found) for entity, found in mirrors["rest"].items()})

    assert len(_students(school)) == 12
    assert rows == RECORDED_ROWS


def test_generated_world(tmp_path: Path) -> None:
    """R66, R79–R86: the same for each student of a school of another shape."""
    world = generate(SHAPE)
    groups: dict[str, Counter[str]] = {mode: Counter() for mode in MODES}

    with a_school(world) as school:
        for key in _students(school):
            facts = list(truth.generated(world, key))
            assert len(facts) > 50
            mirrors = _check(school, key, facts, tmp_path)
            for mode, mirror in mirrors.items():
                groups[mode][key] = len(mirror["groups"])

    assert groups["rest"] == dict.fromkeys(_students(school), 6)
    assert groups["rest"] - groups["graphql"] == {"student_1": 1}


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


@pytest.mark.parametrize("mode", MODES)
def test_courses_and_groups(disk: Disk, mode: str) -> None:
    """R67, R74: a restricted course is named as such; the person's groups are theirs."""
    mirror = disk.mirror("--mode", mode)["mirror"]

    states = {row["id"]: row["state"] for row in mirror["courses"]}
    assert states[STUB] == "restricted"
    assert {row["name"] for row in mirror["groups"]} == {"Project Teams 1", "Teams 1"}
