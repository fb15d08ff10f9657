"""The queues of sync messages and the dead letters of given-up ones."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.errors import ContractBroken, QueueUnavailable
from canvas_sync.domain.moments import iso
from canvas_sync.ports import Lane

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef

A_BATCH = 10
MAX_DELAY_SECONDS = 900
MAX_REST_SECONDS = 64


class SqsQueue:
    """``lanes``: the queue's URL of each lane; ``dead_letters``: the URL of lane high's."""

    def __init__(
        self, client: "SQSClient", *, lanes: Mapping[Lane, str], dead_letters: str = ""
    ) -> None:
        self._client = client
        self._lanes = lanes
        self._dead_letters = dead_letters

    async def send(
        self, messages: Sequence[SyncMessage], *, lane: Lane, delay_seconds: int = 0
    ) -> None:
        """SQS takes delays up to 900 s; who needs more looks at the message's ``not_before``."""
        delay = min(max(delay_seconds, 0), MAX_DELAY_SECONDS)
        bodies = iter([message.as_json() for message in messages])
        while some := list(islice(bodies, A_BATCH)):
            await asyncio.to_thread(self._send_batch, some, self._lanes[lane], delay)

    def _send_batch(self, bodies: Sequence[str], url: str, delay_seconds: int) -> None:
        with _translated():
            answer = self._client.send_message_batch(
                QueueUrl=url,
                Entries=[
                    {"Id": str(number), "MessageBody": body, "DelaySeconds": delay_seconds}
                    for number, body in enumerate(bodies)
                ],
            )
        if failed := answer.get("Failed"):
            codes = sorted({entry["Code"] for entry in failed})
            raise QueueUnavailable(f"SQS refused {len(failed)} of {len(bodies)} messages: {codes}")

    async def bury(
        self,
        message: SyncMessage,
        *,
        code: str,
        attempts: int,
        first_at: datetime,
        last_at: datetime,
    ) -> None:
        """The body stays as it was, so that a plain redrive delivers the same message."""
        facts = {"error_code": code, "first_at": iso(first_at), "last_at": iso(last_at)}
        attributes: dict[str, MessageAttributeValueTypeDef] = {
            name: {"DataType": "String", "StringValue": text} for name, text in facts.items()
        }
        attributes["attempts"] = {"DataType": "Number", "StringValue": str(attempts)}
        await asyncio.to_thread(self._bury, message.as_json(), attributes)

    def _bury(self, body: str, attributes: "Mapping[str, MessageAttributeValueTypeDef]") -> None:
        with _translated():
            self._client.send_message(
                QueueUrl=self._dead_letters, MessageBody=body, MessageAttributes=attributes
            )

    async def rest(self, queue_name: str, receipt: str, *, receive_count: int) -> None:
        """Hide a failed message for 2^``receive_count`` s, so that poison is dead in a minute.

        ``queue_name``: the last part of the record's ``eventSourceARN``.
        """
        urls = [url for url in self._lanes.values() if url.rsplit("/", 1)[-1] == queue_name]
        if not urls:
            raise ContractBroken(f"{queue_name} is not a queue of this function")
        await asyncio.to_thread(
            self._rest, urls[0], receipt, min(2**receive_count, MAX_REST_SECONDS)
        )

    def _rest(self, url: str, receipt: str, seconds: int) -> None:
        with _translated():
            self._client.change_message_visibility(
                QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=seconds
            )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ClientError as exc:
        code = exc.response.get("Error", {}).get("Code", "unknown")
        raise QueueUnavailable(f"SQS failed at {exc.operation_name}: {code}") from exc
    except BotoCoreError as exc:
        raise QueueUnavailable(f"SQS can't be reached: {type(exc).__name__}") from exc
