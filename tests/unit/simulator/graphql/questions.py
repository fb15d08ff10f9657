"""Asks the simulator's GraphQL in process, as a user named by key."""

from __future__ import annotations

import json
from typing import Any

from canvas_simulator import Reply, Request, Simulator
from canvas_simulator.generating import Size, generate

Json = Any  # an answer's body, as it is


def a_school(*, courses: int = 4, assignments: int = 30, students: int = 4) -> Simulator:
    """A small generated school whose clock stands still."""
    made = Simulator(generate(Size(courses, assignments, students, seed=7)))
    made.clock.freeze()
    return made


def post(
    school: Simulator,
    user: str,
    text: str,
    variables: dict[str, object] | None = None,
    headers: dict[str, str] | None = None,
) -> Reply:
    """The reply to the question ``text``."""
    number = next(row.id for row in school.school.world.users if row.key == user)
    sent = {
        "authorization": f"Bearer {school.tokens.first(number).value}",
        "host": "canvas.example.test",
        "accept": "application/json",
        "content-type": "application/json",
    }
    body = json.dumps({"query": text, "variables": variables or {}}).encode()
    return school.answer(Request("POST", "/api/graphql", (), sent | (headers or {}), body))


def ask(school: Simulator, user: str, text: str, **given: object) -> Json:
    """The `data` of an answer without errors."""
    reply = post(school, user, text, given)
    body = json.loads(reply.body)
    assert reply.status == 200, body
    assert "errors" not in body, body["errors"]
    return body["data"]


def refusals(school: Simulator, user: str, text: str, **given: object) -> list[str]:
    """The messages of the errors."""
    body = json.loads(post(school, user, text, given).body)
    return [error["message"] for error in body["errors"]]
