"""The simulator over HTTP: its fixture, its faults, its control routes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from canvas_simulator.faults import Fault
from canvas_simulator.generating import Size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator.pytest_plugin import Canvas

_COURSES = "/api/v1/courses"


@pytest.fixture
def client(canvas: Canvas) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {canvas.token('student_1')}"}
    with httpx.Client(base_url=canvas.url, headers=headers, timeout=5) as made:
        yield made


def test_the_fixture_serves(canvas: Canvas, client: httpx.Client) -> None:
    """R49: an ordinary client lists courses; the request is counted without its token."""
    reply = client.get(_COURSES)

    assert reply.status_code == 200
    assert reply.headers["x-canvas-user-id"] == "10000000000100"
    assert reply.links["current"]["url"].startswith(f"{canvas.url}/api/v1/courses?")
    assert canvas.requests.by_route == {"GET /api/v1/courses": 1}
    assert canvas.token("student_1") not in repr(canvas.requests.recent)


@pytest.mark.parametrize("canvas", [Size(courses=1, assignments=3, students=1)], indirect=True)
def test_another_world(client: httpx.Client) -> None:
    """R49: a test names the world it wants."""
    assert len(client.get(_COURSES).json()) == 1


@pytest.mark.parametrize(
    ("kind", "status", "content_type"),
    [
        ("html", 503, "text/html"),
        ("error", 500, "application/json"),
        ("throttled", 403, "text/plain"),
        ("throttled_429", 429, "text/plain"),
        ("garbage", 200, "application/json"),
        ("null", 200, "application/json"),
        ("redirect", 302, "text/html"),
    ],
)
def test_wrong_answers(
    canvas: Canvas, client: httpx.Client, kind: str, status: int, content_type: str
) -> None:
    """R14: the next matching request has the trouble, the one after it the truth."""
    canvas.faults.add(Fault(route=f"GET {_COURSES}$", kind=kind))

    spoilt, whole = client.get(_COURSES), client.get(_COURSES)

    assert spoilt.status_code == status
    assert spoilt.headers["content-type"].startswith(content_type)
    assert ("x-canvas-user-id" in spoilt.headers) == (kind == "error")
    assert whole.status_code == 200


@pytest.mark.parametrize("kind", ["reset", "truncated"])
def test_broken_connections(canvas: Canvas, client: httpx.Client, kind: str) -> None:
    """R14: a connection that breaks before or within the answer is a transport error."""
    canvas.faults.add(Fault(route=_COURSES, kind=kind))

    with pytest.raises(httpx.RemoteProtocolError):
        client.get(_COURSES)

    assert client.get(_COURSES).status_code == 200


def test_silence(canvas: Canvas, client: httpx.Client) -> None:
    """R14: no answer until the client gives up, while others are served."""
    canvas.faults.add(Fault(route=_COURSES, kind="silence"))

    with pytest.raises(httpx.ReadTimeout):
        client.get(_COURSES, timeout=0.2)

    assert client.get(_COURSES).status_code == 200


def test_slow(canvas: Canvas, client: httpx.Client) -> None:
    """R14: a slow answer is the true one, later; a client that waits less gives up."""
    canvas.faults.add(Fault(route=_COURSES, kind="slow", seconds=0.3, times=2))

    with pytest.raises(httpx.ReadTimeout):
        client.get(_COURSES, timeout=0.1)

    assert client.get(_COURSES).status_code == 200


def test_fault_after_and_times(canvas: Canvas, client: httpx.Client) -> None:
    """R14: a fault can let requests pass first, meet several, and set its own answer."""
    canvas.faults.add(
        Fault(route=_COURSES, kind="error", after=1, times=2, status=502, headers={"x-a": "b"})
    )

    replies = [client.get(_COURSES) for _ in range(4)]

    assert [reply.status_code for reply in replies] == [200, 502, 502, 200]
    assert replies[1].headers["x-a"] == "b"


def test_control_routes(canvas: Canvas, client: httpx.Client) -> None:
    """R49: clock, faults, counters, world and reset are there over HTTP too."""
    client.post("/_sim/clock", json={"freeze": True, "set": "2027-01-01T00:00:00Z"})
    assert client.get(_COURSES).headers["date"] == "Fri, 01 Jan 2027 00:00:00 GMT"

    client.post("/_sim/faults", json={"route": _COURSES, "kind": "error", "times": None})
    assert client.get(_COURSES).status_code == 500
    assert client.get("/_sim/counters").json()["routes"] == {"GET /api/v1/courses": 2}

    client.post("/_sim/reset")
    assert client.get(_COURSES).status_code == 200
    assert client.get("/_sim/world").json()["now"].startswith("2026-11-20T09:00:0")
    assert canvas.requests.total == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [("faults", {"kind": "nonsense"}), ("clock", {"set": "soon"}), ("tokens", {"do": "revoke"})],
)
def test_bad_control_requests(client: httpx.Client, path: str, body: dict[str, str]) -> None:
    """R49: a control request that makes no sense is 400 with the reason."""
    reply = client.post(f"/_sim/{path}", json=body)

    assert reply.status_code == 400
    assert reply.json()["error"]


def test_no_date_where_the_edge_sends_none(canvas: Canvas, client: httpx.Client) -> None:
    """R71: Canvas itself sends no Date; the simulator can do without it."""
    canvas.simulator.sends_date = False

    assert "date" not in client.get(_COURSES).headers


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_unknown_routes(client: httpx.Client, method: str) -> None:
    """R125: a route or method Canvas does not have is 404 with an empty body and no user id."""
    reply = client.request(method, "/api/v1/nonsense/path")

    assert (reply.status_code, reply.content) == (404, b"")
    assert "x-canvas-user-id" not in reply.headers
    assert "x-request-cost" not in reply.headers


async def test_requests_at_once(canvas: Canvas) -> None:
    """R49: many requests at once are all answered."""
    headers = {"Authorization": f"Bearer {canvas.token('student_1')}"}
    async with httpx.AsyncClient(base_url=canvas.url, headers=headers) as client:
        replies = await asyncio.gather(*(client.get(_COURSES) for _ in range(20)))

    assert {reply.status_code for reply in replies} == {200}
