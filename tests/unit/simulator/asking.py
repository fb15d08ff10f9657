"""Asks a simulator in process, as a user named by key."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from canvas_simulator import Reply, Request, Simulator
from canvas_simulator.generating import Size, generate

Json = Any  # an answer's body, as it is


def a_school(*, courses: int = 4, assignments: int = 20, students: int = 4) -> Simulator:
    """A small generated school whose clock stands still."""
    made = Simulator(generate(Size(courses, assignments, students, seed=7)))
    made.clock.freeze()
    return made


def ask(
    school: Simulator, user: str, path: str, *, method: str = "GET", **members: object
) -> Reply:
    """The reply to ``user``; ``path`` may have a query; ``members`` become a form."""
    token = school.tokens.first(user_id(school, user)).value
    path, _, query = path.partition("?")
    pairs = tuple(tuple(pair.split("=", 1)) for pair in query.split("&") if pair)
    headers = {"authorization": f"Bearer {token}", "host": "canvas.example.test"}
    body = urlencode(members, doseq=True).encode()
    return school.answer(Request(method, f"/api/v1/{path}", pairs, headers, body))  # type: ignore[arg-type]  # each pair has two


def rows(school: Simulator, user: str, path: str) -> Json:
    """The body of a successful read."""
    reply = ask(school, user, path)
    assert reply.status == 200, reply.body
    return json.loads(reply.body)


def user_id(school: Simulator, key: str) -> int:
    return next(user.id for user in school.school.world.users if user.key == key)
