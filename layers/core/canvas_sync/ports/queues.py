"""Sync messages in two lanes, and the letters that died in them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from canvas_sync.contracts.messages import SyncMessage


class Lane(StrEnum):
    HIGH = "high"
    BACKGROUND = "background"


class SyncQueue(Protocol):
    async def send(
        self, messages: Sequence[SyncMessage], *, lane: Lane, delay_seconds: int = 0
    ) -> None:
        """Hand over durable messages.

        Raises:
            QueueUnavailable: not all of them were taken.
        """
        ...

    async def bury(
        self,
        message: SyncMessage,
        *,
        code: str,
        attempts: int,
        first_at: datetime,
        last_at: datetime,
    ) -> None:
        """Put a given-up message into the dead letters with what a person needs to judge it."""
        ...


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up, as it lies in a dead-letter queue.

    ``queue``: the lane it belongs to, or ``plan`` for a failed tick, which nothing can send again.
    ``kind`` None: of no shape known here. ``attempts`` counts how often it was tried.
    ``last_at`` None: SQS moved it there and doesn't tell when.
    """

    queue: str
    id: str
    body: str
    kind: str | None
    error_code: str
    attempts: int
    first_at: datetime
    last_at: datetime | None

    @property
    def can_go_back(self) -> bool:
        return self.queue != "plan"


class DeadLetters(Protocol):
    """The dead-letter queues of a stack, for those who run it."""

    def opened(self, *, most: int) -> AbstractAsyncContextManager[Sequence[DeadLetter]]:
        """Up to ``most`` letters of each queue, nobody else's while the block runs.

        Those that were not sent back in the block are left where they were.

        Raises:
            QueueUnavailable: a queue did not answer.
        """
        ...

    async def send_back(self, letter: DeadLetter) -> None:
        """Put an opened letter's body, unchanged, into the queue it belongs to, then remove it.

        Interrupted between the two it is there twice; a worker drops what is done.
        """
        ...
