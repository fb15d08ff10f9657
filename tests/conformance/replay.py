"""Sends recorded requests to a simulator and tells what differs in the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from canvas_simulator import Reply, Request, Simulator, routes
from canvas_simulator.importing import convert
from canvas_simulator.importing.recordings import from_exchanges
from tests import recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = Any  # recorded JSON, compared as it is

# Members left out of every comparison: they move between two equal requests, are signed
# with the server's own key, or tell what other recordings in between did.
VOLATILE = frozenset(
    {
        "seconds_late", "last_activity_at", "total_activity_time", "secure_params", "read_state",
        "error_report_id",
    }
)  # fmt: skip
# Lists without an order of their own: rows as the database happened to give them.
UNORDERED = frozenset(
    {
        "assignments", "submissions", "assignment_visibility", "users", "students", "sections",
        "student_ids",
    }
)  # fmt: skip
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded school; ``world`` is its `world.json`."""

    world: Json
    exchanges: list[Json]

    def roles(self) -> list[str]:
        """The people who asked, by the folders their exchanges stand in."""
        found = {e["file"].split("/")[0] for e in self.exchanges}
        return sorted(found & self.world["users"].keys())


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


def offered(exchange: Json) -> bool:
    """Whether the exchange is a read of a route the simulator has."""
    request = exchange["request"]
    return request["method"] == "GET" and routes.find("GET", request["path"]) is not None


def differences(made: Simulator, exchange: Json, user: str) -> list[str]:
    """Where the simulator's answer to ``user`` is not the recorded one; empty if it is."""
    reply = made.answer(_request(made, exchange["request"], user))
    if exchange["response"]["status"] == _NOT_MODIFIED:
        reply = _again(made, exchange["request"], user)
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


def _again(made: Simulator, request: Json, user: str) -> Reply:
    """A request recorded with the recorded answer's ETag, asked with the simulator's own."""
    first = _request(made, request, user)
    plain = {k: v for k, v in first.headers.items() if k != "if-none-match"}
    tag = made.answer(replace(first, headers=plain)).headers["etag"]
    return made.answer(replace(first, headers=plain | {"if-none-match": tag}))


def _request(made: Simulator, request: Json, user: str) -> Request:
    person = next(row for row in made.school.world.users if row.key == user)
    token = made.tokens.first(person.id).value
    headers = {k.lower(): v.replace("<token>", token) for k, v in request["headers"].items()}
    query = tuple((k, str(v).replace("<token>", token)) for k, v in request["query"])
    host = made.school.world.base_url.rpartition("/")[2]
    return Request("GET", request["path"], query, {"host": host} | headers)


def _steady(value: Json) -> Json:
    if isinstance(value, list):
        return [_steady(item) for item in value]
    if not isinstance(value, dict):
        return value
    moved = VOLATILE | ({"updated_at"} if "course_code" in value else set())
    return {
        k: _unordered(v) if k in UNORDERED else _steady(v)
        for k, v in value.items()
        if k not in moved
    }


def _unordered(value: Json) -> Json:
    if isinstance(value, list):
        return sorted(_steady(value), key=_by_id)
    return sorted(value.split(", ")) if isinstance(value, str) else value


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
