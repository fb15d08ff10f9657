"""One token's Canvas, one request at a time: where it may go, and what its answer means."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus

import httpx
from pydantic import SecretStr

from canvas_sync.canvas.answers import Place, QueryTooHeavy, QueryTooLarge, payload_of
from canvas_sync.canvas.courier import Courier, Manners, Send
from canvas_sync.canvas.egress import Answer, AnswerLost, AnswerTooLarge, Egress
from canvas_sync.canvas.page import Page, page_of
from canvas_sync.canvas.query_answers import data_of
from canvas_sync.domain.errors import (
    CanvasFailing,
    ContractBroken,
    CourseUnreadable,
    OutOfTime,
    Throttled,
    TokenExpired,
    TokenRevoked,
    UserMerged,
)
from canvas_sync.domain.ids import CanvasSite
from canvas_sync.ports import Usage

ACCEPT = "application/json+canvas-string-ids, application/json"
FINAL = (Throttled, TokenExpired, TokenRevoked, UserMerged)
"""After one of these nothing more is asked with the token."""


class CanvasClient:
    """Every call ends by ``deadline`` (event loop's clock, seconds).

    ``user_id``: the global id that the token's answers have to name; None: any.
    """

    def __init__(
        self,
        egress: Egress,
        site: CanvasSite,
        token: SecretStr,
        *,
        manners: Manners,
        deadline: float,
        user_id: str | None = None,
    ) -> None:
        self._egress = egress
        self._base = httpx.URL(f"{site.base_url}/api/v1/")
        self._graphql = httpx.URL(f"{site.base_url}/api/graphql")
        self._token = token
        self._deadline = deadline
        self._user_id = user_id
        self._courier = Courier(site.instance, manners=manners, deadline=deadline)

    @property
    def usage(self) -> Usage:
        return self._courier.usage

    async def get(self, path: str, *, place: Place, etag: str | None = None) -> Page:
        """The page at ``path`` (below /api/v1/, or a whole URL of the same site).

        ``etag``: of the page as it is known, exactly as it was given; a page that is still the
        same comes back empty and ``not_modified``.

        Raises:
            SyncError: as the egress and the tables of ``answers`` say; 5xx, silence and resets
                only after all attempts.
            UserMerged: the token answers for another user.
        """
        url = self._url(path, place)
        headers = self._headers() | ({"If-None-Match": etag} if etag else {})
        with self._stopping():
            answer, asked_at = await self._ask(lambda: self._egress.get(url, headers=headers))
            if etag and answer.status == HTTPStatus.NOT_MODIFIED:
                return page_of(answer, None, asked_at, not_modified=True)
            return page_of(answer, payload_of(answer, place=place), asked_at)

    async def post_graphql(
        self, query: str, variables: Mapping[str, object], *, light: bool = False
    ) -> Page:
        """The whole ``data`` of a GraphQL query, without a single error.

        ``light``: cheap enough to be asked again after a server error or silence, as a page is;
        any other query is charged in full when it fails, so it is never sent twice.

        Raises:
            QueryTooHeavy: time-out, server error, a limit, or an answer in part: ask for less.
            CapabilityOff: GraphQL is not open to this token, or is an older one: ask by REST.
            ContractBroken: the query is not a proper one.
            SyncError: as ``get``.
        """
        body = json.dumps({"query": query, "variables": dict(variables)}).encode()
        headers = self._headers() | {"Content-Type": "application/json"}
        with self._stopping():
            answer, asked_at = await self._query(
                lambda: self._egress.post(self._graphql, headers=headers, body=body), light=light
            )
            return page_of(answer, data_of(payload_of(answer, place=Place.QUERY)), asked_at)

    async def _query(self, send: Send, *, light: bool) -> tuple[Answer, datetime]:
        try:
            return await self._ask(send, once=not light)
        except (AnswerLost, CanvasFailing) as exc:
            if light:
                raise
            if isinstance(exc, AnswerTooLarge):
                raise QueryTooLarge(str(exc)) from exc
            raise QueryTooHeavy("a query was not answered to the end") from exc

    async def _ask(self, send: Send, *, once: bool = False) -> tuple[Answer, datetime]:
        try:
            async with asyncio.timeout_at(self._deadline):
                answer, asked_at = await self._courier.ask(send, once=once)
        except TimeoutError as exc:
            raise OutOfTime("Canvas gave no answer in the time allowed") from exc
        seen = answer.headers.get("x-canvas-user-id", "")
        if self._user_id is not None and seen.isdecimal() and seen != self._user_id:
            raise UserMerged(seen)
        return answer, asked_at

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        try:
            yield
        except FINAL as exc:
            self._courier.stop(exc)
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

    def _headers(self) -> dict[str, str]:
        return {"Accept": ACCEPT, "Authorization": f"Bearer {self._token.get_secret_value()}"}
