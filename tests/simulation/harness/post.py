"""The queues as SQS keeps them: letters come late, twice, in any order, or again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.errors import QueueUnavailable
from canvas_sync.ports import Lane
from tests.fakes.queue import FakeQueue
from tests.simulation.harness.clocks import seconds_now

MOST_RECEIVES = 5


@dataclass(slots=True)
class Letter:
    """A message in a queue, as text; ``visible_at`` in the loop's seconds."""

    body: str
    visible_at: float
    receives: int = 0


class Post(FakeQueue):
    """``to_lose``, ``to_double``: so many of the next letters. ``refuses``: next sends fail."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.letters: list[Letter] = []
        self.to_lose = 0
        self.to_double = 0
        self.refuses = 0
        self.lost = 0
        self.doubled = 0
        self.dead: list[str] = []
        self._chance = chance

    async def send(
        self, messages: Sequence[SyncMessage], *, lane: Lane, delay_seconds: int = 0
    ) -> None:
        if self.refuses and messages:
            self.refuses -= 1
            raise QueueUnavailable("the queue takes nothing now")
        await super().send(messages, lane=lane, delay_seconds=delay_seconds)
        self.letters += [
            Letter(one.as_json(), seconds_now() + delay_seconds)
            for one in messages
            if not self._loses()
        ]

    def _loses(self) -> bool:
        if not self.to_lose:
            return False
        self.to_lose -= 1
        self.lost += 1
        return True

    def take(self) -> Letter | None:
        """Any visible letter; out of the queue until it is given back."""
        visible = [one for one in self.letters if one.visible_at <= seconds_now()]
        if not visible:
            return None
        letter = self._chance.choice(visible)
        self.letters.remove(letter)
        letter.receives += 1
        if self.to_double:
            self.to_double -= 1
            self.doubled += 1
            self.letters.append(Letter(letter.body, seconds_now(), letter.receives))
        return letter

    def give_back(self, letter: Letter, *, in_seconds: float) -> None:
        """Not done with: it comes again, or after too many times goes to the dead letters."""
        if letter.receives >= MOST_RECEIVES:
            self.dead.append(letter.body)
            return
        letter.visible_at = seconds_now() + in_seconds
        self.letters.append(letter)

    @property
    def next_at(self) -> float | None:
        """When the next letter is visible."""
        return min((one.visible_at for one in self.letters), default=None)
