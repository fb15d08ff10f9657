"""Sends recorded requests to a simulator and tells what differs in the answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from canvas_simulator import Request, Simulator, routes
from canvas_simulator.importing import convert
from canvas_simulator.importing.recordings import from_exchanges
from tests import recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = Any  # recorded JSON, compared as it is

# Members left out of every comparison: they move between two equal requests, are signed
# with the server's own key, or (the topic) are about the viewer and come with a later route.
VOLATILE = frozenset(
    {
        "seconds_late", "last_activity_at", "total_activity_time", "secure_params",
        "discussion_topic", "read_state",
    }
)  # fmt: skip
# Lists without an order of their own: rows as the database happened to give them.
UNORDERED = frozenset({"assignments", "submissions", "assignment_visibility"})


def simulator() -> Simulator:
    """The school of world-a as the importer makes it, its clock standing still."""
    made = Simulator(
        convert(from_exchanges(recorded.world("world-a"), recorded.exchanges("world-a")))
    )
    made.clock.freeze()
    return made


def offered(exchange: Json) -> bool:
    """Whether the exchange is a read of a route the simulator has."""
    request = exchange["request"]
    return request["method"] == "GET" and routes.find("GET", request["path"]) is not None


def differences(made: Simulator, exchange: Json, user: str) -> list[str]:
    """Where the simulator's answer to ``user`` is not the recorded one; empty if it is."""
    reply = made.answer(_request(made, exchange["request"], user))
    want = exchange["response"]
    if reply.status != want["status"]:
        return [f"status {reply.status}, recorded {want['status']}"]
    found = [
        f"{name}: {reply.headers.get(name)!r}, recorded {want['headers'].get(name)!r}"
        for name in ("link", "content-type", "www-authenticate", "x-canvas-user-id")
        if reply.headers.get(name) != want["headers"].get(name)
    ]
    found += [
        f"{name}: present in one answer only"
        for name in ("etag", "x-request-cost", "x-rate-limit-remaining")
        if (name in reply.headers) != (name in want["headers"])
    ]
    body = json.loads(reply.body) if reply.body else None
    return found + list(_unlike(_steady(want["body"]), _steady(body), ""))


def _request(made: Simulator, request: Json, user: str) -> Request:
    token = made.tokens.first(recorded.world("world-a")["users"][user]["id"]).value
    headers = {k.lower(): v.replace("<token>", token) for k, v in request["headers"].items()}
    query = tuple((k, str(v).replace("<token>", token)) for k, v in request["query"])
    return Request("GET", request["path"], query, {"host": "canvas.example.test"} | headers)


def _steady(value: Json) -> Json:
    if isinstance(value, list):
        return [_steady(item) for item in value]
    if not isinstance(value, dict):
        return value
    moved = VOLATILE | ({"updated_at"} if "course_code" in value else set())
    return {
        k: sorted(_steady(v), key=_by_id) if k in UNORDERED and isinstance(v, list) else _steady(v)
        for k, v in value.items()
        if k not in moved
    }


def _by_id(row: Json) -> str:
    return str(row["id"] if isinstance(row, dict) else row)


def _unlike(want: Json, got: Json, at: str) -> Iterator[str]:
    if type(want) is not type(got):
        yield f"{at}: {str(got)[:90]!r}, recorded {str(want)[:90]!r}"
    elif isinstance(want, dict):
        for name in sorted(want.keys() | got.keys()):
            yield from _unlike(want.get(name, "absent"), got.get(name, "absent"), f"{at}.{name}")
    elif isinstance(want, list) and len(want) != len(got):
        yield f"{at}: {len(got)} rows, recorded {len(want)}"
    elif isinstance(want, list):
        for one, other in zip(want, got, strict=True):
            yield from _unlike(one, other, f"{at}[]")
    elif want != got:
        yield f"{at}: {str(got)[:90]!r}, recorded {str(want)[:90]!r}"
