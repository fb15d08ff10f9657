"""The SQS adapter: what it asks for, and what its failures mean."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from botocore.stub import ANY, Stubber

from canvas_sync.adapters.sqs_queue import SqsQueue
from canvas_sync.domain.errors import ContractBroken, QueueUnavailable
from canvas_sync.ports import Lane
from tests.contract.ports.test_queue import a_message
from tests.fakes.aws import REGION
from tests.fakes.clock import NOON

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

HIGH = "http://127.0.0.1:1/000000000000/high"


def _queue(client: "SQSClient") -> SqsQueue:
    return SqsQueue(client, lanes={Lane.HIGH: HIGH}, dead_letters=HIGH)


@pytest.fixture
def client() -> "SQSClient":
    config = Config(connect_timeout=1, retries={"total_max_attempts": 1})
    return boto3.client("sqs", region_name=REGION, endpoint_url=HIGH, config=config)


@pytest.fixture
def stub(client: "SQSClient") -> Iterator[Stubber]:
    with Stubber(client) as stub:
        yield stub


@pytest.mark.parametrize(("asked", "given"), [(0, 0), (899, 899), (4_000, 900), (-1, 0)])
async def test_delay(client: "SQSClient", stub: Stubber, asked: int, given: int) -> None:
    """A message waits as long as asked for, up to the 900 s that SQS takes."""
    body = a_message().as_json()
    entry = {"Id": "0", "MessageBody": body, "DelaySeconds": given}
    answer = {"Successful": [{"Id": "0", "MessageId": "m", "MD5OfMessageBody": "m"}], "Failed": []}
    stub.add_response("send_message_batch", answer, {"QueueUrl": HIGH, "Entries": [entry]})

    await _queue(client).send([a_message()], lane=Lane.HIGH, delay_seconds=asked)


async def test_one_refused(client: "SQSClient", stub: Stubber) -> None:
    """One message that the queue did not take is a failure of the whole sending."""
    answer = {
        "Successful": [{"Id": "0", "MessageId": "m", "MD5OfMessageBody": "m"}],
        "Failed": [{"Id": "1", "Code": "InternalError", "SenderFault": False}],
    }
    stub.add_response("send_message_batch", answer, {"QueueUrl": HIGH, "Entries": ANY})

    with pytest.raises(QueueUnavailable, match="1 of 2"):
        await _queue(client).send([a_message(1), a_message(2)], lane=Lane.HIGH)


async def test_refused(client: "SQSClient", stub: Stubber) -> None:
    """A queue that refuses is a failure that may pass, without the message in its text."""
    stub.add_client_error("send_message", "OverLimit")

    with pytest.raises(QueueUnavailable, match="OverLimit") as caught:
        await _queue(client).bury(
            a_message(), code="storage", attempts=3, first_at=NOON, last_at=NOON
        )

    assert a_message().owner not in str(caught.value)


async def test_nobody_there(client: "SQSClient") -> None:
    """A queue that can't be reached is a failure that may pass."""
    with pytest.raises(QueueUnavailable):
        await _queue(client).send([a_message()], lane=Lane.HIGH)


@pytest.mark.parametrize(("received", "seconds"), [(1, 2), (5, 32), (40, 64)])
async def test_rest(client: "SQSClient", stub: Stubber, received: int, seconds: int) -> None:
    """A failed message rests 2 s to the power of its receives, so that poison dies soon."""
    asked = {"QueueUrl": HIGH, "ReceiptHandle": "receipt", "VisibilityTimeout": seconds}
    stub.add_response("change_message_visibility", {}, asked)

    await _queue(client).rest("high", "receipt", receive_count=received)


async def test_rest_elsewhere(client: "SQSClient") -> None:
    """A message of a queue that is not configured is a bug."""
    with pytest.raises(ContractBroken):
        await _queue(client).rest("unknown", "receipt", receive_count=1)
