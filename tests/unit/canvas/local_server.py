"""A scripted HTTP server on 127.0.0.1, and readers, clients, egresses that may ask it."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import SecretStr

from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.courier import Manners
from canvas_sync.canvas.egress import Egress, Limits
from canvas_sync.canvas.host_gate import HostGate
from canvas_sync.domain.ids import CanvasSite, Instance
from tests.fakes.clock import FakeClock

TOKEN = "canary~0123456789abcdefABCDEF"
USER = {"X-Canvas-User-Id": "10000000000066"}
SILENCE = b""
"""An answer never given: the connection stays open."""
RESET = b"reset"


def reply(
    body: bytes | str = b"[]", status: int = 200, headers: Mapping[str, str] | None = None
) -> bytes:
    """A whole HTTP answer; JSON and accepted unless ``headers`` say otherwise."""
    content = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": "application/json; charset=utf-8", **(USER if headers is None else {})}
    lines |= {"Content-Length": str(len(content)), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + content


def json_reply(value: Any, **headers: str) -> bytes:  # noqa: ANN401  # any JSON
    return reply(json.dumps(value), headers={**USER, **headers})


@dataclass(frozen=True)
class Asked:
    target: str
    headers: Mapping[str, str]
    method: str = "GET"
    body: bytes = b""


Answering = Callable[[Asked], Awaitable[bytes]]


@dataclass
class LocalServer:
    """``answers``: what is said to a target, in turn, the last one for ever; or ``answering``.

    ``quiet`` is set when the last connection was closed.
    """

    answers: dict[str, list[bytes]] = field(default_factory=dict)
    answering: Answering | None = None
    asked: list[Asked] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0
    connections: int = 0
    open_connections: int = 0
    quiet: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    scheme: str = "http"
    host: str = "127.0.0.1"

    @property
    def dev_host(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.dev_host}"

    @property
    def targets(self) -> list[str]:
        return [asked.target for asked in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_connections += 1
        self.quiet.clear()
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                asked = _parsed(head.decode("latin-1"))
                length = int(asked.headers.get("content-length", "0"))
                await self._one(replace(asked, body=await reader.readexactly(length)), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open_connections -= 1
            if not self.open_connections:
                self.quiet.set()
            writer.close()

    async def _one(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        self.asked.append(asked)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            answer = await (self.answering or self._scripted)(asked)
        finally:
            self.in_flight -= 1
        if answer == SILENCE:
            await asyncio.Event().wait()
        if answer == RESET:
            raise ConnectionError
        writer.write(answer)
        await writer.drain()

    async def _scripted(self, asked: Asked) -> bytes:
        path = asked.target.removeprefix("/api/v1/").split("?")[0]
        script = self.answers.get(asked.target) or self.answers.get(path)
        if script is None:
            return reply("{}", 404)
        return script.pop(0) if len(script) > 1 else script[0]


def _parsed(head: str) -> Asked:
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.split(": ", 1) for line in lines)
    return Asked(target, {name.lower(): value for name, value in pairs}, method)


@asynccontextmanager
async def serving(tls: ssl.SSLContext | None = None) -> AsyncIterator[LocalServer]:
    local = LocalServer(scheme="https" if tls else "http")
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        await local.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    local.port = server.sockets[0].getsockname()[1]
    try:
        yield local
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def an_egress(server: LocalServer, **limits: Any) -> Egress:  # noqa: ANN401  # Limits' fields
    return Egress(dev_hosts=frozenset({server.dev_host}), limits=Limits(**limits))


@dataclass
class Sleeps:
    """Instead of sleeping: what was slept, in seconds."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def site_of(server: LocalServer) -> CanvasSite:
    return CanvasSite(server.url, Instance(server.dev_host))


def a_client(
    server: LocalServer,
    egress: Egress,
    *,
    attempts: int = 3,
    sleeps: Sleeps | None = None,
    budget_seconds: float = 20.0,
    user_id: str | None = None,
    gate: HostGate | None = None,
) -> CanvasClient:
    manners = Manners(FakeClock(), attempts, lambda: 1.0, sleeps or Sleeps(), gate=gate)
    return CanvasClient(
        egress,
        site_of(server),
        SecretStr(TOKEN),
        manners=manners,
        deadline=asyncio.get_running_loop().time() + budget_seconds,
        user_id=user_id,
    )
