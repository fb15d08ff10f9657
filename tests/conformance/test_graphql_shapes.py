"""GraphQL in other schools: renamed and renumbered, and of the recorded sizes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from canvas_simulator import Reply, Request, Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.routes import GRAPHQL
from tests import recorded
from tests.conformance.renaming import SHIFT, renamed, restored
from tests.conformance.replay import Recorded
from tests.conformance.tally import to_compare

Json = Any  # recorded JSON
_IDS = {"me", "c", "course"}  # variables that are ids
_ROWS = ("s1_graphql_backfill_cheap3", "s1_graphql_backfill_first_page",
         "s1_graphql_course_page_cheap", "s1_graphql_delta_cheap")  # fmt: skip


def _post(school: Simulator, role: str, body: Json) -> Reply:
    person = next(row for row in school.school.world.users if row.key == role)
    headers = {
        "authorization": f"Bearer {school.tokens.first(person.id).value}",
        "host": "canvas.example.test",
        "content-type": "application/json",
    }
    return school.answer(Request("POST", "/api/graphql", (), headers, json.dumps(body).encode()))


def test_answers_change_with_the_names(imported: Simulator, school_recorded: Recorded) -> None:
    """R49: every recorded question, asked of both schools: equal once names are put back."""
    other = Simulator(renamed(imported.school.world))
    other.clock.freeze()
    exchanges = [e for e in school_recorded.exchanges if e["request"]["path"] == GRAPHQL]
    wrong = []
    for exchange in exchanges:
        body, role = exchange["request"]["body"], exchange["file"].partition("/")[0]
        values = {
            name: str(int(value) + SHIFT) if name in _IDS and value else value
            for name, value in (body.get("variables") or {}).items()
        }
        first = _post(imported, role, body)
        second = _post(other, role, body | {"variables": values})
        if json.loads(first.body) != json.loads(restored(second.body.decode())):
            wrong.append(exchange["file"])

    assert exchanges
    assert not wrong


def _scale(name: str) -> Json:
    [found] = to_compare("scale", [e for e in recorded.exchanges("scale") if e["file"] == name])
    return found


@pytest.fixture(scope="module")
def large() -> Simulator:
    made = Simulator(generate(Size(courses=10, assignments=100, students=2)))
    made.clock.freeze()
    return made


@pytest.mark.usefixtures("packed_only")
@pytest.mark.parametrize("name", _ROWS)
def test_rows_have_the_recorded_shape(large: Simulator, name: str) -> None:
    """R49: the questions of a large account give members of the same kinds."""
    exchange = _scale(name)
    values = {"ids": ["1", "2", "3"], "c": "1", "since": "2020-01-01T00:00:00Z"}
    me = next(row for row in large.school.world.users if row.key == "student_1")
    given = (exchange["request"]["body"]["variables"] or {}) | values | {"me": str(me.id)}

    reply = _post(large, "student_1", exchange["request"]["body"] | {"variables": given})

    want, got = _kinds(exchange["response"]["body"]), _kinds(json.loads(reply.body))
    assert reply.status == exchange["response"]["status"]
    assert {at for at in got if at not in want} == set()
    for at, kinds in got.items():
        known = want[at] - {"null"}
        assert not known or known >= kinds - {"null"}, at


def _kinds(value: Json, at: str = "") -> dict[str, set[str]]:
    """The kinds of values at every place; a moment and a link are kinds of their own."""
    found: dict[str, set[str]] = {at: {_kind(value)}}
    inner = value.items() if isinstance(value, dict) else ()
    items = [(f"{at}.{k}", v) for k, v in inner]
    items += [(f"{at}[]", v) for v in value] if isinstance(value, list) else []
    for place, item in items:
        for where, kinds in _kinds(item, place).items():
            found.setdefault(where, set()).update(kinds)
    return found


def _kind(value: Json) -> str:
    if isinstance(value, str):
        moment = value[4:5] == "-" and value[10:11] == "T"
        return "moment" if moment else "link" if value.startswith("http") else "text"
    return "null" if value is None else type(value).__name__


@pytest.mark.usefixtures("packed_only")
def test_limits_of_a_large_account(large: Simulator) -> None:
    """R125: too many ids or aliases are refused in the recorded words; foreign ids vanish."""
    for name in ("graphql_101_ids", "graphql_21_aliases"):
        exchange = _scale(name)
        reply = _post(large, "student_1", exchange["request"]["body"])
        assert json.loads(reply.body) == exchange["response"]["body"]
    body = _scale("graphql_courses_foreign_ids")["request"]["body"]
    reply = _post(large, "student_1", body | {"variables": {"i": ["7", "999999", "777777"]}})
    assert json.loads(reply.body) == {"data": {"courses": [{"_id": "7"}]}}


@pytest.mark.usefixtures("packed_only")
def test_a_question_of_over_a_minute() -> None:
    """R101: everything about forty courses at once is the recorded 500, without data."""
    made = Simulator(generate(Size(courses=40, assignments=100, students=1)))
    exchange = _scale("s2_graphql_timeout")
    me = next(row for row in made.school.world.users if row.key == "student_1")

    reply = _post(
        made, "student_1", exchange["request"]["body"] | {"variables": {"me": str(me.id)}}
    )

    report = {"error_report_id": "any"}
    assert reply.status == exchange["response"]["status"] == 500
    assert json.loads(reply.body) | report == exchange["response"]["body"] | report
    assert "etag" not in reply.headers
