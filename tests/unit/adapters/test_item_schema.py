"""Items of every version that was ever written are read; newer ones are refused."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.connection_items import state_of
from canvas_sync.adapters.item_codec import Fields, from_item, to_item
from canvas_sync.adapters.item_schema import SCHEMA, current, expired
from canvas_sync.adapters.task_items import task_of
from canvas_sync.domain.errors import ContractBroken
from canvas_sync.domain.run import Kind, Progress
from canvas_sync.domain.sync_state import Lease, SyncState
from tests.fakes.aws import MIRROR, AwsStore
from tests.fakes.builders import ANNA, COURSE, SCHOOL, SYNC, a_commit, a_task, leased
from tests.fakes.clock import NOON

ITEMS = Path(__file__).parents[2] / "data" / "items"


def _item(name: str) -> Fields:
    return from_item(json.loads((ITEMS / f"{name}.json").read_text()))


@pytest.mark.parametrize("version", range(SCHEMA + 1))
def test_every_state(version: int) -> None:
    """R60: a hot item of each version is read as the same state."""
    stored = _item(f"sync_state.{version}")

    state = state_of(current(stored))

    assert state == SyncState(
        rev=4,
        fence=2,
        run=Lease(SYNC, Kind.FULL, asked_for=True, until=NOON + timedelta(minutes=10)),
        watermark=NOON - timedelta(seconds=59, microseconds=750_000),
    )


@pytest.mark.parametrize("version", range(SCHEMA + 1))
def test_every_task(version: int) -> None:
    """R60: a task of each version is read as the same task, the person's part with it."""
    task = task_of(current(_item(f"task.{version}")))

    assert task.canvas.due_at == datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)
    assert (task.canvas.points, task.canvas.score, task.canvas.late) == (0, None, False)
    assert (task.done, task.notes, task.version) == (False, "by hand", 3)


def test_newer() -> None:
    """An item that newer code wrote is refused, not guessed at."""
    with pytest.raises(ContractBroken, match="deploy"):
        current({"type": "task", "schema": SCHEMA + 1})


async def test_newer_task(aws: AwsStore) -> None:
    """A task that newer code wrote is not written over, and nothing else of its transaction is."""
    fence = (await leased(aws.connections)).fence
    key = table_keys.task(ANNA, SCHOOL, COURSE, a_task(1).assignment_id)
    newer = {**key._asdict(), "type": "task", "schema": SCHEMA + 1, "c_hash": "0" * 16}
    aws.client.put_item(TableName=MIRROR, Item=to_item(newer))

    with pytest.raises(ContractBroken, match="deploy"):
        await aws.mirror.apply(
            ANNA,
            SCHOOL,
            fence=fence,
            commit=a_commit(a_task(1), a_task(2)),
            progress=Progress(1, 1),
        )

    rows = aws.client.scan(TableName=MIRROR)["Items"]
    assert [from_item(row) for row in rows if row["sk"]["S"].startswith("TASK")] == [newer]


@pytest.mark.parametrize("stored", [{}, {"type": "profile", "schema": 0}], ids=["none", "unknown"])
def test_no_way_up(stored: Fields) -> None:
    """An item without a version, or of one that nothing leads up from, is refused."""
    with pytest.raises(ContractBroken):
        current(stored)


@pytest.mark.parametrize(("seconds", "over"), [(-1, True), (0, True), (1, False)])
def test_expired(seconds: int, *, over: bool) -> None:
    """An item is gone for readers at its second, however late the table deletes it."""
    stored = {"expires_at": int(NOON.timestamp()) + seconds}

    assert expired(stored, now=NOON) is over
    assert not expired({}, now=NOON)
