"""Times of rows, around every night that is special (R210)."""

from datetime import UTC, datetime, timedelta

import pytest

from canvas_sync.canvas.translate import assignment_row
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import AssignmentSnapshot, Json

COURSE = CourseId("10000000000012")
NIGHT = datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)


def read(raw: Json) -> AssignmentSnapshot:
    row = assignment_row({"id": "7", **raw}, course_id=COURSE, home_shard=1)
    assert row.error is None
    assert row.snapshot is not None
    return row.snapshot


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31T22:59:59Z",
        "2027-01-01T12:59:59+14:00",
        "2026-12-31T10:59:59-12:00",
        "2026-12-31T19:29:59-03:30",
    ],
)
def test_moments(text: str) -> None:
    """R210: every zone becomes UTC, also across 31 December."""
    due_at = read({"due_at": text}).due_at

    assert due_at == NIGHT
    assert due_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("2026-10-25T02:30:00+02:00", 0), ("2026-10-25T02:30:00+01:00", 1)],
    ids=["summer", "winter"],
)
def test_clocks_go_back(text: str, hour: int) -> None:
    """R210: half past two happens twice in the night of 25 October; both are told apart."""
    due_at = read({"due_at": text}).due_at

    assert due_at is not None
    assert due_at.hour == hour


def test_clocks_go_forward() -> None:
    """R210: the hour the night of 29 March skips is no hour of UTC."""
    before = read({"due_at": "2026-03-29T01:59:59+01:00"}).due_at
    after = read({"due_at": "2026-03-29T03:00:00+02:00"}).due_at

    assert before is not None
    assert after is not None
    assert after - before == timedelta(seconds=1)
