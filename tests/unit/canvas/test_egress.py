"""The one way out: limits, no redirects, no cookies, TLS against the name (R207, R221)."""

import asyncio
import gzip
import tomllib
from pathlib import Path

import httpx
import pytest

from canvas_sync.canvas.egress import USER_AGENT, AnswerLost, Egress
from canvas_sync.domain.errors import CanvasFailing, CanvasUnreachable, ContractBroken, Refused
from tests.unit.canvas.local_server import (
    RESET,
    SILENCE,
    TOKEN,
    LocalServer,
    an_egress,
    reply,
)


def url(server: LocalServer, path: str = "/x") -> httpx.URL:
    return httpx.URL(server.url + path)


async def test_answer(server: LocalServer, egress: Egress) -> None:
    """An answer is its status, its headers and its unpacked body."""
    packed = gzip.compress(b'[{"id": "1"}]')
    server.answers = {"/x": [reply(packed, headers={"Content-Encoding": "gzip", "ETag": "e"})]}

    answer = await egress.get(url(server), headers={})

    assert (answer.status, answer.headers["etag"], answer.body) == (200, "e", b'[{"id": "1"}]')
    assert "id" not in repr(answer)


async def test_empty_packed_answer(server: LocalServer, egress: Egress) -> None:
    """An empty body that is said to be packed is empty."""
    server.answers = {"/x": [reply(b"", headers={"Content-Encoding": "gzip"})]}

    assert (await egress.get(url(server), headers={})).body == b""


async def test_introduces_itself(server: LocalServer, egress: Egress) -> None:
    """Every request says who asks."""
    await egress.get(url(server), headers={})

    assert server.asked[0].headers["user-agent"] == USER_AGENT


def test_version() -> None:
    """The User-Agent has the version of the package."""
    path = Path(__file__).parents[3] / "pyproject.toml"
    project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]

    assert f"canvas-sync/{project['version']}" == USER_AGENT


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect(server: LocalServer, egress: Egress, status: int) -> None:
    """R207: a redirect is an answer like any other; nobody follows it."""
    server.answers = {"/x": [reply(b"", status, {"Location": f"{server.url}/other"})]}

    answer = await egress.get(url(server), headers={"Authorization": f"Bearer {TOKEN}"})

    assert answer.status == status
    assert server.targets == ["/x"]


async def test_no_cookies(server: LocalServer, egress: Egress) -> None:
    """Canvas sets cookies with every answer; none is ever sent back."""
    server.answers = {"/x": [reply(headers={"Set-Cookie": "_csrf_token=abc; path=/"})]}

    for _ in range(2):
        await egress.get(url(server), headers={})

    assert all("cookie" not in asked.headers for asked in server.asked)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip bomb"])
async def test_too_large(server: LocalServer, egress: Egress, *, packed: bool) -> None:
    """R221: bytes are counted unpacked; a small answer that unpacks to much is cut off."""
    body = b"0" * 100_001
    headers = {"Content-Encoding": "gzip"} if packed else {}
    server.answers = {"/x": [reply(gzip.compress(body) if packed else body, headers=headers)]}

    with pytest.raises(CanvasFailing, match="more than 100000 bytes"):
        await egress.get(url(server), headers={})


@pytest.mark.parametrize(
    ("body", "encoding", "error"),
    [
        (gzip.compress(b"abcdef" * 100)[:-9], "gzip", AnswerLost),
        (b"<html>", "gzip", CanvasFailing),
        (b"abc", "br", CanvasFailing),
    ],
    ids=["cut off", "not packed", "other encoding"],
)
async def test_packing(
    server: LocalServer, egress: Egress, body: bytes, encoding: str, error: type[Exception]
) -> None:
    """An answer that can't be unpacked is an error, never half a list."""
    server.answers = {"/x": [reply(body, headers={"Content-Encoding": encoding})]}

    with pytest.raises(error):
        await egress.get(url(server), headers={})


@pytest.mark.parametrize(
    "answer",
    [
        SILENCE,
        RESET,
        reply(b"1234567890")[:-5] + b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
        b"\x16\x03\x01 this is not HTTP\r\n\r\n",
    ],
    ids=["silence", "reset", "half a body", "bad length", "not HTTP"],
)
async def test_answer_lost(server: LocalServer, egress: Egress, answer: bytes) -> None:
    """Silence, a reset, half an answer and garbage instead of HTTP are the same: no answer."""
    server.answers = {"/x": [answer]}

    with pytest.raises(AnswerLost):
        await egress.get(url(server), headers={})


async def test_answer_without_end(server: LocalServer) -> None:
    """R207: an answer that drips for ever ends with the time for one answer."""
    egress = an_egress(server, read_seconds=5.0, answer_seconds=0.1)
    server.answers = {"/x": [reply(b"1234567890")[:-5]]}

    with pytest.raises(AnswerLost, match="in time"):
        await egress.get(url(server), headers={})

    await egress.aclose()


async def test_nobody_there(server: LocalServer) -> None:
    """A refused connection is no answer lost: Canvas is not reachable."""
    egress = Egress(dev_hosts=frozenset({"127.0.0.1:1"}))

    with pytest.raises(CanvasUnreachable) as unreachable:
        await egress.get(httpx.URL("http://127.0.0.1:1/"), headers={})

    assert not isinstance(unreachable.value, AnswerLost)
    assert server.asked == []
    await egress.aclose()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://school.example/api", "scheme"),
        ("http://127.0.0.1:9/", "scheme"),
        ("https://127.0.0.1/", "private_address"),
        ("https://[::1]/", "private_address"),
        ("https://169.254.169.254/latest", "private_address"),
        ("https://127.0.0.1:8443/", "port"),
    ],
)
async def test_refused(egress: Egress, address: str, reason: str) -> None:
    """R207: plain http, inside addresses and other ports are not asked."""
    with pytest.raises(Refused) as refused:
        await egress.get(httpx.URL(address), headers={})

    assert refused.value.reason == reason


@pytest.mark.parametrize("token", ["a\r\nX: y", "tökén-ü"], ids=["line break", "not ascii"])
async def test_bad_header(server: LocalServer, egress: Egress, token: str) -> None:
    """A request that can't be written says so without quoting the token, chain included."""
    with pytest.raises(ContractBroken) as broken:
        await egress.get(url(server), headers={"Authorization": f"Bearer {token}"})

    assert token not in f"{broken.value!r}"
    assert broken.value.__suppress_context__
    assert server.asked == []


async def test_closing(server: LocalServer, egress: Egress) -> None:
    """R126: one connection serves one request after the other; closing releases it."""
    for _ in range(3):
        await egress.get(url(server), headers={})
    assert (server.connections, server.open_connections) == (1, 1)

    await egress.aclose()

    await asyncio.wait_for(server.quiet.wait(), 5)
    assert server.open_connections == 0
