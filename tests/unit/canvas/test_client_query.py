"""A GraphQL query of the client: sent once, answered whole, or an error to act on."""

import json

import pytest

from canvas_sync.canvas.answers import NoGraphQL, QueryTooHeavy
from canvas_sync.canvas.egress import AnswerLost, Egress
from canvas_sync.domain.errors import (
    CanvasFailing,
    CapabilityOff,
    ContractBroken,
    SyncError,
    TokenRevoked,
)
from tests.unit.canvas.canned import MAINTENANCE, MISSING_FOR_NOBODY, REVOKED, SAID
from tests.unit.canvas.local_server import (
    RESET,
    SILENCE,
    TOKEN,
    USER,
    LocalServer,
    Sleeps,
    a_client,
    an_egress,
    json_reply,
    reply,
)

GRAPHQL = "/api/graphql"
GOOD = json_reply({"data": {"allCourses": []}}, **{"X-Request-Cost": "0.2"})
BROKEN = reply('{"errors":[{"message":"An error occurred."}],"error_report_id":"4"}', 500)
NO_SCOPE = reply(SAID.format("Insufficient scopes on access token."), 401, {})
SILENT = SILENCE


async def test_request(server: LocalServer, egress: Egress) -> None:
    """A query goes by POST to /api/graphql, with its variables, as JSON; ``data`` comes back."""
    server.answers = {GRAPHQL: [GOOD]}
    client = a_client(server, egress)

    page = await client.post_graphql("query($n: Int) { x }", {"n": 1})

    [asked] = server.asked
    assert (asked.method, asked.target) == ("POST", GRAPHQL)
    assert json.loads(asked.body) == {"query": "query($n: Int) { x }", "variables": {"n": 1}}
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert (page.payload, page.user_id) == ({"allCourses": []}, USER["X-Canvas-User-Id"])
    assert client.usage.cost_units == 0.2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (BROKEN, QueryTooHeavy),
        (reply("", 504, {}), QueryTooHeavy),
        (RESET, QueryTooHeavy),
        (json_reply({"data": {"courses": None}, "errors": [{"message": "x"}]}), QueryTooHeavy),
        (NO_SCOPE, CapabilityOff),
        (reply("", 404), NoGraphQL),
        (reply("", 302, {"Location": "/login"}), NoGraphQL),
        (MISSING_FOR_NOBODY, ContractBroken),
        (REVOKED, TokenRevoked),
    ],
    ids=["500", "504", "reset", "in part", "scope", "404", "302", "nobody", "revoked"],
)
async def test_once(
    server: LocalServer, egress: Egress, answer: bytes, error: type[SyncError]
) -> None:
    """A query that fails is charged in full: it is never sent again as it is."""
    server.answers = {GRAPHQL: [answer]}

    with pytest.raises(error) as raised:
        await a_client(server, egress).post_graphql("{ x }", {})

    assert type(raised.value) is error
    assert len(server.asked) == 1


async def test_silence(server: LocalServer) -> None:
    """A query is left its own time; silence beyond it is a query too heavy."""
    server.answers = {GRAPHQL: [SILENT]}
    egress = an_egress(server, read_seconds=0.01, query_seconds=0.2)

    with pytest.raises(QueryTooHeavy):
        await a_client(server, egress).post_graphql("{ x }", {})

    await egress.aclose()


async def test_too_large(server: LocalServer) -> None:
    """An answer above the cap is a query too heavy (R221)."""
    server.answers = {GRAPHQL: [json_reply({"data": {"x": "y" * 2000}})]}
    egress = an_egress(server, answer_bytes=1000)

    with pytest.raises(QueryTooHeavy):
        await a_client(server, egress).post_graphql("{ x }", {})

    await egress.aclose()


async def test_down(server: LocalServer, egress: Egress) -> None:
    """R77: a page of maintenance says that the query never began: it is tried again."""
    server.answers = {GRAPHQL: [MAINTENANCE, MAINTENANCE, GOOD]}
    sleeps = Sleeps()

    await a_client(server, egress, sleeps=sleeps).post_graphql("{ x }", {})

    assert sleeps.seconds == [1.0, 2.0]


async def test_down_for_good(server: LocalServer, egress: Egress) -> None:
    """A host that stays away is no query too heavy: asking for less is no use."""
    server.answers = {GRAPHQL: [MAINTENANCE]}

    with pytest.raises(CanvasFailing) as raised:
        await a_client(server, egress).post_graphql("{ x }", {})

    assert not isinstance(raised.value, QueryTooHeavy)
    assert len(server.asked) == 3


@pytest.mark.parametrize("trouble", [BROKEN, RESET], ids=["500", "reset"])
async def test_light(server: LocalServer, egress: Egress, trouble: bytes) -> None:
    """R124: a light query is tried again like a page; trouble that passes is not seen."""
    server.answers = {GRAPHQL: [trouble, trouble, GOOD]}

    page = await a_client(server, egress).post_graphql("{ x }", {}, light=True)

    assert page.payload == {"allCourses": []}
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("trouble", "error"), [(BROKEN, QueryTooHeavy), (RESET, AnswerLost)], ids=["500", "reset"]
)
async def test_light_for_good(
    server: LocalServer, egress: Egress, trouble: bytes, error: type[SyncError]
) -> None:
    """R124: after all attempts a light query fails by what happened last."""
    server.answers = {GRAPHQL: [trouble]}

    with pytest.raises(error):
        await a_client(server, egress).post_graphql("{ x }", {}, light=True)

    assert len(server.asked) == 3
