"""An AWS in this process (moto): the tables, queues and key that the adapters expect."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import boto3
from moto import mock_aws

from canvas_sync.adapters.dynamo_agenda import DynamoAgenda
from canvas_sync.adapters.dynamo_connections import DynamoConnections
from canvas_sync.adapters.dynamo_mirror import DynamoMirror
from canvas_sync.adapters.dynamo_table import DynamoTable
from canvas_sync.ports import Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REGION = "eu-west-1"
MIRROR = "mirror"
OPS = "ops"


@contextmanager
def an_aws() -> Iterator[None]:
    """Every boto3 client made inside talks to moto.

    Calls come one at a time: moto's transactions are not atomic between threads.
    """
    with mock_aws():
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        yield


class AwsStore:
    """The three adapters over one moto account; ``client`` to look behind them."""

    def __init__(self, clock: Clock) -> None:
        self.client: DynamoDBClient = boto3.client("dynamodb", region_name=REGION)
        create_tables(self.client)
        self.calls = _recorded_calls(self.client)
        mirror = DynamoTable(self.client, MIRROR, clock=clock, pause=_at_once)
        ops = DynamoTable(self.client, OPS, clock=clock, pause=_at_once)
        self.connections = DynamoConnections(mirror, ops)
        self.agenda = DynamoAgenda(ops)
        self.mirror = DynamoMirror(mirror)


async def _at_once(_attempt: int) -> None:
    await asyncio.sleep(0)


def _recorded_calls(client: "DynamoDBClient") -> list[str]:
    """The names of the operations that ``client`` is asked for, as they come."""
    calls: list[str] = []

    def note(operation: str, **_event: object) -> None:
        calls.append(operation)

    client.meta.events.register("before-call.dynamodb.*", lambda model, **_event: note(model.name))
    return calls


def create_tables(client: "DynamoDBClient") -> None:
    """The tables of the template: keys and indexes; the rest doesn't show in moto."""
    client.create_table(
        TableName=MIRROR,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"}
            for name in ("pk", "sk", "due_slot", "list_key")
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due",
                "KeySchema": [
                    {"AttributeName": "due_slot", "KeyType": "HASH"},
                    {"AttributeName": "pk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
            {
                "IndexName": "tasks_by_due",
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "list_key", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            },
        ],
    )
    client.create_table(
        TableName=OPS,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
    )
