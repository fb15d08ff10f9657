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
    return school.answer(request_of(school, user, path, method=method, **members))


def request_of(
    school: Simulator, user: str, path: str, *, method: str = "GET", **members: object
) -> Request:
    """The request that `ask` makes."""
    token = school.tokens.first(user_id(school, user)).value
    path, _, query = path.partition("?")
    pairs = tuple(tuple(pair.split("=", 1)) for pair in query.split("&") if pair)
    headers = {"authorization": f"Bearer {token}", "host": "canvas.example.test"}
    body = urlencode(members, doseq=True).encode()
    return Request(method, f"/api/v1/{path}", pairs, headers, body)  # type: ignore[arg-type]  # each pair has two


def rows(school: Simulator, user: str, path: str) -> Json:
    """The body of a successful read."""
    reply = ask(school, user, path)
    assert reply.status == 200, reply.body
    return json.loads(reply.body)


def user_id(school: Simulator, key: str) -> int:
    return next(user.id for user in school.school.world.users if user.key == key)


def send(school: Simulator, user: str, method: str, path: str, /, **members: object) -> Reply:
    """The reply to a request of ``user`` with ``members`` as JSON; ``path`` may be whole."""
    token = school.tokens.first(user_id(school, user)).value
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    body = json.dumps(members).encode()
    where = path if path.startswith("/") else f"/api/v1/{path}"
    return school.answer(Request(method, where, (), headers, body))


def written(school: Simulator, user: str, method: str, path: str, /, **members: object) -> Json:
    """The body of a write that succeeds."""
    reply = send(school, user, method, path, **members)
    assert reply.status in (200, 201, 204), (reply.status, reply.body)
    return json.loads(reply.body or b"null")
