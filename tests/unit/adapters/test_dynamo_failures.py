"""DynamoDB's troubles: what is tried again, for how long, and what the domain hears of it."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.stub import ANY, Stubber

from canvas_sync.adapters.dynamo_connections import DynamoConnections
from canvas_sync.adapters.dynamo_mirror import DynamoMirror
from canvas_sync.adapters.dynamo_table import ATTEMPTS, DynamoTable
from canvas_sync.domain.errors import (
    ContractBroken,
    LeaseLost,
    Moved,
    StorageUnavailable,
    SyncError,
)
from canvas_sync.domain.run import Progress
from canvas_sync.domain.sync_state import Linked, SyncState
from tests.fakes.aws import REGION
from tests.fakes.builders import ANNA, SCHOOL, a_commit, a_connection, a_task, a_turn
from tests.fakes.clock import FakeClock

CANCELLED = "TransactionCanceledException"


class Scripted:
    """The adapters over a client that answers what ``stub`` was told; ``pauses``: those made."""

    def __init__(self) -> None:
        client = boto3.client("dynamodb", region_name=REGION)
        self.stub = Stubber(client)
        self.pauses: list[int] = []
        table = DynamoTable(client, "mirror", clock=FakeClock(), pause=self._pause)
        self.connections = DynamoConnections(table, table)
        self.mirror = DynamoMirror(table)

    async def _pause(self, attempt: int) -> None:
        self.pauses.append(attempt)

    def cancels(self, *codes: str) -> None:
        reasons: list[dict[str, Any]] = [{"Code": code} for code in codes]
        self.stub.add_client_error(
            "transact_write_items", CANCELLED, modeled_fields={"CancellationReasons": reasons}
        )

    async def apply_one(self) -> None:
        """A commit of one task and the cursor: three actions, the fence first."""
        await self.mirror.apply(
            ANNA, SCHOOL, fence=1, commit=a_commit(a_task(1)), progress=Progress(1, 1)
        )


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    scripted = Scripted()
    with scripted.stub:
        yield scripted


async def test_conflicts_pass(scripted: Scripted) -> None:
    """R96: another write in a transaction's way is waited for, longer each time."""
    scripted.cancels("TransactionConflict", "None", "None")
    scripted.cancels("None", "ThrottlingError", "None")
    scripted.stub.add_response("transact_write_items", {})

    await scripted.apply_one()

    assert scripted.pauses == [1, 2]
    scripted.stub.assert_no_pending_responses()


async def test_conflicts_stay(scripted: Scripted) -> None:
    """R96: it is not waited for without end."""
    for _ in range(ATTEMPTS):
        scripted.cancels("TransactionConflict", "None", "None")

    with pytest.raises(StorageUnavailable):
        await scripted.apply_one()

    scripted.stub.assert_no_pending_responses()


async def test_fence_comes_first(scripted: Scripted) -> None:
    """R208: where fence and rows fail together, the lease is lost and nothing is tried again."""
    scripted.cancels("ConditionalCheckFailed", "ConditionalCheckFailed", "TransactionConflict")

    with pytest.raises(LeaseLost):
        await scripted.apply_one()


async def test_impossible_write(scripted: Scripted) -> None:
    """A row that DynamoDB will never take is a bug, not a thing to try again."""
    scripted.cancels("None", "ValidationError", "None")

    with pytest.raises(ContractBroken):
        await scripted.apply_one()


@pytest.mark.parametrize(
    ("codes", "error"),
    [
        (("ConditionalCheckFailed", "None"), Moved),
        (("TransactionConflict", "None"), Moved),
        (("None", "TransactionConflict"), Moved),
        (("None", "ThrottlingError"), StorageUnavailable),
        (("None", "ValidationError"), ContractBroken),
    ],
    ids=str,
)
async def test_take(scripted: Scripted, codes: tuple[str, ...], error: type[SyncError]) -> None:
    """R208: a step that another one was in the way of is decided again by its caller."""
    scripted.cancels(*codes)
    seen = Linked(ANNA, SCHOOL, None, SyncState())

    with pytest.raises(error):
        await scripted.connections.take(a_turn(seen, connection=a_connection()))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ConditionalCheckFailedException", Moved),
        ("TransactionConflictException", Moved),
        ("ProvisionedThroughputExceededException", StorageUnavailable),
        ("InternalServerError", StorageUnavailable),
        ("AccessDeniedException", ContractBroken),
        ("ValidationException", ContractBroken),
    ],
)
async def test_take_alone(scripted: Scripted, code: str, error: type[SyncError]) -> None:
    """R208: the same holds where a step is one plain write."""
    scripted.stub.add_client_error("put_item", code, "about USER#secret")

    with pytest.raises(error) as caught:
        await scripted.connections.take(a_turn(Linked(ANNA, SCHOOL, None, SyncState())))

    assert "secret" not in str(caught.value)


def _left() -> dict[str, list[dict[str, dict[str, dict[str, dict[str, str]]]]]]:
    return {"mirror": [{"DeleteRequest": {"Key": {"pk": {"S": "left"}, "sk": {"S": "over"}}}}]}


async def test_rows_left_over(scripted: Scripted) -> None:
    """R92: deletions that a batch left are sent again, the done ones not."""
    scripted.stub.add_response("query", {"Items": [{"pk": {"S": "p"}, "sk": {"S": "s"}}]})
    scripted.stub.add_response("batch_write_item", {"UnprocessedItems": _left()})
    scripted.stub.add_response(
        "batch_write_item", {"UnprocessedItems": {}}, {"RequestItems": _left()}
    )

    await scripted.mirror.forget_cursors(ANNA, SCHOOL)

    assert scripted.pauses == [1]


async def test_rows_left_for_good(scripted: Scripted) -> None:
    """R92: a batch that never gets through is given up."""
    scripted.stub.add_response("query", {"Items": [{"pk": {"S": "p"}, "sk": {"S": "s"}}]})
    for _ in range(ATTEMPTS):
        scripted.stub.add_response(
            "batch_write_item", {"UnprocessedItems": _left()}, {"RequestItems": ANY}
        )

    with pytest.raises(StorageUnavailable):
        await scripted.mirror.forget_cursors(ANNA, SCHOOL)


async def test_nobody_there() -> None:
    """A table that can't be reached is a failure that may pass."""
    client = boto3.client(
        "dynamodb",
        region_name=REGION,
        endpoint_url="http://127.0.0.1:1",
        config=Config(connect_timeout=1, retries={"total_max_attempts": 1}),
    )
    connections = DynamoConnections(*[DynamoTable(client, "mirror", clock=FakeClock())] * 2)

    with pytest.raises(StorageUnavailable):
        await connections.profile(ANNA)
