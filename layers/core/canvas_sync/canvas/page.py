"""One good answer of Canvas, and the numbers that every answer carries."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from canvas_sync.canvas.egress import Answer
from canvas_sync.domain.moments import aware


@dataclass(frozen=True, slots=True)
class Page:
    """A good answer. ``seen_at``: the server's clock if it told one, else ours before sending.

    ``etag``: to ask again with; ``not_modified``: the answer was 304, the payload is None.
    """

    payload: Any = field(repr=False)
    seen_at: datetime
    user_id: str | None
    next_url: str | None = field(repr=False)
    size_bytes: int
    etag: str | None = field(default=None, repr=False)
    not_modified: bool = False


def page_of(
    answer: Answer,
    payload: Any,  # noqa: ANN401  # JSON
    asked_at: datetime,
    *,
    not_modified: bool = False,
) -> Page:
    links = httpx.Response(answer.status, headers={"link": answer.headers.get("link", "")}).links
    return Page(
        payload=payload,
        seen_at=_date(answer) or asked_at,
        user_id=answer.headers.get("x-canvas-user-id"),
        next_url=links.get("next", {}).get("url"),
        size_bytes=len(answer.body),
        etag=answer.headers.get("etag"),
        not_modified=not_modified,
    )


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
