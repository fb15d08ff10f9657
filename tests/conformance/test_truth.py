"""What the simulator shows follows from rules: it equals what the database held."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from canvas_simulator import Request, Simulator
from canvas_simulator.standing import dated_state
from tests import recorded
from tests.conformance.replay import simulator

Json = Any  # recorded JSON
_STUDENT = 66
_EXPECTED = {12: 77, 13: 13, 16: 3, 17: 132}


@pytest.fixture(scope="module")
def school() -> Simulator:
    return simulator()


@pytest.fixture(scope="module")
def truth() -> dict[str, list[Json]]:
    tables: dict[str, list[Json]] = recorded.world("world-a")["truth"]
    return tables


def _get(school: Simulator, path: str, **query: str) -> tuple[int, Json]:
    token = school.tokens.first(_STUDENT).value
    pairs = tuple((name.replace("__", "[]"), value) for name, value in query.items())
    request = Request("GET", f"/api/v1/{path}", pairs, {"authorization": f"Bearer {token}"})
    reply = school.answer(request)
    return reply.status, json.loads(reply.body)


def _all_assignments(school: Simulator, course_id: int) -> list[Json]:
    path = f"courses/{course_id}/assignments"
    rows: list[Json] = []
    for page in ("1", "2"):
        _, found = _get(school, path, page=page, per_page="100", include__="submission")
        rows += found
    return rows


def _own_rows(truth: dict[str, list[Json]]) -> dict[int, Json]:
    return {
        row["assignment_id"]: row
        for row in truth["submissions"]
        if row["user_id"] == _STUDENT and row["workflow_state"] != "deleted"
    }


def test_visible_assignments(school: Simulator, truth: dict[str, list[Json]]) -> None:
    """R67, R68: published, with an own submission row, no part of another: 225 in four courses."""
    own = _own_rows(truth)
    held = {
        row["id"]: row["course_id"]
        for row in truth["assignments"]
        if row["workflow_state"] == "published" and row["type"] == "Assignment" and row["id"] in own
    }

    shown = {row["id"]: c for c in _EXPECTED for row in _all_assignments(school, c)}

    assert Counter(shown.values()) == _EXPECTED
    assert shown == {i: course for i, course in held.items() if course in _EXPECTED}


def test_restricted_course_is_a_stub(school: Simulator) -> None:
    """R140: a course closed by its dates is an id and a flag in the list, 403 by itself."""
    _, listed = _get(school, "courses")

    assert {"id": 14, "access_restricted_by_date": True} in listed
    assert _get(school, "courses/14")[0] == 403


def test_own_submissions(school: Simulator, truth: dict[str, list[Json]]) -> None:
    """R69: state, due date, excused and the posted score are those of the database."""
    own = _own_rows(truth)

    for course_id in _EXPECTED:
        for row in _all_assignments(school, course_id):
            shown, held = row["submission"], own[row["id"]]
            due_at = held.get("cached_due_date")
            assert shown["workflow_state"] == held["workflow_state"]
            assert shown["cached_due_date"] == (f"{due_at}Z" if due_at else None)
            assert row["due_at"] == shown["cached_due_date"]
            assert shown["excused"] == held.get("excused")
            posted = held.get("posted_at") is not None
            assert shown.get("score") == (held.get("published_score") if posted else None)


def test_enrolment_states_by_date(school: Simulator, truth: dict[str, list[Json]]) -> None:
    """R67: the state that dates give an enrolment is the one Canvas had computed."""
    now = school.clock.now()
    rows = {row.id: row for row in school.school.world.enrollments}

    computed = {row_id: dated_state(school.school, row, now) for row_id, row in rows.items()}

    assert computed == {row["id"]: row["date_state"] for row in truth["enrollments"]}
