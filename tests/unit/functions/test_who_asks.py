"""Who may ask: nobody without a sign-in, nobody while switched off, nobody for another person."""

import pytest

from tests.unit.functions.edge import Edge

ROUTES = [
    ("POST", "connect"),
    ("DELETE", "disconnect"),
    ("POST", "sync"),
    ("GET", "syncs/sync-1"),
    ("GET", "status"),
    ("GET", "assignments"),
]


@pytest.mark.parametrize(("method", "route"), ROUTES, ids=lambda value: value)
def test_nobody_signed_in(edge: Edge, method: str, route: str) -> None:
    """R95: every route without a sign-in is 401."""
    reply = edge.call(method, route, subject=None)

    assert (reply.status, reply.body["code"]) == (401, "unauthenticated")
    assert reply.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "route"), ROUTES, ids=lambda value: value)
def test_integration_disabled(edge: Edge, method: str, route: str) -> None:
    """R109: switched off, every route is 404 and touches nothing."""
    edge.switch_off()

    reply = edge.call(method, route)

    assert (reply.status, reply.body["code"]) == (404, "integration_disabled")


@pytest.mark.parametrize(("method", "route"), ROUTES[1:], ids=lambda value: value)
def test_another_persons(edge: Edge, method: str, route: str) -> None:
    """R90, R95: what is Anna's does not exist for Boris, on every route."""
    edge.connect()
    edge.work_all()

    reply = edge.call(method, route, subject="boris")

    assert reply.status == (200 if route == "status" else 404)
    assert "canvas.school.example" not in str(reply.body)
    assert edge.call("GET", "assignments").body["count"] == 6


def test_two_people_on_one_canvas(edge: Edge) -> None:
    """R90: each sees only their own tasks."""
    edge.connect()
    edge.connect(subject="boris")
    edge.work_all()
    edge.call("DELETE", "disconnect", subject="boris", delete_tasks="true")

    assert edge.call("GET", "assignments", subject="boris").body["count"] == 0
    assert edge.call("GET", "assignments").body["count"] == 6


def test_an_unknown_address(edge: Edge) -> None:
    """An address that no route has is a problem like any other."""
    reply = edge.call("GET", "sync")

    assert (reply.status, reply.body["code"]) == (404, "unknown_route")
