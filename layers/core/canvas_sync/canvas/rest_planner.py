"""The planner as a gate: nearly free while nothing moves, and flags of dated work when it does.

Its ETag stays the same until something happens to the person or their courses; a 304 is false
after an override's edit, which only the quiet lists show (measured). Its window is anchored at the
last reading of everything, so that nothing leaves it by itself. The token of a look is the anchor
and the ETag: ``20261121W/"649f…"``, at most 60 characters; without it the planner is read anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.rest_pages import rows_from
from canvas_sync.canvas.rest_signals import planner_signals
from canvas_sync.canvas.rest_trouble import CLOSED, UNREAD, tell_unread
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.moments import iso
from canvas_sync.ports import Report

PLANNER = "planner/items?start_date={start}&end_date={end}&per_page=100"
BEHIND, AHEAD = timedelta(days=14), timedelta(days=35)
PAGES = 5
"""A window of more rows is left to the daily reconcile."""
ANCHOR_DIGITS = 8
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Planner:
    """``signals`` None: nothing moved (``unmoved``), or more rows than are worth reading.

    ``is_unread``: nothing is known this time; what moved since the token is told by the next.
    """

    token: str | None
    signals: Mapping[CourseId, str] | None
    is_closed: bool = False
    is_unread: bool = False
    unmoved: bool = False


async def read_planner(
    client: CanvasClient, report: Report, token: str | None, *, today: datetime, home_shard: int
) -> Planner:
    """What the planner shows, if it moved since ``token``."""
    anchor, etag = _parted(token, today=today)
    path = PLANNER.format(start=iso(anchor - BEHIND), end=iso(anchor + AHEAD))
    try:
        page = await client.get(path, place=Place.COURSE, etag=etag)
        if page.not_modified:
            return Planner(token, None, unmoved=True)
        rows = await rows_from(client, page, most=PAGES)
    except CLOSED:
        return Planner(None, None, is_closed=True)
    except UNREAD as exc:
        tell_unread(report, "planner", exc)
        return Planner(token, None, is_unread=True)
    after = f"{anchor:%Y%m%d}{page.etag}" if page.etag else None
    kept = after if after is not None and len(after) <= LONGEST else None
    signals = planner_signals(rows.rows, home_shard=home_shard) if rows.complete else None
    return Planner(kept, signals)


def _parted(token: str | None, *, today: datetime) -> tuple[datetime, str | None]:
    """Anchor and ETag; a token of no known shape is none."""
    try:
        anchor = datetime.strptime((token or "")[:ANCHOR_DIGITS], "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return today.replace(hour=0, minute=0, second=0, microsecond=0), None
    return anchor, (token or "")[ANCHOR_DIGITS:] or None
