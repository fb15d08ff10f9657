"""What nobody foresaw: Canvas's own 500, and nothing is left behind in the throttle."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from canvas_simulator.throttle import DEFAULTS

from .asking import a_school, ask, request_of, send


@pytest.mark.parametrize("path", ["/api/v1/courses/1/assignments", "/api/graphql"])
def test_what_nobody_foresaw_is_a_500(path: str, caplog: pytest.LogCaptureFixture) -> None:
    """R155: a row that breaks the answer gives the recorded JSON 500, as any other reply headed.

    Recorded: `auth/errors/01-500-rest` (a table is missing).
    """
    school = a_school(courses=1, assignments=2, students=1)
    school.school.courses[1].term_id = 99
    school.school.assignments.clear()
    school.school.enrollments_by[school.school.world.users[0].id] = None  # type: ignore[assignment]  # breaks what asks
    method, members = "GET", {}
    if path == "/api/graphql":
        method, members = "POST", {"query": "{ course(id: 1) { term { name } } }"}

    reply = send(school, "student_1", method, path, **members)

    assert reply.status == 500
    assert json.loads(reply.body)["errors"][0]["error_code"] == "internal_server_error"
    assert {"x-request-cost", "x-rate-limit-remaining", "x-canvas-user-id"} <= reply.headers.keys()
    assert "failed" in caplog.text


def test_a_failure_leaves_the_bucket() -> None:
    """R155: after a hundred requests that failed the next one is not refused."""
    school = a_school(courses=1, assignments=1, students=1)
    school.school.courses[1].term_id = 99

    for _ in range(100):
        assert ask(school, "student_1", "courses/1").status == 500
    left = float(ask(school, "student_1", "users/self").headers["x-rate-limit-remaining"])

    assert left > DEFAULTS.high_water - 50


def test_a_body_nested_beyond_reason_is_a_plain_500() -> None:
    """R155: JSON no reader can read is answered by the web server, like JSON that is none."""
    school = a_school(courses=1, assignments=1, students=1)
    request = request_of(school, "teacher_1", "courses/1/assignments", method="POST")
    headers = {**request.headers, "content-type": "application/json"}
    deep = type(request)("POST", request.path, (), headers, b"[" * 100_000 + b"]" * 100_000)

    reply = school.answer(deep)

    assert (reply.status, reply.headers["content-type"]) == (500, "text/plain; charset=utf-8")


def test_a_job_that_fails_is_nothing_to_others(caplog: pytest.LogCaptureFixture) -> None:
    """R155: the jobs behind it are done all the same."""
    school = a_school(courses=1, assignments=1, students=1)
    done: list[datetime] = []
    school.clock.later(timedelta(seconds=1), lambda _: done.insert(0, done[7]))
    school.clock.later(timedelta(seconds=2), done.append)

    school.clock.advance(timedelta(seconds=5))

    assert len(done) == 1
    assert ask(school, "student_1", "courses").status == 200
    assert "a job of" in caplog.text


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("users/self", 0.03, 0.05),
        ("courses", 0.05, 0.2),
        ("courses/1/assignments?per_page=10", 0.15, 0.4),
        ("courses/1/assignments?per_page=50", 0.6, 2),
        ("courses/1/students/submissions", 0.03, 0.5),
    ],
)
def test_what_a_request_costs(path: str, least: float, most: float) -> None:
    """R155: a request is charged by its rows, roughly as measured (`verified/rest.md` §5)."""
    school = a_school(courses=4, assignments=50, students=2)

    cost = float(ask(school, "student_1", path).headers["x-request-cost"])

    assert least <= cost <= most
