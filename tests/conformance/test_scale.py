"""A generated school of the recorded size answers with rows of the recorded shape."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest

from canvas_simulator import Request, Simulator
from canvas_simulator.generating import Size, generate
from tests import recorded
from tests.conformance.tally import COMPARED, fate, to_compare

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = Any  # recorded JSON
_STUDENT, _TEACHER = "student_1", "teacher_1"
_HEADERS = ("content-type", "etag", "x-request-cost", "x-rate-limit-remaining", "link")
_REL = re.compile(r'rel="(\w+)"')
_NOT_MODIFIED = 304
_ALWAYS = 0.999  # a key of every row
# Members that only a school with such rows has.
_RARE = {"lock_info", "lock_explanation", "availability_status", "discussion_topic", "quiz_id"}


@pytest.fixture(scope="module")
def school() -> Simulator:
    made = Simulator(generate(Size(courses=10, assignments=100, students=12)))
    made.clock.freeze()
    to_compare("scale", _exchanges())  # noted for the table at the end
    return made


def _exchanges() -> list[Json]:
    return [e for e in recorded.exchanges("scale") if e["request"]["method"] == "GET"]


def _compared() -> list[Json]:
    return [e for e in _exchanges() if fate("scale", e) == COMPARED]


@pytest.mark.usefixtures("packed_only")
@pytest.mark.parametrize("exchange", _compared(), ids=lambda e: e["file"])
def test_rows_have_the_recorded_shape(school: Simulator, exchange: Json) -> None:
    """R49: members that every recorded row has are there, no others; same page relations."""
    asked, want = exchange["request"], exchange["response"]
    person = _TEACHER if "student_ids[]=all" in asked["query"] else _STUDENT
    user = next(row for row in school.school.world.users if row.key == person)
    token = school.tokens.first(user.id).value
    headers = {"authorization": f"Bearer {token}", "accept": asked["headers"]["Accept"]}
    path = re.sub(r"/courses/\d+", "/courses/1", asked["path"])

    request = Request("GET", path, tuple(parse_qsl(asked["query"])), headers)
    reply = school.answer(request)
    if want["status"] == _NOT_MODIFIED:
        tag = {"if-none-match": reply.headers["etag"]}
        reply = school.answer(replace(request, headers=headers | tag))

    assert reply.status == want["status"]
    assert [n for n in _HEADERS if n in reply.headers] == [
        n for n in _HEADERS if n in want["headers"]
    ]
    links = (found.get("link", "") for found in (reply.headers, want["headers"]))
    assert len({frozenset(_REL.findall(link)) for link in links}) == 1
    assert bool(reply.body) == bool(want["body"])
    assert not want["body"] or not list(_odd(want["body"], json.loads(reply.body)))


def _odd(want: list[Json], found: list[Json]) -> Iterator[str]:
    assert want
    assert found
    for name in sorted(_keys(want, _ALWAYS) - _keys(found, 0) - _RARE):
        yield f"{name}: in every recorded row, in none here"
    for name in sorted(_keys(found, _ALWAYS) - _keys(want, 0) - _RARE):
        yield f"{name}: in every row here, in no recorded one"
    for name in ("assignments", "submission", "assignment", "term"):
        inner = [_inner(rows, name) for rows in (want, found)]
        if all(inner):
            yield from _odd(*inner)


def _keys(rows: list[Json], share: float) -> set[str]:
    """The members that more than ``share`` of the rows have."""
    names = {name for row in rows for name in row}
    return {n for n in names if sum(n in row for row in rows) > share * len(rows)}


def _inner(rows: list[Json], name: str) -> list[Json]:
    found = [row[name] for row in rows if row.get(name)]
    return [each for value in found for each in (value if isinstance(value, list) else [value])]
