"""Connections: sizes of pages, cursors, filters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.unit.simulator.graphql.questions import a_school, ask

if TYPE_CHECKING:
    from canvas_simulator import Simulator

_PAGE = """query($c: ID!, $first: Int, $after: String) { course(id: $c) {
  assignmentsConnection(first: $first, after: $after, filter: {gradingPeriodId: null}) {
    nodes { _id } edges { cursor node { _id } } pageInfo { hasNextPage endCursor } } } }"""
_SINCE = """query($c: ID!, $since: DateTime) { course(id: $c) { submissionsConnection(
  first: 100, filter: {updatedSince: $since, states: [submitted, unsubmitted, graded]},
  orderBy: [{field: _id, direction: ascending}]) { nodes { _id updatedAt state } } } }"""


@pytest.fixture(scope="module")
def school() -> Simulator:
    return a_school(courses=1, assignments=130)


def _page(school: Simulator, **given: object) -> dict[str, object]:
    course = ask(school, "teacher_1", _PAGE, c="1", **given)["course"]
    page: dict[str, object] = course["assignmentsConnection"]
    return page


@pytest.mark.parametrize(
    ("asked", "size"), [({}, 20), ({"first": 500}, 100), ({"first": 0}, 0), ({"first": -1}, 0)]
)
def test_sizes(school: Simulator, asked: dict[str, int], size: int) -> None:
    """R70: twenty by default, a hundred at most, none for zero and less."""
    page = _page(school, **asked)

    assert len(page["nodes"]) == size  # type: ignore[arg-type]  # a list
    assert page["pageInfo"]["hasNextPage"] is True  # type: ignore[index]  # an object


def test_cursors_lead_through_all_rows(school: Simulator) -> None:
    """R70: following `endCursor` gives each row once; the last page says so."""
    found: list[str] = []
    after = None
    while True:
        page = _page(school, first=50, after=after)
        found += [row["_id"] for row in page["nodes"]]  # type: ignore[attr-defined]  # a list
        info: dict[str, object] = page["pageInfo"]  # type: ignore[assignment]  # an object
        if not info["hasNextPage"]:
            break
        after = info["endCursor"]

    assert len(found) == len(set(found)) == 130


@pytest.mark.parametrize("cursor", ["nonsense", "", "%%%", "YWJj"])
def test_bad_cursor_starts_again(school: Simulator, cursor: str) -> None:
    """R70: a cursor that can't be read gives the first page, without an error."""
    assert _page(school, after=cursor) == _page(school)


def test_cursor_beyond_the_end(school: Simulator) -> None:
    """R70: no rows, no further page."""
    page = _page(school, after="OTk5OTk")

    assert page["nodes"] == []
    assert page["pageInfo"] == {"hasNextPage": False, "endCursor": None}


def test_updated_since_is_strict(school: Simulator) -> None:
    """R71: a row of exactly that microsecond is not in it, one microsecond earlier is."""
    course, student = school.school.courses[1], 1
    student = next(u.id for u in school.school.world.users if u.key == "student_1")
    newest = max(s.updated_at for s in school.school.submissions_by[course.id, student])

    at = ask(school, "student_1", _SINCE, c="1", since=newest.isoformat())
    just_before = (newest - timedelta(microseconds=1)).isoformat()
    before = ask(school, "student_1", _SINCE, c="1", since=just_before)

    assert at["course"]["submissionsConnection"]["nodes"] == []
    assert len(before["course"]["submissionsConnection"]["nodes"]) >= 1


def test_states_default_to_work_in_hand(school: Simulator) -> None:
    """R69: without `states` rows that are not submitted are left out."""
    text = '{ course(id: "1") { submissionsConnection(first: 100) { nodes { state } } } }'

    rows = ask(school, "student_1", text)["course"]["submissionsConnection"]["nodes"]

    assert {row["state"] for row in rows} <= {"submitted", "pending_review", "graded"}
