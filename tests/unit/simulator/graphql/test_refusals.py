"""What is refused: wrong questions, too big ones, callers who may not ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from canvas_simulator import Request
from canvas_simulator.graphql import endpoint
from tests.unit.simulator.graphql.questions import a_school, post, refusals

if TYPE_CHECKING:
    from canvas_simulator import Simulator


@pytest.fixture(scope="module")
def school() -> Simulator:
    return a_school()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ course { _id", 'Expected NAME, actual: (none) (" ") at [1, 12]'),
        ("{ allCourses { nope } }", "Field 'nope' doesn't exist on type 'Course'"),
        (
            "{ allCourses }",
            (
                "Field must have selections (field 'allCourses' returns Course but has no "
                "selections. Did you mean 'allCourses { ... }'?)"
            ),
        ),
        (
            "{ allCourses { _id { x } } }",
            (
                "Selections can't be made on scalars (field '_id' returns ID but has selections "
                '["x"])'
            ),
        ),
        (
            "{ legacyNode(type: User) { id } }",
            "Field 'legacyNode' is missing required arguments: _id",
        ),
        ("query Q($x: ID) { allCourses { _id } }", "Variable $x is declared by Q but not used"),
        (
            "{ course(id: $x) { _id } }",
            "Variable $x is used by anonymous query but not declared",
        ),
        ("{ allCourses { ...F } }", "Fragment F was used, but not defined"),
    ],
)
def test_wrong_questions(school: Simulator, text: str, message: str) -> None:
    """R125: the first error says what the real server says."""
    assert refusals(school, "student_1", text)[0] == message


def test_wrong_variable(school: Simulator) -> None:
    """R125: a moment that is none is refused before anything is answered."""
    text = """query($s: DateTime!) { allCourses { submissionsConnection(
      filter: {updatedSince: $s}) { nodes { _id } } } }"""

    body = json.loads(post(school, "student_1", text, {"s": "yesterday"}).body)

    assert body["errors"][0]["extensions"]["problems"][0]["explanation"] == (
        '"yesterday" is not an iso8601 formatted date'
    )
    assert "data" not in body


def test_more_than_a_hundred_ids(school: Simulator) -> None:
    """R125: an error beside `data`, with the field null."""
    text = "query($i: [ID!]) { courses(ids: $i) { _id } }"

    body = json.loads(post(school, "student_1", text, {"i": ["1"] * 101}).body)

    assert body["data"] == {"courses": None}
    assert body["errors"][0]["message"] == "Cannot request more than 100 courses at once"


def test_aliases(school: Simulator) -> None:
    """R125: twenty pass, one more does not."""

    def question(count: int) -> str:
        return "{" + " ".join(f"a{i}: course(id: 1) {{ _id }}" for i in range(count)) + "}"

    assert post(school, "student_1", question(20)).body.startswith(b'{"data"')
    assert refusals(school, "student_1", question(21)) == ["max query aliases exceeded"]


def test_over_a_minute(school: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """R101: a question that would take Canvas longer than its limit is a 500 without data."""
    monkeypatch.setattr(endpoint, "LIMIT_SECONDS", 0.01)
    text = (
        "{ allCourses { assignmentsConnection { nodes { description lockInfo { isLocked } } } } }"
    )

    reply = post(school, "student_1", text)

    assert reply.status == 500
    assert json.loads(reply.body)["errors"][0]["error_code"] == "internal_server_error"
    assert reply.headers["cache-control"] == "no-cache"


def test_scoped_key(school: Simulator) -> None:
    """R125: a key with scopes gets 401 on GraphQL, whatever it asks."""
    token = school.tokens.issue(school.school.world.users[0].id)
    token.scoped = True
    headers = {"authorization": f"Bearer {token.value}"}

    reply = post(school, "student_1", "{ __typename }", headers=headers)

    assert reply.status == 401
    assert b"Insufficient scopes on access token." in reply.body


@pytest.mark.parametrize(("accept", "status"), [("*/*", 302), ("", 302), ("application/json", 401)])
def test_without_a_token(school: Simulator, accept: str, status: int) -> None:
    """R125: sent to the login page unless JSON is asked for."""
    headers = {"host": "canvas.example.test", "accept": accept, "content-type": "application/json"}

    reply = school.answer(
        Request("POST", "/api/graphql", (), headers, b'{"query": "{ __typename }"}')
    )

    assert reply.status == status
    assert ("location" in reply.headers) == (status == 302)


def test_broken_json(school: Simulator) -> None:
    """R125: a body that is no JSON is a plain 500, and no GraphQL answer."""
    headers = {"content-type": "application/json", "accept": "application/json"}

    reply = school.answer(Request("POST", "/api/graphql", (), headers, b'{"query": '))

    assert (reply.status, reply.headers["content-type"]) == (500, "text/plain; charset=utf-8")
    assert "x-request-cost" not in reply.headers


def test_braces_without_end(school: Simulator) -> None:
    """R125: thousands of braces are refused as too large, not a crash."""
    text = "{ node(id: 1) " * 900 + "}" * 900

    assert refusals(school, "student_1", text) == ["This query is too large to execute."]
