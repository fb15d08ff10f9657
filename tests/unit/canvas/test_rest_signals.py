"""Signals over recorded answers: two lists that show the same must give the same digest."""

from datetime import UTC, datetime

import pytest

from canvas_sync.canvas.rest_signals import (
    YOUNG,
    course_of_submission,
    entries_of_rows,
    entry_of_event,
    graded_key,
    lists_signal,
    planner_signals,
)
from canvas_sync.canvas.translate import assignment_row
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import Json
from tests import recorded

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
COURSE = CourseId("10000000000012")


def body(folder: str, name: str) -> list[Json]:
    (found,) = [each for each in recorded.exchanges(folder) if each["file"] == name]
    rows: list[Json] = found["response"]["body"]
    return rows


def test_calendar() -> None:
    """R72: the calendar has each recorded assignment once, with stamp, due date and name."""
    lists = ("assignments__include_submission", "assignments__weighted")
    rows = [raw for name in lists for raw in body("world-a", f"student_1/{name}")]
    read = [assignment_row(raw, course_id=COURSE, home_shard=1) for raw in rows]
    events = body("world-a", "student_1/calendar_events__lean")

    told = {entry[0]: entry for entry in entries_of_rows(read) if entry}
    shown = [entry_of_event(event, home_shard=1) for event in events]

    assert len(shown) == 89
    assert all(entry and told[entry[0]] == entry for entry in shown)


def test_parts_are_left_out() -> None:
    """Edge 19: the one recorded assignment that the calendar lacks is graded in parts."""
    rows = body("world-a", "student_1/assignments__checkpoints")
    parted = [raw for raw in rows if raw.get("has_sub_assignments")]
    read = [assignment_row(raw, course_id=COURSE, home_shard=1) for raw in parted]

    assert [row.raw["id"] for row in read] == ["572"]
    assert entries_of_rows(read) == []


def test_graded() -> None:
    """R72: a recorded grade has the same key in the list of grades and in its course."""
    graded = body("delta-exchanges", "rest-graded")
    groups = body("delta-exchanges", "rest-changed-course")
    inside = [work["submission"] for group in groups for work in group["assignments"]]

    told = {graded_key(row, home_shard=1, since=LONG_AGO) for row in inside} - {None}
    here = [row for row in graded if course_of_submission(row, home_shard=1) == "10000000000002"]
    keys = {graded_key(row, home_shard=1, since=LONG_AGO) for row in here}

    assert len(keys) == len(here) > 3
    assert keys <= told


def test_planner() -> None:
    """Every recorded course with dated work has a digest; notes and events have none."""
    rows = body("world-a", "student_1/planner_items")

    found = planner_signals(rows, home_shard=1)

    worked = {row["course_id"] for row in rows if isinstance(row["submissions"], dict)}
    assert set(found) == {str(10**13 + int(one)) for one in worked}


@pytest.mark.parametrize(
    ("entries", "known"),
    [
        ([], True),
        ([("1", LONG_AGO, None, "x")], True),
        ([("1", None, None, None)], True),
        ([("1", LONG_AGO, None, "x"), None], False),
        ([("1", datetime(2026, 11, 30, tzinfo=UTC) - YOUNG, None, "x")], False),
    ],
    ids=["empty", "old", "bare", "unreadable", "young"],
)
def test_lists(
    entries: list[tuple[str, datetime | None, None, str] | None], *, known: bool
) -> None:
    """R72: a list with a row that is unreadable or as young as the reading says nothing."""
    signals = lists_signal(entries, began_at=datetime(2026, 11, 30, tzinfo=UTC))

    assert ("lists" in signals) is known


def test_order() -> None:
    """The order of a list is no part of it."""
    one, two = ("1", LONG_AGO, None, "x"), ("2", LONG_AGO, None, "y")

    assert lists_signal([one, two], began_at=LONG_AGO.replace(year=2001)) == lists_signal(
        [two, one], began_at=LONG_AGO.replace(year=2001)
    )


@pytest.mark.parametrize("raw", [None, [], {}, {"id": "x"}, {"id": "7", "workflow_state": 1}])
def test_no_key(raw: object) -> None:
    """What is no submission has no key."""
    assert graded_key(raw, home_shard=1, since=LONG_AGO) is None
