"""The queue in memory: what was sent, in order, and what was buried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.ports import Lane
from tests.fakes.entering import Breakable


@dataclass(frozen=True, slots=True)
class Sent:
    message: SyncMessage
    lane: Lane
    delay_seconds: int


@dataclass(frozen=True, slots=True)
class Buried:
    message: SyncMessage
    code: str
    attempts: int
    first_at: datetime
    last_at: datetime


class FakeQueue(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Sent] = []
        self.buried: list[Buried] = []

    @property
    def messages(self) -> list[SyncMessage]:
        return [sent.message for sent in self.sent]

    async def send(
        self, messages: Sequence[SyncMessage], *, lane: Lane, delay_seconds: int = 0
    ) -> None:
        await self.enter()
        self.sent += [Sent(message, lane, delay_seconds) for message in messages]

    async def bury(
        self,
        message: SyncMessage,
        *,
        code: str,
        attempts: int,
        first_at: datetime,
        last_at: datetime,
    ) -> None:
        await self.enter(first_at, last_at)
        self.buried.append(Buried(message, code, attempts, first_at, last_at))
