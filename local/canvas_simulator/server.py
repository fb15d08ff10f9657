"""The HTTP edge: aiohttp around `Simulator.take` and `settle`."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from canvas_simulator.broken import LONGEST_HEADER_BYTES, LONGEST_QUERY_BYTES, read_query
from canvas_simulator.http import Request
from canvas_simulator.schools import Schools
from canvas_simulator.wire import send

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator.app import Simulator
    from canvas_simulator.http import Reply

LOOPBACK = "127.0.0.1"
_LONGEST_BODY_BYTES = 10_000_000


Pause = Callable[[Request], Awaitable[None]]


async def at_once(_: Request) -> None:
    """No latency: a request is answered before the next one is looked at."""


def latency_pause(seconds: float) -> Pause:
    """Every request takes that long."""

    async def pause(_: Request) -> None:
        await asyncio.sleep(seconds)

    return pause if seconds else at_once


def application(schools: Schools, pause: Pause = at_once) -> web.Application:
    """The schools as an aiohttp application: one handler for every path.

    ``pause`` is waited for between a request's start and its answer: the latency, in which
    it counts as in flight.
    """

    async def handle(incoming: web.Request) -> web.StreamResponse:
        request = await _read(incoming)
        school = schools.of(request)
        if school is None:
            return await send(incoming, schools.nobody())
        return await send(incoming, await _answer(school, request, pause))

    async def only_ours(_: web.Request, response: web.StreamResponse) -> None:
        """Takes away what aiohttp adds: whether there is a `Date` is the simulator's to say."""
        response.headers.pop("Server", None)
        if not schools.all[0].sends_date:
            response.headers.pop("Date", None)

    app = web.Application(client_max_size=_LONGEST_BODY_BYTES)
    app.on_response_prepare.append(only_ours)
    app.router.add_route("*", "/{path:.*}", handle)
    return app


async def _read(incoming: web.Request) -> Request:
    return Request(
        method=incoming.method,
        path=incoming.path,
        query=read_query(incoming.rel_url.raw_query_string),
        headers={name.lower(): value for name, value in incoming.headers.items()},
        body=await incoming.read(),
        address=incoming.remote or "",
    )


async def _answer(school: Simulator, request: Request, pause: Pause) -> Reply:
    """The reply, settled also when the client goes away while it waits."""
    taken = school.take(request)
    try:
        await pause(request)
        if taken.delay_seconds:
            await asyncio.sleep(taken.delay_seconds)
    finally:
        reply = school.settle(taken)
    return reply


async def serve(
    simulator: Simulator | Sequence[Simulator], port: int, pause: Pause = at_once
) -> tuple[web.AppRunner, str]:
    """Listens on loopback; ``port`` 0 takes a free one. Gives the runner and the URL.

    Several schools are told apart by host (`Schools`).
    """
    schools = Schools(simulator if isinstance(simulator, Sequence) else [simulator])
    runner = web.AppRunner(
        application(schools, pause),
        access_log=None,
        handler_cancellation=True,
        shutdown_timeout=0.1,
        max_line_size=2 * LONGEST_QUERY_BYTES,
        max_field_size=2 * LONGEST_HEADER_BYTES,
    )
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, port).start()
    host, bound = runner.addresses[0][:2]
    return runner, f"http://{host}:{bound}"


@contextlib.contextmanager
def running(
    simulator: Simulator | Sequence[Simulator], port: int = 0, pause: Pause = at_once
) -> Iterator[str]:
    """Serves in a thread as long as the block lasts; gives the URL."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="canvas-simulator", daemon=True)
    thread.start()
    try:
        runner, url = asyncio.run_coroutine_threadsafe(serve(simulator, port, pause), loop).result()
        try:
            yield url
        finally:
            asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
