"""`POST sync` takes the Canvas host from the address, as the other routes do, or from the body."""

from typing import Any

import pytest

from tests.unit.functions.edge import Edge

OTHER = "canvas.school.example:8443"


@pytest.fixture
def edge(edge: Edge) -> Edge:
    """Two hosts are connected."""
    edge.connect()
    edge.connect(canvas_url=f"https://{OTHER}")
    return edge


@pytest.mark.parametrize(
    ("query", "body"),
    [
        pytest.param({"instance": OTHER}, None, id="address"),
        pytest.param({}, {"instance": OTHER}, id="body"),
        pytest.param({"instance": OTHER.upper()}, {"instance": f" {OTHER}"}, id="both alike"),
    ],
)
def test_instance(edge: Edge, query: dict[str, str], body: dict[str, Any] | None) -> None:
    """R62: what the 409 asks for can be said in the address or in the body."""
    reply = edge.call("POST", "sync", body, **query)

    assert (reply.status, reply.body["instance"]) == (202, OTHER)


@pytest.mark.parametrize(
    ("query", "body", "field"),
    [
        pytest.param(
            {"instance": OTHER}, {"instance": "canvas.school.example"}, "instance", id="2"
        ),
        pytest.param({"instance": ""}, {}, "instance", id="empty"),
        pytest.param({"sync_type": "full"}, {}, "sync_type", id="of the body"),
    ],
)
def test_another_shape(edge: Edge, query: dict[str, str], body: object, field: str) -> None:
    """R94: two different hosts are 422 naming instance; the rest belongs into the body."""
    reply = edge.call("POST", "sync", body, **query)

    assert (reply.status, reply.body["code"]) == (422, "invalid_request")
    assert [row["field"] for row in reply.body["errors"]] == [field]
