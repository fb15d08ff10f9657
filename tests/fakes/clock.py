"""A clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

from canvas_sync.domain.moments import aware

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


class FakeClock:
    def __init__(self, at: datetime = NOON) -> None:
        self.at = aware(at)

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> datetime:
        self.at += by
        return self.at
