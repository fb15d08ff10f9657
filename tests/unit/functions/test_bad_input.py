"""Requests of another shape are refused, naming every wrong field and quoting no value."""

from typing import Any

import pytest

from tests.unit.functions.edge import Edge
from tests.unit.usecases.service import TOKEN, URL

GOOD = {"canvas_url": URL, "api_token": TOKEN}

BODIES: dict[str, tuple[str, Any, set[str]]] = {
    "connect: nothing": ("connect", {}, {"canvas_url", "api_token"}),
    "connect: empty": ("connect", "", {"canvas_url", "api_token"}),
    "connect: unknown field": ("connect", {**GOOD, "user_id": "boris"}, {"user_id"}),
    "connect: number as token": ("connect", {**GOOD, "api_token": 12}, {"api_token"}),
    "connect: token as a name": ("connect", {**GOOD, TOKEN: 1}, {"unknown"}),
    "connect: long name": ("connect", {**GOOD, "a" * 31: 1}, {"unknown"}),
    "connect: null": ("connect", "null", {"body"}),
    "connect: list": ("connect", "[]", {"body"}),
    "connect: word for replace": ("connect", {**GOOD, "replace": "yes"}, {"replace"}),
    "connect: huge": ("connect", {**GOOD, "api_token": "x" * 70_000}, {"body"}),
    "sync: wrong sync_type": ("sync", {"sync_type": "fast"}, {"sync_type"}),
    "sync: unknown field": ("sync", {"kind": "full"}, {"kind"}),
    "sync: number for a flag": ("sync", {"force_restart": 1}, {"force_restart"}),
}


@pytest.mark.parametrize(("route", "body", "fields"), BODIES.values(), ids=BODIES)
def test_a_body_of_another_shape(edge: Edge, route: str, body: object, fields: set[str]) -> None:
    """R94: 422 naming every wrong field, never quoting a value."""
    reply = edge.call("POST", route, body)

    assert (reply.status, reply.body["code"]) == (422, "invalid_request")
    assert {row["field"] for row in reply.body["errors"]} == fields
    assert TOKEN not in str(reply.body)


@pytest.mark.parametrize("body", ["{", "canvas_url=x"], ids=["cut", "form"])
def test_a_body_that_is_not_json(edge: Edge, body: str) -> None:
    """R94: 400 not_json."""
    reply = edge.call("POST", "connect", body)

    assert (reply.status, reply.body["code"]) == (400, "not_json")


@pytest.mark.parametrize(
    ("route", "query", "field"),
    [
        ("assignments", {"limit": "0"}, "limit"),
        ("assignments", {"limit": "201"}, "limit"),
        ("assignments", {"limit": "many"}, "limit"),
        ("assignments", {"limit": "1,2"}, "limit"),
        ("assignments", {"include_completed": "perhaps"}, "include_completed"),
        ("assignments", {"page": "2"}, "page"),
        ("assignments", {"instance": ""}, "instance"),
        ("status", {"owner": "boris"}, "owner"),
        ("syncs/sync-1", {"fields": "all"}, "fields"),
        ("syncs/not_one", {}, "sync_id"),
    ],
    ids=str,
)
def test_a_parameter_of_another_shape(
    edge: Edge, route: str, query: dict[str, str], field: str
) -> None:
    """R64, R94: 422 naming the parameter, unknown ones included."""
    reply = edge.call("GET", route, **query)

    assert (reply.status, reply.body["code"]) == (422, "invalid_request")
    assert [row["field"] for row in reply.body["errors"]] == [field]


def test_the_largest_page(edge: Edge) -> None:
    """R64: limit 1 and 200 are the ends of what is allowed."""
    edge.connect()

    assert [edge.call("GET", "assignments", limit=n).status for n in ("1", "200")] == [200, 200]


def test_a_broken_cursor(edge: Edge) -> None:
    """R98: cut, changed, invented or another person's, a cursor is 422 naming it."""
    edge.connect()
    edge.connect(subject="boris")
    edge.work_all()
    good = edge.call("GET", "assignments", limit="1").body["next_cursor"]
    foreign = edge.call("GET", "assignments", limit="1", subject="boris").body["next_cursor"]

    for cursor in ["", "x", "é", good[:-2], good[:8] + "A" + good[9:], foreign]:
        reply = edge.call("GET", "assignments", cursor=cursor)
        assert (reply.status, reply.body["code"]) == (422, "bad_cursor"), cursor
        assert reply.body["errors"][0]["field"] == "cursor"


def test_a_cursor_of_another_list(edge: Edge) -> None:
    """R98: going on in another list than it was made for would miss rows: 422 naming it."""
    edge.connect()
    edge.work_all()
    cursor = edge.call("GET", "assignments", limit="1").body["next_cursor"]

    same = edge.call("GET", "assignments", limit="2", cursor=cursor)
    others = [
        edge.call("GET", "assignments", cursor=cursor, include_completed="true"),
        edge.call("GET", "assignments", cursor=cursor, instance="canvas.school.example"),
    ]

    assert same.status == 200
    assert [(r.status, r.body["code"]) for r in others] == [(422, "bad_cursor")] * 2


@pytest.mark.parametrize("body", ['{"delete_tasks": true}', "x", "[]"])
def test_a_body_where_none_is_taken(edge: Edge, body: str) -> None:
    """R94: what disconnect is told in a body is refused, not ignored; nothing is ended."""
    edge.connect()

    reply = edge.call("DELETE", "disconnect", body)

    assert (reply.status, reply.body["code"]) == (422, "invalid_request")
    assert [row["field"] for row in reply.body["errors"]] == ["body"]
    assert edge.call("GET", "status").body["connected"] is True


def test_an_empty_body_is_none(edge: Edge) -> None:
    """Some clients send one with everything."""
    edge.connect()

    assert edge.call("DELETE", "disconnect", "").status == 200
