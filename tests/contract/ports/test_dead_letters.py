"""DeadLetters over SQS: what is received is told whole, given back, or sent where it belongs."""

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import boto3
import pytest

from canvas_sync.adapters.sqs_dead_letters import DeadLetterQueue, SqsDeadLetters
from canvas_sync.adapters.sqs_queue import SqsQueue
from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.errors import QueueUnavailable
from canvas_sync.domain.run import Kind, Reason
from canvas_sync.ports import Lane
from tests.fakes.aws import REGION, an_aws
from tests.fakes.builders import ANNA, SCHOOL, SYNC
from tests.fakes.clock import NOON

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

RECEIVES = 5
MESSAGE = SyncMessage(
    kind=Kind.FULL,
    owner=ANNA,
    instance=SCHOOL,
    sync_id=SYNC,
    attempt=2,
    requested_by=Reason.MANUAL,
    correlation_id="request-1",
)


class Letters:
    """A queue ``high`` with its dead letters, and those of the planner, in moto."""

    def __init__(self) -> None:
        self.client: SQSClient = boto3.client("sqs", region_name=REGION)
        self.dead = self._made("dead")
        policy = {"deadLetterTargetArn": self._arn(self.dead), "maxReceiveCount": RECEIVES}
        self.high = self._made("high", RedrivePolicy=json.dumps(policy))
        self.ticks = self._made("ticks")
        queues = {
            "high": DeadLetterQueue(self.dead, self.high),
            "plan": DeadLetterQueue(self.ticks, None),
        }
        self.port = SqsDeadLetters(self.client, queues, wait_seconds=0)

    def _made(self, name: str, **attributes: str) -> str:
        return self.client.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]  # type: ignore[arg-type]  # a plain dict

    def _arn(self, url: str) -> str:
        names = self.client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return names["Attributes"]["QueueArn"]

    def bodies(self, url: str) -> list[str]:
        answer = self.client.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        return [message["Body"] for message in answer.get("Messages", [])]


@pytest.fixture
async def letters() -> AsyncIterator[Letters]:
    with an_aws():
        yield Letters()


async def test_buried(letters: Letters) -> None:
    """What the worker buried is told with code, attempts, first and last time, body unchanged."""
    queue = SqsQueue(letters.client, lanes={Lane.HIGH: letters.high}, dead_letters=letters.dead)
    await queue.bury(MESSAGE, code="canvas_error", attempts=3, first_at=NOON, last_at=NOON)

    async with letters.port.opened(most=10) as found:
        [letter] = found

    assert (letter.queue, letter.kind, letter.error_code) == ("high", "full", "canvas_error")
    assert (letter.attempts, letter.first_at, letter.last_at) == (3, NOON, NOON)
    assert letter.body == MESSAGE.as_json()


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        pytest.param(MESSAGE.as_json(), "full", "worker_failed", id="given up by SQS"),
        pytest.param('{"schema":2}', None, "message_unreadable", id="newer"),
        pytest.param("not JSON", None, "message_unreadable", id="garbage"),
    ],
)
async def test_moved_by_sqs(letters: Letters, body: str, kind: str | None, code: str) -> None:
    """A message that SQS gave up says so, known shape or not; its queue tells the attempts."""
    letters.client.send_message(QueueUrl=letters.dead, MessageBody=body)

    async with letters.port.opened(most=10) as found:
        [letter] = found

    assert (letter.kind, letter.error_code, letter.attempts) == (kind, code, RECEIVES)
    assert letter.body == body


async def test_given_back(letters: Letters) -> None:
    """Letters looked at are visible again at once, more of them than one answer holds."""
    for number in range(23):
        letters.client.send_message(QueueUrl=letters.dead, MessageBody=f"{number}")

    async with letters.port.opened(most=100) as first:
        assert letters.bodies(letters.dead) == []
    async with letters.port.opened(most=100) as second:
        assert sorted(letter.id for letter in second) == sorted(letter.id for letter in first)

    assert len(first) == 23


async def test_sent_back(letters: Letters) -> None:
    """A letter sent back is in its own queue, unchanged, and no dead letter any more."""
    letters.client.send_message(QueueUrl=letters.dead, MessageBody="first")
    letters.client.send_message(QueueUrl=letters.dead, MessageBody="second")

    async with letters.port.opened(most=10) as found:
        await letters.port.send_back(next(letter for letter in found if letter.body == "first"))

    assert letters.bodies(letters.high) == ["first"]
    assert letters.bodies(letters.dead) == ["second"]


async def test_tick(letters: Letters) -> None:
    """A failed tick is told, and has no queue to go back to."""
    letters.client.send_message(QueueUrl=letters.ticks, MessageBody="{}")

    async with letters.port.opened(most=10) as found:
        [tick] = found
        assert not tick.can_go_back
        with pytest.raises(QueueUnavailable):
            await letters.port.send_back(tick)

    assert letters.bodies(letters.ticks) == ["{}"]


async def test_queue_gone(letters: Letters) -> None:
    """A queue that isn't there is told in our words."""
    letters.client.delete_queue(QueueUrl=letters.dead)

    with pytest.raises(QueueUnavailable, match="ReceiveMessage"):
        async with letters.port.opened(most=10):
            pass
