"""What a delta writes in the service's own store: its adapters over an AWS in this process.

DynamoDB's price list: a write costs a unit for each KB of the whole item, in a transaction two; a
condition check costs as a write. Source: DynamoDB developer guide, "Capacity unit consumption".
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING, Any

import boto3
from moto import mock_aws

from canvas_sync.adapters.dynamo_agenda import DynamoAgenda
from canvas_sync.adapters.dynamo_connections import DynamoConnections
from canvas_sync.adapters.dynamo_mirror import DynamoMirror
from canvas_sync.adapters.dynamo_table import DynamoTable
from canvas_sync.bootstrap.mirror import OwnClock
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.sync_state import Linked, SyncState, Turn
from canvas_sync.usecases.mirror_once import ME
from canvas_sync.usecases.sync_tools import SyncTools
from cli.bench.cases import Place
from cli.bench.measuring import Ended
from cli.bench.ours import Opened, delta, fill, host

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KILOBYTE = 1_024
TABLES = ("mirror", "ops")
KEYS = ("pk", "sk")
SINGLE = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}
Action = tuple[Mapping[str, Any], int]
"""What is written, and the units that each KB of it costs."""


@dataclass(slots=True)
class Writes:
    """What was written since the beginning, or since ``clear``. ``keys``: sort keys."""

    units: int = 0
    keys: list[str] = field(default_factory=list)

    @property
    def tasks(self) -> int:
        return sum(key.startswith("TASK#") for key in self.keys)

    def clear(self) -> None:
        self.units, self.keys = 0, []


def count_writes(client: "DynamoDBClient") -> Writes:
    """What ``client`` writes from now on; an item that is not put whole counts as it was."""
    writes = Writes()

    def note(params: Mapping[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401  # botocore's
        for action, price in _actions(model.name, params):
            item = action.get("Item")
            if item is None:
                found = client.get_item(TableName=action["TableName"], Key=action["Key"])
                item = found.get("Item", action["Key"])
            writes.units += price * ceil(_size_bytes(item) / KILOBYTE)
            writes.keys.append(item["sk"]["S"])

    client.meta.events.register("provide-client-params.dynamodb.*", note)
    return writes


def _actions(operation: str, params: Mapping[str, Any]) -> Iterator[Action]:
    if operation in SINGLE:
        yield params, 1
    for action in params.get("TransactItems", ()):
        yield from ((part, 2) for part in action.values())
    for table, requests in params.get("RequestItems", {}).items():
        for request in requests:
            for part in request.values():
                yield {**part, "TableName": table}, 1


def _size_bytes(item: Mapping[str, Any]) -> int:
    """Names and values, as text; numbers take less, so this is at least what is charged."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(attribute: Mapping[str, Any]) -> int:
    ((kind, value),) = attribute.items()
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value_bytes(one) for name, one in value.items())
    if kind == "L":
        return 3 + sum(1 + _value_bytes(one) for one in value)
    if kind in {"SS", "NS", "BS"}:
        return sum(len(one) for one in value)
    return len(value.encode() if isinstance(value, str) else value) if kind in "SBN" else 1


def idle_writes(place: Place, mode: Mode) -> Callable[[], Ended]:
    """The idle delta over the service's store: ``write_units`` and ``task_writes``."""
    mock_aws().start()  # as long as this process lives
    client = a_client()
    one = Opened(place)
    one.run(fill(one.deps.ports, place, mode))
    one.run(delta(one.deps.ports.tools, place))
    tools = one.run(handed_over(one.deps.ports.tools, place, client))
    writes = count_writes(client)

    def go() -> Ended:
        one.run(delta(tools, place))
        counted = {"write_units": writes.units, "task_writes": writes.tasks}
        one.close()
        return Ended(counted=counted)

    return go


def a_client() -> "DynamoDBClient":
    """Of whatever AWS this process has."""
    return boto3.client(
        "dynamodb",
        region_name="eu-west-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="nobody",  # noqa: S106  # nobody's
    )


async def handed_over(tools: SyncTools, place: Place, client: "DynamoDBClient") -> SyncTools:
    """The same, storing in tables made here that have the connection and nothing else.

    That is all an idle delta reads. One that is not idle finds no course there and writes them all.
    """
    for name in TABLES:
        client.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in KEYS],
            KeySchema=[
                {"AttributeName": KEYS[0], "KeyType": "HASH"},
                {"AttributeName": KEYS[1], "KeyType": "RANGE"},
            ],
        )
    mirror, ops = (DynamoTable(client, name, clock=OwnClock()) for name in TABLES)
    connections = DynamoConnections(mirror, ops)
    known = await tools.connections.load(ME, host(place))
    nothing = Linked(ME, host(place), None, SyncState())
    await connections.take(Turn(nothing, known.connection, known.state))
    return replace(
        tools, connections=connections, agenda=DynamoAgenda(ops), mirror=DynamoMirror(mirror)
    )
