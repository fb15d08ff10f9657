"""Send given-up messages again, once the cause is gone."""

from collections.abc import Collection
from dataclasses import dataclass

from canvas_sync.ports import DeadLetter, DeadLetters
from canvas_sync.usecases.list_dead_letters import MOST


@dataclass(frozen=True, slots=True)
class Redriven:
    """``sent``: what went back, or would. ``left``: failed ticks. ``unknown``: ids of no letter."""

    sent: tuple[DeadLetter, ...]
    left: tuple[DeadLetter, ...]
    unknown: tuple[str, ...]


async def redrive(
    ids: Collection[str] | None, *, letters: DeadLetters, dry_run: bool = False
) -> Redriven:
    """Send the messages with these ids, or all, back where they belong, unchanged.

    Doing it again changes nothing: a sync that is done is dropped by the worker. A failed tick of
    the planner is left: the next tick has caught up.
    """
    async with letters.opened(most=MOST) as found:
        wanted = [letter for letter in found if ids is None or letter.id in ids]
        sent = tuple(letter for letter in wanted if letter.can_go_back)
        if not dry_run:
            for letter in sent:
                await letters.send_back(letter)
    left = tuple(letter for letter in wanted if not letter.can_go_back)
    known = {letter.id for letter in wanted}
    return Redriven(sent, left, tuple(sorted(set(ids or ()) - known)))
