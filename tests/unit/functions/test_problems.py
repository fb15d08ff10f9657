"""What a person's connections don't allow, and how a problem looks in full."""

import pytest

from canvas_sync.domain.errors import TokenRevoked
from tests.unit.functions.edge import Edge


def test_never_connected(edge: Edge) -> None:
    """R62, R64, R65: without a connection there is nothing to sync, list or end."""
    found = [
        edge.call("POST", "sync").body["code"],
        edge.call("GET", "assignments").body["code"],
        edge.call("DELETE", "disconnect").body["code"],
        edge.call("GET", "status", instance="elsewhere.example").body["code"],
        edge.call("GET", "syncs/sync-9").body["code"],
    ]

    assert found == ["not_connected"] * 4 + ["unknown_sync"]


@pytest.mark.parametrize(
    ("method", "route"),
    [("GET", "status"), ("GET", "assignments"), ("POST", "sync"), ("DELETE", "disconnect")],
)
def test_another_canvas_than_mine(edge: Edge, method: str, route: str) -> None:
    """R62 to R65: a host that was never connected: 404 naming the parameter and one's own hosts."""
    edge.connect()

    reply = edge.call(method, route, instance="elsewhere.example")

    assert (reply.status, reply.body["code"]) == (404, "not_connected")
    assert reply.body["errors"][0]["field"] == "instance"
    assert "yours: canvas.school.example" in reply.body["detail"]


def test_deleting_after_the_end(edge: Edge) -> None:
    """R65: the second call is 404; it says that the kept tasks are gone now."""
    edge.connect()
    edge.work_all()
    edge.call("DELETE", "disconnect")

    reply = edge.call("DELETE", "disconnect", delete_tasks="true")

    assert (reply.status, reply.body["code"]) == (404, "not_connected")
    assert reply.body["detail"] == "No Canvas is connected; the tasks that were kept are deleted."
    assert edge.call("GET", "assignments").body["count"] == 0


def test_two_canvases(edge: Edge) -> None:
    """Which connection is meant must be said where there are several: 409 instance_required."""
    edge.connect()
    edge.connect(canvas_url="https://canvas.school.example:8443")

    refused = [
        edge.call("POST", "sync"),
        edge.call("GET", "status"),
        edge.call("DELETE", "disconnect"),
    ]
    named = edge.call("GET", "status", instance="canvas.school.example:8443")

    assert [(r.status, r.body["code"]) for r in refused] == [(409, "instance_required")] * 3
    assert (named.status, named.body["instance"]) == (200, "canvas.school.example:8443")


def test_a_run_of_another_canvas(edge: Edge) -> None:
    """A run is looked for where it was said to be."""
    sync_id = edge.connect().body["sync_id"]

    reply = edge.call("GET", f"syncs/{sync_id}", instance="elsewhere.example")

    assert (reply.status, reply.body["code"]) == (404, "unknown_sync")


def test_another_canvas_user(edge: Edge) -> None:
    """409 different_canvas_user, unless replace says so."""
    edge.connect()
    edge.service.person.user_id = "10000000000067"

    assert edge.connect().body["code"] == "different_canvas_user"
    assert edge.connect(replace=True).status == 200


def test_a_dead_connection(edge: Edge) -> None:
    """R102: after Canvas refused the token: status needs_reauth, a new sync 409."""
    edge.connect()
    edge.service.person.failures["courses"] = TokenRevoked()
    edge.work_all()

    status, sync = edge.call("GET", "status").body, edge.call("POST", "sync")

    assert (status["connected"], status["status"]) == (True, "needs_reauth")
    assert status["last_error_code"] == "token_revoked"
    assert (sync.status, sync.body["code"]) == (409, "needs_reauth")


def test_a_problem_in_full(edge: Edge) -> None:
    """Errors are RFC 9457 problems with the request's id, and are not kept by anyone between."""
    reply = edge.call("DELETE", "disconnect")

    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.body == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No Canvas is connected; POST /api/v1/canvas/connect first.",
        "code": "not_connected",
        "errors": [],
        "request_id": "request-7",
    }


def test_a_bug(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug is 500 internal; its text stays inside, its kind and place are logged."""

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret thing")

    monkeypatch.setattr(edge.service.connections, "profile", broken)

    reply = edge.call("GET", "status")

    [line, *_] = [line for line in edge.lines if line["level"] == "ERROR"]
    assert (reply.status, reply.body["code"]) == (500, "internal")
    assert line["error"] == ["RuntimeError"]
    assert any("test_problems.py" in place for place in line["at"])
    assert "secret thing" not in str(reply.body) + edge.log.getvalue()
