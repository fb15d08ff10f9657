"""What was given up, oldest first."""

from collections.abc import Sequence

from canvas_sync.ports import DeadLetter, DeadLetters

MOST = 1000
"""Letters looked at in each queue: SQS has no list, so each one is received and given back."""


async def list_dead_letters(*, letters: DeadLetters) -> Sequence[DeadLetter]:
    """Every dead letter, up to ``MOST`` of each queue; all of them stay where they are."""
    async with letters.opened(most=MOST) as found:
        return sorted(found, key=lambda letter: (letter.first_at, letter.id))
