"""Requests that no Canvas code ever sees, and those that fail inside it."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from canvas_simulator import Request
from canvas_simulator.broken import read_query
from canvas_simulator.faults import Fault
from tests.unit.simulator.asking import a_school, ask

if TYPE_CHECKING:
    from canvas_simulator.pytest_plugin import Canvas


def _send(canvas: Canvas, target: str, **headers: str) -> tuple[int, bytes]:
    """What is on the wire, byte for byte: clients of a higher kind would mend it."""
    place = urlsplit(canvas.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=5)
    token = {"Authorization": f"Bearer {canvas.token('student_1')}"}
    connection.request("GET", f"/api/v1/{target}", headers=token | headers)
    reply = connection.getresponse()
    found = reply.status, reply.read()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("query", "status"),
    [("x=%ff", 500), ("x=%zz", 500), ("x=%", 500), ("x=%C3%A9", 200), ("x=100%25", 200)],
)
def test_a_query_that_can_not_be_decoded(canvas: Canvas, query: str, status: int) -> None:
    """R14: no UTF-8, or no `%xx`: a plain 500 from around Canvas."""
    found, body = _send(canvas, f"courses?{query}")

    assert found == status
    assert body.startswith(b"500 Internal Server Error") == (status == 500)


@pytest.mark.parametrize(("length", "status"), [(9_900, 200), (11_000, 400)])
def test_a_long_query(canvas: Canvas, length: int, status: int) -> None:
    """R14: the web server takes ten kilobytes of query."""
    assert _send(canvas, f"courses?x={'a' * length}")[0] == status


@pytest.mark.parametrize(("length", "status"), [(70_000, 200), (90_000, 400)])
def test_a_long_header(canvas: Canvas, length: int, status: int) -> None:
    """R14: and eighty of one header."""
    assert _send(canvas, "courses", **{"X-Long": "a" * length})[0] == status


def test_a_nul_is_canvas_s_own_error() -> None:
    """R14: the caller has been recognised by then."""
    reply = ask(a_school(), "student_1", "courses?x=a\0b")

    assert (reply.status, "x-canvas-user-id" in reply.headers) == (500, True)


def test_a_token_of_other_letters() -> None:
    """R14: bytes that are no ASCII in a token are an error, no refusal."""
    headers = {"authorization": "Bearer äö"}

    reply = a_school().answer(Request("GET", "/api/v1/courses", (), headers))

    assert (reply.status, "www-authenticate" in reply.headers) == (500, False)


def test_an_error_inside_is_only_for_the_known() -> None:
    """R14: where Canvas fails a bad token is refused first, and nothing has been written."""
    school = a_school()
    school.faults.add(Fault(kind="error", times=None))
    headers = {"authorization": "Bearer nobody"}

    stranger = school.answer(Request("GET", "/api/v1/courses", (), headers))
    failed = ask(school, "teacher_1", "courses/1", method="PUT", **{"course[name]": "New"})

    assert (stranger.status, failed.status) == (401, 500)
    assert school.school.courses[1].name != "New"


def test_queries_are_read_in_their_order() -> None:
    """R14: names repeat, blanks stay, a plus is a space."""
    found = read_query("b=1&a%5B%5D=x+y&a[]=&b=2")

    assert found == (("b", "1"), ("a[]", "x y"), ("a[]", ""), ("b", "2"))
