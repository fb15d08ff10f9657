"""Sends a reply, well or badly: the troubles that only a connection can have."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from canvas_simulator.http import Reply

_PIECES = 10  # in which slow bytes come


async def send(incoming: web.Request, reply: Reply) -> web.StreamResponse:
    """The reply as the client is to get it, if it gets one."""
    trouble = _TROUBLES.get(reply.trouble)
    if trouble is not None:
        return await trouble(incoming, reply)
    return _whole(reply)


def _whole(reply: Reply) -> web.Response:
    return web.Response(status=reply.status, headers=reply.headers, body=reply.body)


async def _silence(_: web.Request, reply: Reply) -> web.StreamResponse:
    """Cancelled when the client goes away or the server stops."""
    await asyncio.Event().wait()
    return _whole(reply)


async def _reset(incoming: web.Request, reply: Reply) -> web.StreamResponse:
    """Closes the connection without a word."""
    if incoming.transport is not None:
        incoming.transport.abort()
    return _whole(reply)


async def _half(incoming: web.Request, reply: Reply) -> web.StreamResponse:
    """Promises the whole body, sends half of it and hangs up."""
    response = await _promise(incoming, reply, len(reply.body))
    await response.write(reply.body[: len(reply.body) // 2])
    return _hang_up(incoming, response)


async def _wrong_length(incoming: web.Request, reply: Reply) -> web.StreamResponse:
    """Promises half of the body and sends all of it: a client reads a cut one."""
    response = await _promise(incoming, reply, len(reply.body) // 2)
    await response.write(reply.body[: len(reply.body) // 2])
    if incoming.transport is not None:
        incoming.transport.write(reply.body[len(reply.body) // 2 :])
    return _hang_up(incoming, response)


async def _slow_bytes(incoming: web.Request, reply: Reply) -> web.StreamResponse:
    """The body in pieces, over ``delay_seconds``: no pause between them is long."""
    response = await _promise(incoming, reply, len(reply.body))
    size = max(1, len(reply.body) // _PIECES)
    for start in range(0, len(reply.body), size):
        await asyncio.sleep(reply.delay_seconds / _PIECES)
        await response.write(reply.body[start : start + size])
    return response


async def _promise(incoming: web.Request, reply: Reply, length: int) -> web.StreamResponse:
    headers = reply.headers | {"content-length": str(length)}
    response = web.StreamResponse(status=reply.status, headers=headers)
    await response.prepare(incoming)
    return response


def _hang_up(incoming: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    if incoming.transport is not None:
        incoming.transport.close()
    return response


_TROUBLES: dict[str, Callable[[web.Request, Reply], Awaitable[web.StreamResponse]]] = {
    "silence": _silence,
    "reset": _reset,
    "truncated": _half,
    "wrong_length": _wrong_length,
    "slow_bytes": _slow_bytes,
}
