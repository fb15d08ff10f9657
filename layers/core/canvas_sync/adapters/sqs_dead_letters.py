"""The dead-letter queues on SQS, which can't peek: letters are received, held, and given back."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.errors import QueueUnavailable
from canvas_sync.domain.moments import from_iso
from canvas_sync.ports import DeadLetter

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

Answer = TypeVar("Answer")

HELD_SECONDS = 120
A_BATCH = 10
UNREADABLE = "message_unreadable"
WORKER_FAILED = "worker_failed"
"""SQS itself gave it up: the worker's log has the reason of each attempt."""


@dataclass(frozen=True, slots=True)
class DeadLetterQueue:
    """``source_url`` None: what lies there came from no queue and was tried once."""

    url: str
    source_url: str | None


class SqsDeadLetters:
    """``queues`` by the name of the lane they belong to.

    ``wait_seconds``: how long SQS asks all the servers of a queue, not only a few of them.
    """

    def __init__(
        self,
        client: "SQSClient",
        queues: Mapping[str, DeadLetterQueue],
        *,
        wait_seconds: int = 1,
    ) -> None:
        self._client = client
        self._wait_seconds = wait_seconds
        self._queues = queues
        self._held: dict[str, tuple[DeadLetterQueue, str]] = {}  # queue and receipt by letter's id

    @asynccontextmanager
    async def opened(self, *, most: int) -> AsyncIterator[Sequence[DeadLetter]]:
        try:
            lists = [self._receive(name, queue, most) for name, queue in self._queues.items()]
            yield [letter for found in await asyncio.gather(*lists) for letter in found]
        finally:
            await self._give_back()

    async def send_back(self, letter: DeadLetter) -> None:
        queue, receipt = self._held[letter.id]
        source_url = queue.source_url
        if source_url is None:
            raise QueueUnavailable(f"{letter.id} came from no queue that it could go back to")
        await _call(lambda: self._client.send_message(QueueUrl=source_url, MessageBody=letter.body))
        await _call(lambda: self._client.delete_message(QueueUrl=queue.url, ReceiptHandle=receipt))
        del self._held[letter.id]

    async def _receive(self, name: str, queue: DeadLetterQueue, most: int) -> list[DeadLetter]:
        receives = await self._receives(queue)
        letters: list[DeadLetter] = []
        while len(letters) < most and (messages := await self._receive_batch(queue)):
            letters += [_letter(message, name, receives) for message in messages]
        return letters

    async def _receive_batch(self, queue: DeadLetterQueue) -> "Sequence[MessageTypeDef]":
        answer = await _call(
            lambda: self._client.receive_message(
                QueueUrl=queue.url,
                MaxNumberOfMessages=A_BATCH,
                VisibilityTimeout=HELD_SECONDS,
                WaitTimeSeconds=self._wait_seconds,
                MessageSystemAttributeNames=["SentTimestamp"],
                MessageAttributeNames=["All"],
            )
        )
        messages = answer.get("Messages", [])
        self._held |= {found["MessageId"]: (queue, found["ReceiptHandle"]) for found in messages}
        return messages

    async def _receives(self, queue: DeadLetterQueue) -> int:
        """How often SQS delivers a message before it gives it up."""
        url = queue.source_url
        if url is None:
            return 1
        answer = await _call(
            lambda: self._client.get_queue_attributes(
                QueueUrl=url, AttributeNames=["RedrivePolicy"]
            )
        )
        return int(json.loads(answer["Attributes"]["RedrivePolicy"])["maxReceiveCount"])

    async def _give_back(self) -> None:
        """Let others see at once, not after ``HELD_SECONDS``, what was not sent back."""
        held, self._held = list(self._held.values()), {}
        for queue, receipt in held:
            await _call(lambda q=queue, r=receipt: self._show(q, r))  # type: ignore[misc]  # defaults bind now

    def _show(self, queue: DeadLetterQueue, receipt: str) -> None:
        self._client.change_message_visibility(
            QueueUrl=queue.url, ReceiptHandle=receipt, VisibilityTimeout=0
        )


async def _call(call: Callable[[], Answer]) -> Answer:
    try:
        return await asyncio.to_thread(call)
    except ClientError as exc:
        code = exc.response.get("Error", {}).get("Code", "unknown")
        raise QueueUnavailable(f"SQS failed at {exc.operation_name}: {code}") from exc
    except BotoCoreError as exc:
        raise QueueUnavailable(f"SQS can't be reached: {type(exc).__name__}") from exc


def _letter(message: "MessageTypeDef", queue: str, receives: int) -> DeadLetter:
    """A message with what ``bury`` said of it, or else with what SQS knows."""
    given = message.get("MessageAttributes", {})
    said = {name: value.get("StringValue", "") for name, value in given.items()}
    kind = _kind(message["Body"])
    sent_ms = int(message["Attributes"]["SentTimestamp"])
    return DeadLetter(
        queue=queue,
        id=message["MessageId"],
        body=message["Body"],
        kind=kind,
        error_code=said.get("error_code") or (WORKER_FAILED if kind else UNREADABLE),
        attempts=int(said.get("attempts") or receives),
        first_at=_moment(said.get("first_at")) or datetime.fromtimestamp(sent_ms / 1000, UTC),
        last_at=_moment(said.get("last_at")),
    )


def _moment(text: str | None) -> datetime | None:
    return from_iso(text) if text else None


def _kind(body: str) -> str | None:
    try:
        return SyncMessage.model_validate_json(body).kind.value
    except ValidationError:
        return None
