"""Sends recorded requests to a simulator and tells what differs in the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from canvas_simulator import Reply, Request, Simulator
from canvas_simulator.importing import convert
from canvas_simulator.importing.recordings import from_exchanges
from canvas_simulator.routes import GRAPHQL
from tests import recorded
from tests.conformance import comparing
from tests.conformance.excluded import pairs

Json = Any  # recorded JSON, compared as it is

_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded school; ``world`` is its `world.json`."""

    world: Json
    exchanges: list[Json]


def read_pack(name: str) -> Recorded:
    return Recorded(recorded.world(name), recorded.exchanges(name))


def read_folder(name: str) -> Recorded:
    """The same from a folder of single files."""
    folder = Path(name)
    world = json.loads((folder / "world.json").read_text("utf-8"))
    files = sorted(folder.glob("*/*.json"))
    found = [
        {"file": path.relative_to(folder).with_suffix("").as_posix()}
        | json.loads(path.read_text("utf-8"))
        for path in files
    ]
    return Recorded(world, [e for e in found if "response" in e])


def simulator_of(school: Recorded) -> Simulator:
    """The school as the importer makes it, its clock standing still."""
    made = Simulator(convert(from_exchanges(school.world, school.exchanges)))
    made.clock.freeze()
    return made


def simulator() -> Simulator:
    """The packed school of world-a."""
    return simulator_of(read_pack("world-a"))


def differences(made: Simulator, exchange: Json, user: str) -> list[str]:
    """The first few places where ``user`` is not answered as recorded; empty if nowhere."""
    asked, want = exchange["request"], exchange["response"]
    ask = _again if want["status"] == _NOT_MODIFIED else _once
    ordered = "orderBy" in str(asked["body"])
    return list(comparing.differences(want, ask(made, asked, user), ordered=ordered))[:5]


def _once(made: Simulator, asked: Json, user: str) -> Reply:
    reply = made.answer(request_of(made, asked, token_of(made, user)))
    return replace(reply, body=b"") if asked["method"] == "HEAD" else reply  # dropped by the edge


def _again(made: Simulator, request: Json, user: str) -> Reply:
    """A request recorded with the recorded answer's ETag, asked with the simulator's own."""
    first = request_of(made, request, token_of(made, user))
    plain = {k: v for k, v in first.headers.items() if k != "if-none-match"}
    tag = made.answer(replace(first, headers=plain)).headers["etag"]
    return made.answer(replace(first, headers=plain | {"if-none-match": tag}))


def request_of(made: Simulator, asked: Json, token: str) -> Request:
    """The recorded request, with another token."""
    headers = {k.lower(): v.replace("<token>", token) for k, v in asked["headers"].items()}
    query = tuple((k, v.replace("<token>", token)) for k, v in pairs(asked["query"]))
    headers = {"host": host_of(made)} | headers
    if isinstance(asked["body"], dict):
        headers.setdefault("content-type", "application/json")  # some recorders left it out
    return Request(asked["method"], asked["path"], query, headers, _bytes(asked).encode())


def _bytes(asked: Json) -> str:
    """The body as it was sent: text, a form as a list of pairs, or JSON."""
    body = asked["body"]
    if isinstance(body, list) and asked["path"] != GRAPHQL:
        return urlencode([(name, value) for name, value in body])
    return json.dumps(body) if isinstance(body, (dict, list)) else body or ""


def token_of(made: Simulator, user: str) -> str:
    """The token of the person with this key."""
    person = next(row for row in made.school.world.users if row.key == user)
    return made.tokens.first(person.id).value


def host_of(made: Simulator) -> str:
    """The school's host, as requests name it."""
    return made.school.world.base_url.rpartition("/")[2]
