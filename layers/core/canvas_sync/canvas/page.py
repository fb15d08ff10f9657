"""One good answer of Canvas, and the numbers that every answer carries."""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from canvas_sync.canvas.egress import Answer
from canvas_sync.domain.moments import aware

CLOCK_OFF = timedelta(hours=1)
"""How far ahead of Canvas's our clock may be where answers have no ``Date``, and nothing is lost.

Hosted Canvas always sends one. Without it, two changes of a row within one second may be told apart
only by the daily reconcile: our clock can't say that a stamp is young.
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A good answer. ``seen_at``: the server's clock if it told one, else ours before sending.

    ``dated``: it told one. ``etag``: to ask again with; ``not_modified``: the answer was 304, the
    payload is None.
    """

    payload: Any = field(repr=False)
    seen_at: datetime
    user_id: str | None
    next_url: str | None = field(repr=False)
    size_bytes: int
    etag: str | None = field(default=None, repr=False)
    not_modified: bool = False
    dated: bool = True


def page_of(
    answer: Answer,
    payload: Any,  # noqa: ANN401  # JSON
    asked_at: datetime,
    *,
    not_modified: bool = False,
) -> Page:
    links = httpx.Response(answer.status, headers={"link": answer.headers.get("link", "")}).links
    date = _date(answer)
    return Page(
        payload=payload,
        seen_at=date or asked_at,
        user_id=answer.headers.get("x-canvas-user-id"),
        next_url=links.get("next", {}).get("url"),
        size_bytes=len(answer.body),
        etag=answer.headers.get("etag"),
        not_modified=not_modified,
        dated=date is not None,
    )


def reached_back(since: datetime, *, dated: bool) -> datetime:
    """From when changes are asked for; ``dated``: ``since`` is by the server's own clock."""
    return since if dated else since - CLOCK_OFF


def cost_units(answer: Answer) -> float:
    """What the answer cost of the token's allowance; 0 if it doesn't say."""
    return _number(answer, "x-request-cost") or 0.0


def remaining_units(answer: Answer) -> float | None:
    """What remained of the token's allowance when Canvas was done."""
    return _number(answer, "x-rate-limit-remaining")


def _number(answer: Answer, header: str) -> float | None:
    try:
        number = float(answer.headers[header])
    except (KeyError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _date(answer: Answer) -> datetime | None:
    """The server's clock; Canvas itself sends none, what stands in front of it may."""
    try:
        return aware(parsedate_to_datetime(answer.headers["date"]))
    except (KeyError, ValueError, OverflowError):
        return None
