"""The product's own adapters over the embedded AWS, beside the deployed functions."""

from dataclasses import dataclass
from datetime import UTC, datetime

from canvas_sync.adapters.dynamo_agenda import DynamoAgenda
from canvas_sync.adapters.dynamo_connections import DynamoConnections
from canvas_sync.adapters.dynamo_mirror import DynamoMirror
from canvas_sync.adapters.dynamo_table import DynamoTable
from local.stack import Stack


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class Stores:
    connections: DynamoConnections
    mirror: DynamoMirror
    agenda: DynamoAgenda


def stores(stack: Stack) -> Stores:
    client, clock = stack.client("dynamodb"), SystemClock()
    mirror = DynamoTable(client, stack.outputs["MirrorTable"], clock=clock)
    ops = DynamoTable(client, stack.outputs["OpsTable"], clock=clock)
    return Stores(DynamoConnections(mirror, ops), DynamoMirror(mirror), DynamoAgenda(ops))
