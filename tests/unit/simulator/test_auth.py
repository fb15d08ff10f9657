"""Who calls, and in which words a credential is refused."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from canvas_simulator import Request
from tests.unit.simulator.asking import a_school, ask

_COURSES, _SELF = "/api/v1/courses", "/api/v1/users/self"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "bearer {}", "Token {}", "{}"])
def test_no_proper_header(header: str | None) -> None:
    """R14: without `Bearer …` lists are 401 with a challenge, `/users/self` is 404 without."""
    school = a_school()
    token = school.tokens.first(100).value
    headers = {} if header is None else {"authorization": header.format(token)}

    listed = school.answer(Request("GET", _COURSES, (), headers))
    own = school.answer(Request("GET", _SELF, (), headers))

    assert (listed.status, own.status) == (401, 404)
    assert listed.headers["www-authenticate"] == 'Bearer realm="canvas-lms"'
    assert "www-authenticate" not in own.headers


@pytest.mark.parametrize(
    ("do", "words"),
    [
        ("revoke", "Revoked access token."),
        ("expire", "Expired access token."),
        ("block", "Invalid access token."),
        ("suspend", "Invalid access token."),
        ("scope", "Insufficient scopes on access token."),
    ],
)
def test_refusals(do: str, words: str) -> None:
    """R59: each way to lose a token has its own words, and never the user's id."""
    school = a_school()
    token = school.tokens.first(100).value
    body = json.dumps({"do": do, "token": token}).encode()
    school.answer(Request("POST", "/_sim/tokens", body=body))
    school.clock.advance(timedelta(seconds=1))

    reply = ask(school, "student_1", "users/self")

    assert reply.status == 401
    assert json.loads(reply.body)["errors"][0]["message"] == words
    assert "x-canvas-user-id" not in reply.headers


def test_a_suspended_user_comes_back() -> None:
    """R59: `Invalid` may be over again: the same token works when the user is restored."""
    school = a_school()
    token = school.tokens.first(100).value

    for do, status in (("suspend", 401), ("restore", 200)):
        body = json.dumps({"do": do, "token": token}).encode()
        school.answer(Request("POST", "/_sim/tokens", body=body))
        assert ask(school, "student_1", "users/self").status == status


def test_expired_tells_since_when() -> None:
    """R59: an expired token's refusal has the moment it expired."""
    school = a_school()
    school.tokens.first(100).expires_at = school.clock.now()

    refused = json.loads(ask(school, "student_1", "courses").body)

    assert refused["errors"][0]["expired_at"] == "2026-11-20T09:00:00Z"


def test_tokens_are_reproducible() -> None:
    """R49: two runs of a world give the same tokens, 64 characters each, a user's own."""
    one, other = a_school(), a_school()

    values = [token.value for token in one.tokens.all()]

    assert values == [token.value for token in other.tokens.all()]
    assert {len(value) for value in values} == {64}
    assert len(set(values)) == len(values)
