"""SyncQueue: what is sent arrives as it was, and what is buried can be judged."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import boto3
import pytest

from canvas_sync.adapters.sqs_queue import SqsQueue
from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.run import Kind, Reason
from canvas_sync.ports import Lane, SyncQueue
from tests.fakes.aws import REGION, an_aws
from tests.fakes.builders import ANNA, SCHOOL, SYNC
from tests.fakes.clock import NOON
from tests.fakes.queue import FakeQueue

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef


@dataclass(frozen=True)
class Queues:
    """The queue, what arrived in a lane, and the dead letters as (message, facts)."""

    queue: SyncQueue
    arrived: Callable[[Lane], list[SyncMessage]]
    dead: Callable[[], list[tuple[SyncMessage, dict[str, str]]]]


def a_message(number: int = 1) -> SyncMessage:
    return SyncMessage(
        kind=Kind.FULL,
        owner=ANNA,
        instance=SCHOOL,
        sync_id=SYNC,
        attempt=number,
        not_before=NOON,
        requested_by=Reason.MANUAL,
        correlation_id="request-1",
        continuation=True,
    )


@pytest.fixture(params=["fake", "aws"])
async def queues(request: pytest.FixtureRequest) -> AsyncIterator[Queues]:
    if request.param == "fake":
        yield _fake()
    else:
        with an_aws():
            yield _aws()


def _fake() -> Queues:
    queue = FakeQueue()

    def dead() -> list[tuple[SyncMessage, dict[str, str]]]:
        return [
            (
                row.message,
                {
                    "error_code": row.code,
                    "attempts": str(row.message.attempt + 1),
                    "first_at": f"{row.first_at:%Y-%m-%dT%H:%M:%SZ}",
                    "last_at": f"{row.last_at:%Y-%m-%dT%H:%M:%SZ}",
                },
            )
            for row in queue.buried
        ]

    return Queues(queue, lambda lane: [s.message for s in queue.sent if s.lane is lane], dead)


def _aws() -> Queues:
    client = boto3.client("sqs", region_name=REGION)
    high, background, dead = (
        client.create_queue(QueueName=name)["QueueUrl"] for name in ("high", "background", "dead")
    )
    lanes = {Lane.HIGH: high, Lane.BACKGROUND: background}
    queue = SqsQueue(client, lanes=lanes, dead_letters=dead)
    return Queues(
        queue,
        lambda lane: [_message(row) for row in _receive(client, lanes[lane])],
        lambda: [(_message(row), _facts(row)) for row in _receive(client, dead)],
    )


def _receive(client: "SQSClient", url: str) -> "list[MessageTypeDef]":
    rows: list[MessageTypeDef] = []
    while some := client.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    ).get("Messages"):
        rows += some
    return rows


def _message(row: "MessageTypeDef") -> SyncMessage:
    return SyncMessage.model_validate_json(row["Body"])


def _facts(row: "MessageTypeDef") -> dict[str, str]:
    return {name: fact["StringValue"] for name, fact in row["MessageAttributes"].items()}


async def test_send(queues: Queues) -> None:
    """Messages arrive whole, in their lane, more of them than fit into one batch."""
    messages = [a_message(number) for number in range(23)]

    await queues.queue.send(messages, lane=Lane.BACKGROUND)

    arrived = queues.arrived(Lane.BACKGROUND)
    assert sorted(arrived, key=lambda message: message.attempt) == messages
    assert queues.arrived(Lane.HIGH) == []


async def test_nothing_to_send(queues: Queues) -> None:
    """No message is no call and no error."""
    await queues.queue.send([], lane=Lane.HIGH)

    assert queues.arrived(Lane.HIGH) == []


async def test_bury(queues: Queues) -> None:
    """A dead letter has the message unchanged, and beside it code, attempts, first and last time.

    So a plain SQS redrive delivers the same message again.
    """
    await queues.queue.bury(
        a_message(2),
        code="canvas_error",
        attempts=3,
        first_at=NOON,
        last_at=NOON + timedelta(minutes=5),
    )

    facts = {
        "error_code": "canvas_error",
        "attempts": "3",
        "first_at": "2026-11-30T12:00:00Z",
        "last_at": "2026-11-30T12:05:00Z",
    }
    assert queues.dead() == [(a_message(2), facts)]


async def test_naive_moments(queues: Queues) -> None:
    """R210: times without a time zone are refused."""
    with pytest.raises(ValueError, match="time zone"):
        await queues.queue.bury(
            a_message(),
            code="storage",
            attempts=1,
            first_at=NOON.replace(tzinfo=None),
            last_at=NOON,
        )
