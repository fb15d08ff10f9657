"""One token's way to one Canvas: polite, bounded, patient; the token goes nowhere else."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx
from pydantic import SecretStr

from canvas_sync.canvas.answers import Place, payload_of
from canvas_sync.canvas.egress import Answer, Egress
from canvas_sync.canvas.network import UnknownHost
from canvas_sync.domain.errors import (
    CanvasUnreachable,
    ContractBroken,
    CourseUnreadable,
    SyncError,
    Throttled,
    TokenExpired,
    TokenRevoked,
)
from canvas_sync.domain.failures import wait_before
from canvas_sync.domain.ids import CanvasSite
from canvas_sync.domain.moments import aware
from canvas_sync.ports import Clock, Usage

IN_FLIGHT = 3
"""Requests of one token at a time. Source: measured, 12 pass a full bucket; 3 never drain it."""
ACCEPT = "application/json+canvas-string-ids, application/json"
FINAL = (Throttled, TokenExpired, TokenRevoked)
"""After one of these nothing more is asked with the token."""


@dataclass(frozen=True, slots=True)
class Manners:
    """``attempts`` in total; ``jitter`` gives a number in [0, 1]; ``sleep`` waits seconds."""

    clock: Clock
    attempts: int
    jitter: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Page:
    """A good answer. ``seen_at``: the server's clock if it told one, else ours before sending."""

    payload: Any = field(repr=False)
    seen_at: datetime
    user_id: str | None
    next_url: str | None = field(repr=False)
    size_bytes: int


class CanvasClient:
    """Every ``get`` ends by ``deadline`` (event loop's clock, seconds)."""

    def __init__(
        self,
        egress: Egress,
        site: CanvasSite,
        token: SecretStr,
        *,
        manners: Manners,
        deadline: float,
    ) -> None:
        self._egress = egress
        self._base = httpx.URL(f"{site.base_url}/api/v1/")
        self._token = token
        self._manners = manners
        self._deadline = deadline
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._final: SyncError | None = None
        self._requests = 0
        self._cost_units = 0.0

    @property
    def usage(self) -> Usage:
        return Usage(self._requests, self._cost_units)

    async def get(self, path: str, *, place: Place) -> Page:
        """The page at ``path`` (below /api/v1/, or a whole URL of the same site).

        Raises:
            SyncError: as the egress and the tables of ``answers`` say; 5xx, silence and resets
                only after all attempts.
        """
        url = self._url(path, place)
        try:
            async with asyncio.timeout_at(self._deadline):
                answer, asked_at = await self._persist(url)
        except TimeoutError as exc:
            raise CanvasUnreachable("Canvas gave no answer in the time allowed") from exc
        try:
            return _page(answer, payload_of(answer, place=place), asked_at)
        except FINAL as exc:
            self._final = exc
            raise

    def _url(self, path: str, place: Place) -> httpx.URL:
        """Only the pinned site ever gets the token."""
        try:
            url = self._base.join(path)
        except httpx.InvalidURL:
            url = httpx.URL()
        if (url.scheme, url.host, url.port) == (
            self._base.scheme,
            self._base.host,
            self._base.port,
        ):
            return url
        broken = CourseUnreadable if place is Place.COURSE else ContractBroken
        raise broken("Canvas names a next page on another host; it was not followed")

    async def _persist(self, url: httpx.URL) -> tuple[Answer, datetime]:
        """Try again, with full jitter, what may pass; a 4xx never does."""
        attempt = 1
        while True:
            last = attempt >= self._manners.attempts
            try:
                answer, asked_at = await self._once(url)
            except UnknownHost:
                raise
            except CanvasUnreachable:
                if last:
                    raise
            else:
                if last or answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return answer, asked_at
            wait = wait_before(attempt, jitter=self._manners.jitter())
            await self._manners.sleep(wait.total_seconds())
            attempt += 1

    async def _once(self, url: httpx.URL) -> tuple[Answer, datetime]:
        async with self._slots:
            if self._final is not None:
                raise self._final
            self._requests += 1
            asked_at = self._manners.clock.now()
            answer = await self._egress.get(url, headers=self._headers())
        self._cost_units += _cost_units(answer)
        return answer, asked_at

    def _headers(self) -> dict[str, str]:
        return {"Accept": ACCEPT, "Authorization": f"Bearer {self._token.get_secret_value()}"}


def _page(answer: Answer, payload: Any, asked_at: datetime) -> Page:  # noqa: ANN401  # JSON
    links = httpx.Response(answer.status, headers={"link": answer.headers.get("link", "")}).links
    return Page(
        payload=payload,
        seen_at=_date(answer) or asked_at,
        user_id=answer.headers.get("x-canvas-user-id"),
        next_url=links.get("next", {}).get("url"),
        size_bytes=len(answer.body),
    )


def _date(answer: Answer) -> datetime | None:
    """The server's clock; Canvas itself sends none, what stands in front of it may."""
    try:
        return aware(parsedate_to_datetime(answer.headers["date"]))
    except (KeyError, ValueError, OverflowError):
        return None


def _cost_units(answer: Answer) -> float:
    try:
        cost = float(answer.headers.get("x-request-cost", "0"))
    except ValueError:
        return 0.0
    return cost if math.isfinite(cost) else 0.0
