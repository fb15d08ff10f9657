"""What a run that ran out of time had read of courses it could not finish (R54, R70)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from canvas_sync.domain.ids import SyncId

KEEP_PAGES = timedelta(hours=1)
"""A run that rests for longer begins such courses anew."""
MOST_BYTES = 8_000_000
"""More is not kept: the course fails for now, as if nothing could be."""


@dataclass(frozen=True, slots=True)
class KeptPages:
    """``body``: the reader's own form, packed; ``kept_at``: our clock."""

    sync_id: SyncId
    kept_at: datetime
    body: bytes = field(repr=False)

    def serve(self, sync_id: SyncId, *, now: datetime) -> bool:
        """Whether the run ``sync_id`` may go on behind them."""
        return self.sync_id == sync_id and now - self.kept_at < KEEP_PAGES
