"""Two things beside AWS: the deployed API under ``/api``, and ``/_local`` for tests and figures.

``/api/…`` is the HTTP API of the stack, so that its base URL is host and port alone.
``/_local/calls?since=N`` is the ledger, ``/_local/functions`` the function processes.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from local.embedded_aws import functions, http_api, ledger

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def with_routes(aws: App) -> App:
    """``aws`` with both in front."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and path.startswith("/_local/"):
            await _answer(send, _local(path, parse_qs(scope["query_string"].decode())))
        elif scope["type"] == "http" and path.startswith("/api/"):
            await aws(_to_the_api(scope), receive, send)
        else:
            await aws(scope, receive, send)

    return app


def _to_the_api(scope: Scope) -> Scope:
    prefix = f"/_aws/execute-api/{http_api.only_api_id()}"
    raw = scope.get("raw_path") or scope["path"].encode()
    return scope | {"path": prefix + scope["path"], "raw_path": prefix.encode() + raw}


def _local(path: str, query: dict[str, list[str]]) -> object:
    if path == "/_local/calls":
        return ledger.calls(since=int(query.get("since", ["0"])[0]))
    if path == "/_local/functions":
        return functions.processes()
    return None


async def _answer(send: Send, body: object) -> None:
    status = 404 if body is None else 200
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})
