"""The one way out: every request of the product passes this guard (R207).

https and port 443 only (plain http for development hosts), checked addresses, no redirects, no
cookies, limits of size and time, and a User-Agent. One per environment: it owns the connections.
"""

import asyncio
import logging
import ssl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpcore
import httpx

from canvas_sync.canvas.addresses import Resolver, system_resolver
from canvas_sync.canvas.network import GuardedNetwork, not_allowed
from canvas_sync.canvas.transport import GuardedTransport
from canvas_sync.domain.errors import CanvasFailing, CanvasUnreachable, ContractBroken

USER_AGENT = "canvas-sync/0.1.0"
GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True, slots=True)
class Limits:
    """``answer_seconds``: one whole answer; ``answer_bytes``: its body, decompressed.

    ``query_seconds``: the answer to a POST, silence included. A query says nothing until it is
    done, and hosted Canvas stops it at 60 s (measured).
    Source of 15 s: a Canvas just started took up to 2.7 s, its code advises time-outs >= 15 s.
    """

    connect_seconds: float = 5.0
    read_seconds: float = 15.0
    answer_seconds: float = 60.0
    query_seconds: float = 65.0
    answer_bytes: int = 16_000_000


class AnswerTooLarge(CanvasFailing):
    """Canvas answered with more than is read of one answer: ask for less."""


class AnswerLost(CanvasUnreachable):
    """The connection stood, but no whole answer came: silence, a reset, an end too early."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; the body decompressed. Nothing of it shows in a repr."""

    status: int
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)


class Egress:
    """``ssl_context`` None: the usual certificate authorities."""

    def __init__(
        self,
        *,
        dev_hosts: frozenset[str] = frozenset(),
        resolve: Resolver = system_resolver,
        limits: Limits | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        for name in ("httpx", "httpcore"):  # they log addresses with their queries
            logging.getLogger(name).setLevel(logging.WARNING)
        self._dev_hosts = dev_hosts
        self._limits = limits or Limits()
        tls = ssl_context or httpx.create_ssl_context(trust_env=False)
        network = GuardedNetwork(dev_hosts=dev_hosts, resolve=resolve)
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(network, tls),
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            trust_env=False,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def get(self, url: httpx.URL, *, headers: dict[str, str]) -> Answer:
        """One GET, its whole answer read.

        Raises:
            Refused: the address may not be asked.
            CanvasUnreachable: nobody answered; ``AnswerLost``: not to the end.
            CanvasFailing: the answer is too large or can't be decompressed.
            ContractBroken: the request is not a proper one; the text doesn't quote it.
        """
        return await self._ask("GET", url, headers, seconds=self._limits.answer_seconds)

    async def post(self, url: httpx.URL, *, headers: dict[str, str], body: bytes) -> Answer:
        """One POST, its whole answer read.

        Raises:
            SyncError: as ``get``.
        """
        return await self._ask("POST", url, headers, body, seconds=self._limits.query_seconds)

    async def _ask(
        self,
        method: str,
        url: httpx.URL,
        headers: dict[str, str],
        body: bytes | None = None,
        *,
        seconds: float,
    ) -> Answer:
        self._check(url)
        limits = self._limits
        silence_seconds = limits.read_seconds if body is None else seconds
        patience = httpx.Timeout(silence_seconds, connect=limits.connect_seconds)
        with _translated():
            async with asyncio.timeout(seconds):
                return await self._answer(
                    method, url, headers=headers, content=body, timeout=patience
                )

    def _check(self, url: httpx.URL) -> None:
        if url.scheme != "https" and f"{url.host}:{url.port or 80}" not in self._dev_hosts:
            raise not_allowed("must begin with https://", reason="scheme")

    async def _answer(self, method: str, url: httpx.URL, **request: Any) -> Answer:  # noqa: ANN401  # httpx's own
        async with self._client.stream(method, url, **request) as response:
            body = await _body(response, self._limits.answer_bytes)
            return Answer(response.status_code, response.headers, body)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except TimeoutError as exc:
        raise AnswerLost("Canvas did not end its answer in time") from exc
    except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout) as exc:
        raise CanvasUnreachable("no connection to Canvas") from exc
    except (httpcore.LocalProtocolError, UnicodeEncodeError):
        raise ContractBroken("a request could not be written; its parts are bad") from None
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as exc:
        raise AnswerLost("Canvas did not answer to the end") from exc


async def _body(response: httpx.Response, limit: int) -> bytes:
    """The body, never more than ``limit`` bytes in memory, whatever it was packed from."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", ""}:
        raise CanvasFailing("an answer in an encoding that was not asked for")
    unpack = zlib.decompressobj(wbits=GZIP) if encoding == "gzip" else None
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += _unpacked(unpack, chunk, limit + 1 - len(body)) if unpack else chunk
        if len(body) > limit:
            raise AnswerTooLarge(f"an answer of more than {limit} bytes")
    if unpack and body and not unpack.eof:
        raise AnswerLost("a packed answer ends too early")
    return bytes(body)


def _unpacked(unpack: "zlib._Decompress", chunk: bytes, most_bytes: int) -> bytes:
    try:
        return unpack.decompress(chunk, most_bytes)
    except zlib.error as exc:
        raise CanvasFailing("an answer that can't be unpacked") from exc
