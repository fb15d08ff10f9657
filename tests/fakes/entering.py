"""What every fake does first: let others run, be out of order if told so, refuse naive times."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime

from canvas_sync.domain.errors import SyncError
from canvas_sync.domain.moments import aware


class Breakable:
    """``down``: what every call raises while it is set."""

    def __init__(self) -> None:
        self.down: SyncError | None = None

    async def enter(self, *given: object) -> None:
        await asyncio.sleep(0)
        refuse_naive(given)
        if self.down is not None:
            raise self.down


def refuse_naive(given: object) -> None:
    """Raise ``ValueError`` if there is a moment without a time zone anywhere in ``given``."""
    if isinstance(given, datetime):
        aware(given)
    elif is_dataclass(given):
        refuse_naive([getattr(given, field.name) for field in fields(given)])
    elif isinstance(given, Mapping):
        refuse_naive(given.values())
    elif isinstance(given, Iterable) and not isinstance(given, str | bytes):
        for part in given:
            refuse_naive(part)
