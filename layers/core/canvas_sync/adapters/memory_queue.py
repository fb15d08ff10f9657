"""Messages of one process: whoever runs it delivers them itself."""

from collections.abc import Sequence
from datetime import datetime

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.ports import Lane


class MemoryQueue:
    """``waiting``: messages in the order they came, with the seconds they are to wait."""

    def __init__(self) -> None:
        self.waiting: list[tuple[SyncMessage, int]] = []

    async def send(
        self,
        messages: Sequence[SyncMessage],
        *,
        lane: Lane,  # noqa: ARG002  # there is one
        delay_seconds: int = 0,
    ) -> None:
        self.waiting += [(message, delay_seconds) for message in messages]

    async def bury(
        self,
        message: SyncMessage,
        *,
        code: str,
        attempts: int,
        first_at: datetime,
        last_at: datetime,
    ) -> None:
        """Nothing: the run's record says how it failed, and the person can ask again."""
