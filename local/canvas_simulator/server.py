"""The HTTP edge: aiohttp around `Simulator.answer`, and the troubles of the wire."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING

from aiohttp import web

from canvas_simulator.http import Reply, Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator.app import Simulator

LOOPBACK = "127.0.0.1"
_LONGEST_BODY_BYTES = 10_000_000


def application(simulator: Simulator) -> web.Application:
    """The simulator as an aiohttp application: one handler for every path."""

    async def handle(incoming: web.Request) -> web.StreamResponse:
        request = Request(
            method=incoming.method,
            path=incoming.path,
            query=tuple(incoming.query.items()),
            headers={name.lower(): value for name, value in incoming.headers.items()},
            body=await incoming.read(),
            address=incoming.remote or "",
        )
        return await _send(incoming, simulator.answer(request))

    async def only_ours(_: web.Request, response: web.StreamResponse) -> None:
        """Takes away what aiohttp adds: whether there is a `Date` is the simulator's to say."""
        response.headers.pop("Server", None)
        if not simulator.sends_date:
            response.headers.pop("Date", None)

    app = web.Application(client_max_size=_LONGEST_BODY_BYTES)
    app.on_response_prepare.append(only_ours)
    app.router.add_route("*", "/{path:.*}", handle)
    return app


async def _send(incoming: web.Request, reply: Reply) -> web.StreamResponse:
    if reply.trouble == "silence":
        await asyncio.Event().wait()  # cancelled when the client goes away or the server stops
    if reply.trouble == "slow":
        await asyncio.sleep(reply.delay_seconds)
    if reply.trouble == "reset":
        _reset(incoming)
    if reply.trouble == "truncated":
        return await _half(incoming, reply)
    return web.Response(status=reply.status, headers=reply.headers, body=reply.body)


def _reset(incoming: web.Request) -> None:
    """Closes the connection without a word."""
    if incoming.transport is not None:
        incoming.transport.abort()


async def _half(incoming: web.Request, reply: Reply) -> web.StreamResponse:
    """Promises the whole body, sends half of it and hangs up."""
    headers = reply.headers | {"content-length": str(len(reply.body))}
    response = web.StreamResponse(status=reply.status, headers=headers)
    await response.prepare(incoming)
    await response.write(reply.body[: len(reply.body) // 2])
    if incoming.transport is not None:
        incoming.transport.close()
    return response


async def serve(simulator: Simulator, port: int) -> tuple[web.AppRunner, str]:
    """Listens on loopback; ``port`` 0 takes a free one. Gives the runner and the URL."""
    runner = web.AppRunner(
        application(simulator), access_log=None, handler_cancellation=True, shutdown_timeout=0.1
    )
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, port).start()
    host, bound = runner.addresses[0][:2]
    return runner, f"http://{host}:{bound}"


@contextlib.contextmanager
def running(simulator: Simulator, port: int = 0) -> Iterator[str]:
    """Serves in a thread as long as the block lasts; gives the URL."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="canvas-simulator", daemon=True)
    thread.start()
    try:
        runner, url = asyncio.run_coroutine_threadsafe(serve(simulator, port), loop).result()
        try:
            yield url
        finally:
            asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
