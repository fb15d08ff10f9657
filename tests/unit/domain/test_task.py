"""What a task means for the person: done or open, missing, and where it stands in the list."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from canvas_sync.domain.ids import AssignmentId, task_id
from canvas_sync.domain.moments import iso
from canvas_sync.domain.task import Task, completed, list_key, missing_at
from tests.data.moments import MOMENTS
from tests.fakes.builders import COURSE, SCHOOL, a_task
from tests.fakes.clock import NOON

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, False),
        ({"state": None}, False),
        ({"state": "submitted"}, True),
        ({"state": "pending_review"}, True),
        ({"excused": True}, True),
        ({"excused": True, "state": None}, True),
        ({"state": "graded", "score": 0.5}, True),
        ({"state": "graded", "score": -1.0}, True),
        ({"state": "graded", "score": 0.0}, False),
        ({"state": "graded", "score": None}, False),
        ({"state": "graded", "score": 0.0, "submitted_at": NOON}, True),
        ({"state": "graded", "score": None, "submitted_at": NOON}, True),
        ({"state": "graded", "score": 5.0, "missing": True}, False),
        ({"state": "graded", "submitted_at": NOON, "missing": True}, False),
        ({"state": "unsubmitted", "submitted_at": NOON}, False),
        ({"state": "unsubmitted", "score": 5.0}, False),
        ({"state": "a new state", "score": 5.0}, False),
    ],
)
def test_completed(fields: dict[str, Any], expected: bool) -> None:  # noqa: FBT001  # a table
    """Canvas says done: handed in, in review, excused, or graded with something to show for it."""
    assert completed(a_task(**fields)) is expected


@pytest.mark.parametrize("done", [None, True, False], ids=["nothing said", "done", "not done"])
@pytest.mark.parametrize("state", ["unsubmitted", "submitted"])
def test_the_person_decides(state: str, done: bool | None) -> None:  # noqa: FBT001  # a table
    """What the person said about a task wins over Canvas; the list's order agrees."""
    canvas = a_task(state=state)
    task = Task(SCHOOL, canvas, "0" * 16, 1, done=done)

    expected = (state == "submitted") if done is None else done

    assert task.completed is expected
    assert task.id == task_id(SCHOOL, canvas.course_id, canvas.assignment_id)
    assert list_key(canvas, instance=SCHOOL, done=done)[0] == ("d" if expected else "o")


@pytest.mark.parametrize(
    ("fields", "after_seconds", "expected"),
    [
        ({}, -1, False),
        ({}, 0, False),
        ({}, 1, True),
        ({"missing": True}, -1, False),
        ({"due_at": None}, 1, False),
        ({"due_at": None, "missing": True}, 1, False),
        ({"can_go_missing": False}, 1, False),
        ({"excused": True}, 1, False),
        ({"state": None}, 1, False),
        ({"state": "submitted"}, 1, False),
        ({"state": "submitted", "missing": True}, -1, True),
        ({"state": "graded", "missing": True}, -1, True),
        ({"late_policy_status": "missing", "missing": True}, -1, True),
        ({"late_policy_status": "none"}, 1, False),
        ({"late_policy_status": "late"}, 1, False),
    ],
)
def test_missing(fields: dict[str, Any], after_seconds: int, expected: bool) -> None:  # noqa: FBT001  # a table
    """Untouched work is missing from the second after its due date; a teacher's word stands."""
    task = a_task(**{"due_at": NOON, **fields})

    assert missing_at(task, NOON + after_seconds * SECOND) is expected


@pytest.mark.parametrize(("local", "utc"), MOMENTS.values(), ids=MOMENTS.keys())
def test_missing_in_any_zone(local: datetime, utc: str) -> None:
    """R210: a due date passes at one moment, whatever the zone it was written in."""
    task = a_task(due_at=local)

    assert iso(local) == utc
    assert not missing_at(task, local.astimezone(UTC) - SECOND)
    assert not missing_at(task, local.astimezone(UTC))


def test_list_key() -> None:
    """The key in the list: open or done, due date in UTC, id."""
    due = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    task = a_task(due_at=due, assignment_id=AssignmentId("10000000000300"))

    key = list_key(task, instance=SCHOOL, done=None)

    name = task_id(SCHOOL, COURSE, AssignmentId("10000000000300"))
    assert key == f"o#2026-12-31T23:59:00Z#{name}"


@pytest.mark.parametrize("done", [True, False])
def test_list_order(done: bool) -> None:  # noqa: FBT001  # a table
    """Open and done tasks are each in the order of due date then id, undated ones last."""
    dues = [datetime(26, 1, 1, tzinfo=UTC), NOON - SECOND, NOON, NOON, NOON + SECOND, None]
    tasks = [a_task(number, due_at=due) for number, due in enumerate(dues, start=1)]

    keys = [list_key(task, instance=SCHOOL, done=done) for task in tasks]

    assert keys == sorted(keys)
    assert {key[0] for key in keys} == {"d" if done else "o"}
    assert len(set(keys)) == len(keys)
