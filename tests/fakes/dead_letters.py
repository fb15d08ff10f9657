"""Dead letters in memory: what lies there, and what was sent back, in order."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from canvas_sync.ports import DeadLetter
from tests.fakes.clock import NOON
from tests.fakes.entering import Breakable


def a_letter(number: int = 1, *, queue: str = "high", first_at: datetime = NOON) -> DeadLetter:
    return DeadLetter(
        queue=queue,
        id=f"letter-{number}",
        body=f'{{"number":{number}}}',
        kind="full",
        error_code="canvas_error",
        attempts=3,
        first_at=first_at,
        last_at=None,
    )


class FakeDeadLetters(Breakable):
    def __init__(self, letters: Iterable[DeadLetter] = ()) -> None:
        super().__init__()
        self.letters = list(letters)
        self.sent_back: list[DeadLetter] = []

    @asynccontextmanager
    async def opened(self, *, most: int) -> AsyncIterator[Sequence[DeadLetter]]:
        await self.enter()
        yield self.letters[:most]

    async def send_back(self, letter: DeadLetter) -> None:
        await self.enter()
        self.letters.remove(letter)
        self.sent_back.append(letter)
