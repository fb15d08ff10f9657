"""R68: raw rows beside their tasks: compressed, capped, kept for a time."""

import random
from datetime import datetime, timedelta

import pytest

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.item_codec import Fields, from_item, size_bytes, to_item
from canvas_sync.adapters.staging_items import raw_of, staged_item
from canvas_sync.domain.commit import CourseCommit, Staged
from canvas_sync.domain.errors import LeaseLost
from canvas_sync.domain.ids import AssignmentId
from canvas_sync.domain.run import Progress
from canvas_sync.domain.snapshot import AssignmentRow, Json
from tests.fakes.aws import MIRROR, AwsStore
from tests.fakes.builders import ANNA, COURSE, SCHOOL, leased
from tests.fakes.clock import NOON

ESSAY = AssignmentId("10000000000101")
KEY = table_keys.staged(ANNA, SCHOOL, COURSE, ESSAY)


def _staged(raw: Json, *, error: str | None = None) -> Staged:
    return Staged(AssignmentRow(ESSAY, raw, None, error), "00112233445566ff", error)


def _noise(characters: int) -> str:
    return random.Random(7).randbytes(characters // 2).hex()  # noqa: S311  # no secret


def _item(raw: Json, *, error: str | None = None) -> Fields:
    return staged_item(KEY, _staged(raw, error=error), fetched_at=NOON)


async def _store(
    aws: AwsStore, staged: Staged, *, at: datetime = NOON, fence: int | None = None
) -> None:
    """Commit nothing but this raw row."""
    held = (await leased(aws.connections)).fence if fence is None else fence
    commit = CourseCommit(COURSE, {}, (), None, None, seen_at=at, staged=(staged,))
    await aws.mirror.apply(ANNA, SCHOOL, fence=held, commit=commit, progress=Progress())


async def test_stored(aws: AwsStore) -> None:
    """R68, R69: hash, time, error and the raw row come back; after 30 days the table drops it."""
    raw = {"id": "101", "description": "<p>Émile</p>", "points_possible": None, "score": 0}

    await _store(aws, _staged(raw, error="due_at: not a time"))

    answer = aws.client.get_item(TableName=MIRROR, Key=to_item(KEY._asdict()))
    stored = from_item(answer["Item"])
    assert raw_of(stored) == raw
    assert (stored["type"], stored["hash"]) == ("assignment_import", "00112233445566ff")
    assert (stored["processing_error"], stored["fetched_at"]) == (
        "due_at: not a time",
        "2026-11-30T12:00:00Z",
    )
    assert stored["expires_at"] == (NOON + timedelta(days=30)).timestamp()
    assert "truncated" not in stored


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ({"id": "1", "description": _noise(1_000_000)}, {"id": "1"}),
        ({"id": "1", "name": _noise(1_000_000)}, None),
        ({"id": "1", "description": "x" * 1_000_000}, {"id": "1", "description": "x" * 1_000_000}),
    ],
    ids=["long text", "long otherwise", "long but dense"],
)
def test_too_large(raw: Json, kept: Json | None) -> None:
    """R68: what doesn't fit is kept without its description, or not at all, and says so."""
    item = _item(raw)

    assert raw_of(from_item(to_item(item))) == kept
    assert bool(item["truncated"]) is (kept != raw)
    assert size_bytes(to_item(item)) < 400_000


async def test_fenced(aws: AwsStore) -> None:
    """R68, R208: a raw row is written with its task: who lost the lease stages nothing either."""
    state = await leased(aws.connections)

    with pytest.raises(LeaseLost):
        await _store(aws, _staged({}), fence=state.fence - 1)

    assert "Item" not in aws.client.get_item(TableName=MIRROR, Key=to_item(KEY._asdict()))


async def test_deleted_with_the_tasks(aws: AwsStore) -> None:
    """R68: deleting an instance's tasks deletes their raw rows, expired ones too."""
    await _store(aws, _staged({}), at=NOON - timedelta(days=31))

    await aws.mirror.delete_tasks(ANNA, SCHOOL)

    assert "Item" not in aws.client.get_item(TableName=MIRROR, Key=to_item(KEY._asdict()))


async def test_naive_moment(aws: AwsStore) -> None:
    """R210: a time without a time zone is refused."""
    with pytest.raises(ValueError, match="time zone"):
        await _store(aws, _staged({}), at=NOON.replace(tzinfo=None))
