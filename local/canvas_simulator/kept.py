"""Answers that are given again as long as they are right."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

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
