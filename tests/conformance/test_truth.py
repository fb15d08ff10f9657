"""What the simulator shows follows from rules: it equals what the database held."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from canvas_simulator import Request
from canvas_simulator.standing import dated_state
from tests.conformance.replay import token_of

if TYPE_CHECKING:
    from canvas_simulator import Simulator
    from tests.conformance.replay import Recorded

Json = Any  # recorded JSON
Truth = dict[str, list[Json]]
_WHO = "student_1"


@pytest.fixture(scope="module")
def truth(school_recorded: Recorded) -> Truth:
    tables: Truth = school_recorded.world["truth"]
    return tables


@pytest.fixture(scope="module")
def own(school_recorded: Recorded, truth: Truth) -> dict[int, Json]:
    """The student's rows in the database, by assignment."""
    me = school_recorded.world["users"][_WHO]["id"]
    return {
        row["assignment_id"]: row
        for row in truth["submissions"]
        if row["user_id"] == me and row["workflow_state"] != "deleted"
    }


def _get(school: Simulator, path: str, **query: str) -> tuple[int, Json]:
    pairs = tuple((name.replace("__", "[]"), value) for name, value in query.items())
    headers = {"authorization": f"Bearer {token_of(school, _WHO)}"}
    reply = school.answer(Request("GET", f"/api/v1/{path}", pairs, headers))
    return reply.status, json.loads(reply.body)


def _open_courses(school: Simulator) -> list[int]:
    """The listed courses that the student may read and has accepted to be in.

    NOTE: an invitation shows a course and its work, but there are no submissions yet.
    """
    who = next(row.id for row in school.school.world.users if row.key == _WHO)
    mine = school.school.enrollments_by[who]
    accepted = {row.course_id for row in mine if row.workflow_state == "active"}
    listed = [row["id"] for row in _get(school, "courses")[1] if "name" in row]
    return [course_id for course_id in listed if course_id in accepted]


def _all_assignments(school: Simulator, course_id: int) -> list[Json]:
    path = f"courses/{course_id}/assignments"
    rows: list[Json] = []
    for page in ("1", "2"):
        _, found = _get(school, path, page=page, per_page="100", include__="submission")
        rows += found
    return rows


def test_visible_assignments(imported: Simulator, truth: Truth, own: dict[int, Json]) -> None:
    """R67, R68: published, with an own submission row, no part of another."""
    courses = _open_courses(imported)
    held = {
        row["id"]: row["course_id"]
        for row in truth["assignments"]
        if row["workflow_state"] == "published" and row["type"] == "Assignment" and row["id"] in own
    }

    shown = {row["id"]: c for c in courses for row in _all_assignments(imported, c)}

    assert shown
    assert shown == {i: course for i, course in held.items() if course in courses}


def test_restricted_course_is_a_stub(
    imported: Simulator, school_recorded: Recorded, given: str | None
) -> None:
    """R140: a course closed by its dates is an id and a flag in the list, 403 by itself."""
    lists = (e for e in school_recorded.exchanges if e["file"] == f"{_WHO}/courses")
    body = next((e["response"]["body"] for e in lists), None)
    if body is None and given is not None:
        pytest.skip(f"{_WHO} was not recorded listing courses")
    closed = [int(row["id"]) for row in body or () if "name" not in row]
    _, listed = _get(imported, "courses")

    assert closed or given is not None
    assert [row["id"] for row in listed if "name" not in row] == closed
    for course_id in closed:
        assert {"id": course_id, "access_restricted_by_date": True} in listed
        assert _get(imported, f"courses/{course_id}")[0] == 403


def test_own_submissions(imported: Simulator, own: dict[int, Json]) -> None:
    """R69: state, due date, excused and the posted score are those of the database."""
    for course_id in _open_courses(imported):
        for row in _all_assignments(imported, course_id):
            shown, held = row["submission"], own[row["id"]]
            due_at = held.get("cached_due_date")
            assert shown["workflow_state"] == held["workflow_state"]
            assert shown["cached_due_date"] == (f"{due_at}Z" if due_at else None)
            assert row["due_at"] == shown["cached_due_date"]
            assert shown["excused"] == held.get("excused")
            posted = held.get("posted_at") is not None
            assert shown.get("score") == (held.get("published_score") if posted else None)


def test_enrolment_states_by_date(imported: Simulator, truth: Truth) -> None:
    """R67: the state that dates give an enrolment is the one Canvas had computed."""
    now = imported.clock.now()
    rows = {row.id: row for row in imported.school.world.enrollments}

    computed = {row_id: dated_state(imported.school, row, now) for row_id, row in rows.items()}

    assert computed == {row["id"]: row["date_state"] for row in truth["enrollments"]}
