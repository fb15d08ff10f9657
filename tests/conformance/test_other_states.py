"""The recorded school with enrolments in states it has none in: invited and inactive ones."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from canvas_simulator import Request
from tests.conformance.replay import Recorded, read_pack, simulator_of, token_of

if TYPE_CHECKING:
    from canvas_simulator import Simulator

Json = Any  # recorded JSON
_WHO = "student_1"


@pytest.fixture(scope="module")
def changed() -> tuple[Recorded, dict[str, Json]]:
    """One course of the student has become an invitation, one is inactive; their enrolments."""
    recorded = read_pack("world-a")
    world = copy.deepcopy(recorded.world)
    me, tables = world["users"][_WHO]["id"], world["truth"]
    mine = [e for e in tables["enrollments"] if e["user_id"] == me and _is_open(world, e)]
    by_size = sorted(mine, key=lambda e: len(_work(world, e["course_id"])))
    found = {"invited": by_size[-1], "inactive": _with_totals(world, by_size[:-1])}
    for state, row in found.items():
        row["workflow_state"] = row["date_state"] = state
    gone = _work(world, found["invited"]["course_id"])
    tables["submissions"] = [
        s for s in tables["submissions"] if s["user_id"] != me or s["assignment_id"] not in gone
    ]
    return replace(recorded, world=world), found


@pytest.fixture(scope="module")
def school(changed: tuple[Recorded, Json]) -> Simulator:
    return simulator_of(changed[0])


def _is_open(world: Json, row: Json) -> bool:
    """Whether the enrolment's course is listed by itself."""
    states = {c["id"]: c["workflow_state"] for c in world["truth"]["courses"]}
    found = (states[row["course_id"]], row["date_state"], row["workflow_state"])
    return found == ("available", "active", "active")


def _work(world: Json, course_id: int) -> set[int]:
    rows = world["truth"]["assignments"]
    return {
        a["id"]
        for a in rows
        if (a["course_id"], a["workflow_state"], a["type"])
        == (course_id, "published", "Assignment")
    }


def _with_totals(world: Json, rows: list[Json]) -> Json:
    scored = {s["enrollment_id"] for s in world["truth"]["scores"] if s.get("current_score")}
    return next(row for row in rows if row["id"] in scored)


def _get(school: Simulator, user: str, path: str, **query: str) -> tuple[int, Json]:
    pairs = tuple((name.replace("__", "[]"), value) for name, value in query.items())
    headers = {"authorization": f"Bearer {token_of(school, user)}"}
    reply = school.answer(Request("GET", f"/api/v1/{path}", pairs, headers))
    return reply.status, json.loads(reply.body)


def _listed(school: Simulator) -> set[int]:
    return {row["id"] for row in _get(school, _WHO, "courses")[1]}


def test_an_invitation_shows_the_work(school: Simulator, changed: tuple[Recorded, Json]) -> None:
    """R67: an invited student's course is listed and read; there are no submissions yet."""
    course_id = changed[1]["invited"]["course_id"]
    shown: list[Json] = []
    for page in ("1", "2", "3"):
        path = f"courses/{course_id}/assignments"
        status, found = _get(school, _WHO, path, page=page, per_page="100", include__="submission")
        assert status == 200
        shown += found

    assert course_id in _listed(school)
    assert _get(school, _WHO, f"courses/{course_id}")[0] == 200
    assert {row["id"] for row in shown} <= _work(changed[0].world, course_id)
    assert shown
    assert not any(row.get("submission") for row in shown)


def test_an_inactive_course_is_closed(school: Simulator, changed: tuple[Recorded, Json]) -> None:
    """R67: a course of an inactive enrolment is in no list, and 403 by itself."""
    course_id = changed[1]["inactive"]["course_id"]

    assert course_id not in _listed(school)
    for path in ("", "/assignments", "/assignment_groups", "/discussion_topics"):
        assert _get(school, _WHO, f"courses/{course_id}{path}")[0] == 403


def test_an_inactive_enrolment_keeps_its_totals(
    school: Simulator, changed: tuple[Recorded, Json]
) -> None:
    """R69: what the database held of an enrolment that has ended is what its teacher sees."""
    row = changed[1]["inactive"]
    scores = changed[0].world["truth"]["scores"]
    held = next(s for s in scores if s["enrollment_id"] == row["id"] and s.get("course_score"))
    path = f"courses/{row['course_id']}/enrollments"
    query = {"state__": "inactive", "user_id": str(row["user_id"])}

    [shown] = _get(school, _teacher(changed[0], row["course_id"]), path, **query)[1]

    grades = shown["grades"]
    assert (grades["current_score"], grades["final_score"]) == (
        held["current_score"],
        held["final_score"],
    )
    [kept] = [e for e in school.school.world.enrollments if e.id == row["id"]]
    assert any(score.current is not None for score in kept.scores)


def _teacher(recorded: Recorded, course_id: int) -> str:
    keys: dict[int, str] = {user["id"]: key for key, user in recorded.world["users"].items()}
    return next(
        keys[e["user_id"]]
        for e in recorded.world["truth"]["enrollments"]
        if e["course_id"] == course_id and e["type"] == "TeacherEnrollment"
    )


def test_a_hidden_people_tab_hides_the_groups_of_others() -> None:
    """R67: a student then gets only her own groups; a teacher's tabs tell that it is hidden."""
    recorded = copy.deepcopy(read_pack("world-a"))
    before = simulator_of(recorded)
    course_id = before.school.world.groups[0].course_id
    path = f"courses/{course_id}/groups"
    everybodys = {row["id"] for row in _get(before, _WHO, path, per_page="100")[1]}

    tabs = (e for e in recorded.exchanges if e["request"]["path"].endswith(f"{course_id}/tabs"))
    for exchange in tabs:
        taught = exchange["file"].startswith("teacher")
        rows = [row for row in exchange["response"]["body"] if row["id"] != "people" or taught]
        for row in (row for row in rows if row["id"] == "people"):
            row.update(hidden=True, visibility="admins")
        exchange["response"]["body"] = rows
    after = simulator_of(recorded)

    own = {row["id"] for row in _get(after, _WHO, "users/self/groups")[1]}
    shown = {row["id"] for row in _get(after, _WHO, path, per_page="100")[1]}
    assert shown == own & everybodys < everybodys
    taught = {
        row["id"] for row in _get(after, _teacher(recorded, course_id), path, per_page="100")[1]
    }
    assert taught == everybodys
