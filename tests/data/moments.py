"""Moments that break clocks (R210): daylight saving, the end of the year, far zones and years."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
"""UTC+14: the first to see a new day."""

MOMENTS: dict[str, tuple[datetime, str]] = {
    "Berlin before the gap": (
        datetime(2026, 3, 29, 1, 59, 59, tzinfo=BERLIN),
        "2026-03-29T00:59:59Z",
    ),
    "Berlin after the gap": (datetime(2026, 3, 29, 3, tzinfo=BERLIN), "2026-03-29T01:00:00Z"),
    "Berlin 2:30 for the first time": (
        datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN),
        "2026-10-25T00:30:00Z",
    ),
    "Berlin 2:30 once more": (
        datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1),
        "2026-10-25T01:30:00Z",
    ),
    "New York before the gap": (
        datetime(2026, 3, 8, 1, 59, 59, tzinfo=NEW_YORK),
        "2026-03-08T06:59:59Z",
    ),
    "New York after the gap": (datetime(2026, 3, 8, 3, tzinfo=NEW_YORK), "2026-03-08T07:00:00Z"),
    "New York 1:30 for the first time": (
        datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK),
        "2026-11-01T05:30:00Z",
    ),
    "New York 1:30 once more": (
        datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=1),
        "2026-11-01T06:30:00Z",
    ),
    "31 December in Berlin": (
        datetime(2026, 12, 31, 23, 59, 59, tzinfo=BERLIN),
        "2026-12-31T22:59:59Z",
    ),
    "31 December in New York": (
        datetime(2026, 12, 31, 23, 59, 59, tzinfo=NEW_YORK),
        "2027-01-01T04:59:59Z",
    ),
    "New Year at UTC+14": (datetime(2027, 1, 1, tzinfo=KIRITIMATI), "2026-12-31T10:00:00Z"),
    "a leap day": (datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC), "2028-02-29T23:59:59Z"),
    "a year typed with two digits": (datetime(26, 11, 30, 12, tzinfo=UTC), "0026-11-30T12:00:00Z"),
    "the last second": (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), "9999-12-31T23:59:59Z"),
}
"""Local moment and the same in UTC, by name. Canvas stores whatever year a teacher types."""
