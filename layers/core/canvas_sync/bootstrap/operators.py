"""Wires what those who run a stack use: the ``canvas-sync`` program."""

from collections.abc import Mapping

import boto3
from botocore.config import Config

from canvas_sync.adapters.sqs_dead_letters import DeadLetterQueue, SqsDeadLetters
from canvas_sync.ports import Lane

CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "max_attempts": 3})
TICKS = "plan"


def dead_letters(
    session: boto3.Session, outputs: Mapping[str, str], *, endpoint: str | None
) -> SqsDeadLetters:
    """The dead letters of the stack with these outputs; ``endpoint`` None: AWS itself."""
    high = DeadLetterQueue(outputs["HighDeadLettersUrl"], outputs["HighQueueUrl"])
    background = DeadLetterQueue(outputs["BackgroundDeadLettersUrl"], outputs["BackgroundQueueUrl"])
    ticks = DeadLetterQueue(outputs["PlanDeadLettersUrl"], None)
    return SqsDeadLetters(
        session.client("sqs", endpoint_url=endpoint, config=CONFIG),
        {Lane.HIGH.value: high, Lane.BACKGROUND.value: background, TICKS: ticks},
    )
