"""Moments that break clocks (R210): daylight saving, the end of the year, far zones and years."""

from datetime import datetime
from zoneinfo import ZoneInfo

_BERLIN, _NEW_YORK = "Europe/Berlin", "America/New_York"
_FAR_EAST = "Pacific/Kiritimati"
"""UTC+14: the first to see a new day."""


def _local(text: str, zone: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


MOMENTS: dict[str, tuple[datetime, str]] = {
    "Berlin before the gap": (_local("2026-03-29T01:59:59", _BERLIN), "2026-03-29T00:59:59Z"),
    "Berlin after the gap": (_local("2026-03-29T03:00", _BERLIN), "2026-03-29T01:00:00Z"),
    "Berlin 2:30, the first": (_local("2026-10-25T02:30", _BERLIN), "2026-10-25T00:30:00Z"),
    "Berlin 2:30 again": (_local("2026-10-25T02:30", _BERLIN, fold=1), "2026-10-25T01:30:00Z"),
    "New York before the gap": (_local("2026-03-08T01:59:59", _NEW_YORK), "2026-03-08T06:59:59Z"),
    "New York after the gap": (_local("2026-03-08T03:00", _NEW_YORK), "2026-03-08T07:00:00Z"),
    "New York 1:30, the first": (_local("2026-11-01T01:30", _NEW_YORK), "2026-11-01T05:30:00Z"),
    "New York 1:30 again": (_local("2026-11-01T01:30", _NEW_YORK, fold=1), "2026-11-01T06:30:00Z"),
    "31 December in Berlin": (_local("2026-12-31T23:59:59", _BERLIN), "2026-12-31T22:59:59Z"),
    "31 December in New York": (_local("2026-12-31T23:59:59", _NEW_YORK), "2027-01-01T04:59:59Z"),
    "New Year at UTC+14": (_local("2027-01-01T00:00", _FAR_EAST), "2026-12-31T10:00:00Z"),
    "a leap day": (_local("2028-02-29T23:59:59", "UTC"), "2028-02-29T23:59:59Z"),
    "a year typed with two digits": (_local("0026-11-30T12:00", "UTC"), "0026-11-30T12:00:00Z"),
    "the last second": (_local("9999-12-31T23:59:59", "UTC"), "9999-12-31T23:59:59Z"),
}
"""Local moment and the same in UTC, by name. Canvas stores whatever year a teacher types."""
