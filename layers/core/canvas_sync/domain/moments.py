"""The only rules about time: moments are aware and in UTC, everywhere (R210)."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator


def aware(moment: datetime) -> datetime:
    """``moment`` in UTC.

    Raises:
        ValueError: it has no time zone (a naive time is never guessed at), or no year in UTC.
    """
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as exc:
        raise ValueError("a moment lies within the years 1 to 9999") from exc


Moment = Annotated[datetime, AfterValidator(aware)]


def iso(moment: datetime) -> str:
    """UTC to the second with a Z: `2026-11-30T22:59:59Z`."""
    return _text(aware(moment), "seconds")


def iso_exact(moment: datetime) -> str:
    """UTC with microseconds and a Z: sorts as text."""
    return _text(aware(moment), "microseconds")


@lru_cache(maxsize=8192)
def _text(in_utc: datetime, precision: str) -> str:
    """Not by ``strftime``: on Linux it writes the year 26, which Canvas knows, without zeros.

    Due dates and stamps come again and again: written once. In UTC, because elsewhere the hour
    that comes twice in autumn is equal to itself.
    """
    return in_utc.isoformat(timespec=precision).removesuffix("+00:00") + "Z"


def from_iso(text: str) -> datetime:
    """Read ISO 8601 with a time zone.

    Raises:
        ValueError: not ISO 8601, without a time zone, or without a year in UTC.
    """
    return aware(datetime.fromisoformat(text))
