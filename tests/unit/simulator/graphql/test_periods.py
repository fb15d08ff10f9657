"""Which grading period work belongs to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from canvas_simulator import Simulator
from canvas_simulator.schema import GradingPeriod
from tests.unit.simulator.graphql.questions import a_school, ask

_FIRST, _SECOND, _END = (datetime(2027, month, 1, tzinfo=UTC) for month in (1, 2, 3))
_MOMENT = timedelta(seconds=1)
_LIST = """query($c: ID!, $p: ID!) { course(id: $c) {
  assignmentsConnection(first: 100, filter: {gradingPeriodId: $p}) { nodes { _id } } } }"""


@pytest.fixture
def school() -> Simulator:
    """Two periods that touch."""
    made = a_school()
    term = made.school.terms[made.school.courses[1].term_id]
    spans = ((_FIRST, _SECOND), (_SECOND, _END))
    term.grading_periods = [
        GradingPeriod(id=i, title=f"P{i}", start_at=start, end_at=end, close_at=end)
        for i, (start, end) in enumerate(spans, start=1)
    ]
    return made


@pytest.mark.parametrize(
    ("due_at", "periods"),
    [
        (_FIRST, []),
        (_FIRST + _MOMENT, ["1"]),
        (_SECOND, ["1"]),
        (_SECOND + _MOMENT, ["2"]),
        (_END, ["2"]),
        (_END + _MOMENT, []),
        (None, ["2"]),
    ],
    ids=["first second", "after it", "end and start", "after it too", "end", "later", "undated"],
)
def test_periods_begin_behind_their_start(
    school: Simulator, due_at: datetime | None, periods: list[str]
) -> None:
    """R125: work due when a period ends is in it, not in the next; undated is in the last."""
    given = school.school
    published = (a for a in given.assignments_of[1] if a.workflow_state == "published")
    work = next(a for a in published if not given.overrides_of[a.id])
    work.due_at = due_at
    given.writes += 1

    def listed(period: str) -> list[str]:
        found = ask(school, "teacher_1", _LIST, c="1", p=period)["course"]
        return [node["_id"] for node in found["assignmentsConnection"]["nodes"]]

    assert [p for p in ("1", "2") if str(work.id) in listed(p)] == periods
