"""GraphQL is answered as the recorded Canvas answered it: four roles, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canvas_simulator import Request, Simulator
from canvas_simulator.opening import open_world
from tests import recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conformance.replay import Recorded

Json = Any  # recorded JSON, compared as it is
# Exchanges and members left out, each with its reason.
EXCLUDED = {
    "lock_and_description_graphql": "about four assignments made after the database was read",
}
LEFT_OUT = {"updatedAt": "of courses only: other recordings in between moved it"}
_COURSES = ("allCourses", "courses", "course")
_DELTA = Path(recorded.__file__).parent / "data" / "recorded" / "delta-exchanges.jsonl.gz"


def test_every_role(
    imported: Simulator, school_recorded: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    """R49, R125: same status, headers and body for every recorded question of four roles."""
    users = school_recorded.world["users"]
    tokens = {key: imported.tokens.first(user["id"]).value for key, user in users.items()}
    exchanges = [e for e in school_recorded.exchanges if _is_graphql(e)]

    wrong = {e["file"]: _wrong(imported, e, tokens[e["file"].split("/")[0]]) for e in exchanges}

    with capsys.disabled():
        print(f"\nGraphQL, roles: {len(exchanges)} compared, 0 excluded")  # noqa: T201
    assert exchanges
    assert not {name: found for name, found in wrong.items() if found}


@pytest.mark.usefixtures("packed_only")
def test_what_is_refused(imported: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    """R125: wrong, odd and too big questions get the recorded answer."""
    token = imported.tokens.first(66).value
    exchanges = [e for e in recorded.exchanges("errors") if _is_graphql(e)]
    compared = [e for e in exchanges if e["file"] not in EXCLUDED]

    wrong = {e["file"]: _wrong(imported, e, token) for e in compared}

    with capsys.disabled():
        out = len(exchanges) - len(compared)
        print(f"\nGraphQL, errors: {len(compared)} compared, {out} excluded")  # noqa: T201
        for name, reason in EXCLUDED.items():
            print(f"  {name} excluded: {reason}")  # noqa: T201
    assert compared
    assert not {name: found for name, found in wrong.items() if found}


@pytest.mark.usefixtures("packed_only")
def test_a_synchronisers_questions(capsys: pytest.CaptureFixture[str]) -> None:
    """R71, R125: a world made from one student's answers answers that student alike."""
    made = Simulator(open_world(_DELTA))
    made.clock.freeze()
    token = made.tokens.first(made.school.world.users[0].id).value
    exchanges = [e for e in recorded.exchanges("delta-exchanges") if _is_graphql(e)]

    wrong = {e["file"]: _wrong(made, e, token) for e in exchanges}

    with capsys.disabled():
        print(f"\nGraphQL, delta-exchanges: {len(exchanges)} compared, 0 excluded")  # noqa: T201
    assert exchanges
    assert not {name: found for name, found in wrong.items() if found}


def _is_graphql(exchange: Json) -> bool:
    return bool(exchange["request"]["path"] == "/api/graphql")


def _wrong(school: Simulator, exchange: Json, token: str) -> list[str]:
    return list(_differences(school, exchange, token))[:5]


def _differences(school: Simulator, exchange: Json, token: str) -> Iterator[str]:
    reply = school.answer(_request(exchange, token))
    want = exchange["response"]
    if reply.status != want["status"]:
        yield f"status {reply.status}, recorded {want['status']}"
    for name in ("content-type", "www-authenticate", "x-canvas-user-id"):
        if reply.headers.get(name) != want["headers"].get(name):
            yield f"{name}: {reply.headers.get(name)!r}, recorded {want['headers'].get(name)!r}"
    for name in ("etag", "x-request-cost", "x-rate-limit-remaining"):
        if (name in reply.headers) != (name in want["headers"]):
            yield f"{name}: present in one answer only"
    plain = "json" not in reply.headers.get("content-type", "") or not reply.body
    body = (reply.body.decode() or None) if plain else json.loads(reply.body)
    ordered = "orderBy" in str(exchange["request"]["body"])
    yield from _unlike(
        _steady(want["body"], ordered=ordered), _steady(body, ordered=ordered), "body"
    )


def _request(exchange: Json, token: str) -> Request:
    request = exchange["request"]
    headers = {k.lower(): v.replace("<token>", token) for k, v in request["headers"].items()}
    body = request["body"]
    if isinstance(body, dict):
        headers.setdefault("content-type", "application/json")  # some recorders left it out
    text = body if isinstance(body, str) else "" if body is None else json.dumps(body)
    query = tuple((k, v) for k, v in request["query"] or ())
    headers |= {"host": "canvas.example.test"}
    return Request(request["method"], request["path"], query, headers, text.encode())


def _steady(value: Json, *, ordered: bool, course: bool = False) -> Json:
    """Without the members left out; rows whose order was not asked for, in one order."""
    if isinstance(value, list):
        return [_steady(item, ordered=ordered, course=course) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, inner in value.items():
        if name in LEFT_OUT and (course or name != "updatedAt"):
            continue
        kept[name] = _steady(inner, ordered=ordered, course=name in _COURSES)
        if name == "submissionsConnection" and not ordered:
            kept[name]["nodes"].sort(key=lambda row: row["_id"])
    return kept


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
