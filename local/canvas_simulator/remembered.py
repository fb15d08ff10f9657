"""The list cache: what lists go by is remembered for a minute, per course and people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_simulator.clock import Clock

FOR = timedelta(seconds=60)
Key = tuple[int, frozenset[int]]


class Remembered:
    """Yes or no per id, as first asked; forgotten by a job a minute after the first question."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[Key, dict[int, bool]] = {}

    def of(self, course_id: int, user_ids: frozenset[int]) -> dict[int, bool]:
        """What is remembered for these people in that course; to be added to."""
        key = (course_id, user_ids)
        if key not in self._known:
            self._known[key] = {}
            self._clock.later(FOR, lambda _: self._forget(key))
        return self._known[key]

    def _forget(self, key: Key) -> None:
        del self._known[key]
