"""Small readers of recorded values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_simulator.importing.recordings import Json


def moment(text: str | None) -> datetime | None:
    """A recorded time in UTC; the database's rows have no zone and are UTC already."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)


def sure(text: str | None, otherwise: datetime) -> datetime:
    """The same where the row must have one."""
    return moment(text) or otherwise


def moments(row: Json, names: Iterable[str]) -> list[datetime]:
    """The times that the row has under ``names``."""
    found = (moment(row.get(name)) for name in names if isinstance(row.get(name), str))
    return [at for at in found if at is not None]


def number(value: Json) -> int | None:
    return None if value is None else int(value)
