"""What is given again as long as it is right: whole answers, and what they are made of."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")
_MOST = 512


@dataclass(frozen=True, slots=True)
class Kept:
    """Good for one revision of the world, from ``since`` until before ``until``."""

    revision: int
    since: datetime
    until: datetime
    body: bytes


@dataclass(slots=True)
class Answers:
    """The latest answers by whatever tells two questions apart; the oldest one goes first."""

    _kept: OrderedDict[object, Kept] = field(default_factory=OrderedDict)

    def get(self, key: object, revision: int, now: datetime) -> bytes | None:
        found = self._kept.get(key)
        if found is None or found.revision != revision or not found.since <= now < found.until:
            return None
        self._kept.move_to_end(key)
        return found.body

    def keep(self, key: object, kept: Kept) -> None:
        self._kept[key] = kept
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)


@dataclass(slots=True)
class Computed(Generic[T]):
    """Values computed from one state of the world: forgotten when asked for at another."""

    _state: Hashable = None
    _values: dict[Hashable, T] = field(default_factory=dict)

    def get(self, state: Hashable, key: Hashable, compute: Callable[[], T]) -> T:
        """The value for ``key`` at ``state``, computed if this is the first question."""
        if state != self._state:
            self._state, self._values = state, {}
        if key not in self._values:
            self._values[key] = compute()
        return self._values[key]
