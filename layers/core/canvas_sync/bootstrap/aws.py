"""The AWS clients and what stands on them: one of each per environment, all with time-outs."""

from collections.abc import Mapping
from dataclasses import dataclass

import boto3
from botocore.config import Config

from canvas_sync.adapters.dynamo_agenda import DynamoAgenda
from canvas_sync.adapters.dynamo_breakers import DynamoBreakers
from canvas_sync.adapters.dynamo_connections import DynamoConnections
from canvas_sync.adapters.dynamo_mirror import DynamoMirror
from canvas_sync.adapters.dynamo_table import DynamoTable
from canvas_sync.adapters.sqs_queue import SqsQueue
from canvas_sync.adapters.vault_kms import KmsVault
from canvas_sync.ports import Clock, Lane
from canvas_sync.settings import Settings

CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "max_attempts": 3})


@dataclass(frozen=True, slots=True)
class Stores:
    connections: DynamoConnections
    agenda: DynamoAgenda
    mirror: DynamoMirror
    breakers: DynamoBreakers


def stores(settings: Settings, clock: Clock) -> Stores:
    client = boto3.client("dynamodb", config=CONFIG)
    mirror = DynamoTable(client, settings.mirror_table, clock=clock)
    ops = DynamoTable(client, settings.ops_table, clock=clock)
    return Stores(
        DynamoConnections(mirror, ops),
        DynamoAgenda(ops),
        DynamoMirror(mirror),
        DynamoBreakers(ops),
    )


def queue(lanes: Mapping[Lane, str], *, dead_letters: str = "") -> SqsQueue:
    client = boto3.client("sqs", config=CONFIG)
    return SqsQueue(client, lanes=lanes, dead_letters=dead_letters)


def vault(key_arn: str) -> KmsVault:
    return KmsVault(boto3.client("kms", config=CONFIG), key_arn=key_arn)
