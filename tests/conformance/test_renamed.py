"""Nothing is keyed by what was recorded: other ids and names give the same answers, renamed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from canvas_simulator import Request, Simulator
from tests.conformance.renaming import SHIFT, asked, renamed, restored
from tests.conformance.tally import to_compare

if TYPE_CHECKING:
    from canvas_simulator.schema import User
    from tests.conformance.replay import Recorded

Json = Any  # recorded JSON
# Made from ids or names by more than writing them down: signatures and ids in base 36.
_MADE = {"secure_params", "anonymous_id", "etag", "validation_token"}


@pytest.fixture(scope="module")
def other(imported: Simulator) -> Simulator:
    made = Simulator(renamed(imported.school.world))
    made.clock.freeze()
    return made


def test_answers_change_with_the_names(
    imported: Simulator, other: Simulator, school_recorded: Recorded
) -> None:
    """R49: every recorded read, asked of both schools: equal once names and ids are put back."""
    reads = [e for e in school_recorded.exchanges if e["request"]["method"] == "GET"]
    compared = to_compare("renamed", reads)
    wrong = []
    for exchange in compared:
        request, role = exchange["request"], exchange["file"].partition("/")[0]
        first = _answer(imported, request, role, str)
        second = _answer(other, request, role, asked)
        if first != _plain(restored(second[1]), second[0]):
            wrong.append((request["path"], request["query"]))

    assert compared
    assert not wrong


def _answer(school: Simulator, request: Json, role: str, write: Any) -> tuple[int, Any]:  # noqa: ANN401  # JSON
    person = next(row for row in school.school.world.users if row.key == role)
    headers = {"authorization": f"Bearer {school.tokens.first(person.id).value}"}
    query = tuple((k, _value(k, str(v), write)) for k, v in request["query"])
    reply = school.answer(Request("GET", write(request["path"]), query, headers))
    if write is str:
        return _plain(reply.body.decode(), reply.status)
    return reply.status, reply.body.decode()


def _value(name: str, text: str, write: Any) -> str:  # noqa: ANN401  # str or a renaming
    """NOTE: parameters that are ids are shifted whole."""
    if write is not str and text.isdigit() and ("_id" in name):
        return str(int(text) + SHIFT)
    written: str = write(text)
    return written


def _plain(text: str, status: int) -> tuple[int, Any]:
    return status, _without(json.loads(text)) if text else None


def _without(value: Json) -> Json:
    if isinstance(value, list):
        return [_without(item) for item in value]
    if isinstance(value, dict):
        return {k: _without(v) for k, v in value.items() if k not in _MADE}
    return value


def test_no_recorded_name_is_left(other: Simulator) -> None:
    """R49: the other school's people are all renamed."""
    people: list[User] = other.school.world.users

    assert all(user.id > SHIFT and user.name.startswith("Other ") for user in people)
