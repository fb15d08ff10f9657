"""A connect that can't be done is refused with a code and the field to blame; nothing is stored."""

import pytest

from canvas_sync.domain.errors import (
    CanvasFailing,
    CanvasUnreachable,
    CapabilityOff,
    ContractBroken,
    KeyUnavailable,
    QueueUnavailable,
    Refused,
    StorageUnavailable,
    SyncError,
    Throttled,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
)
from tests.unit.functions.edge import Edge
from tests.unit.usecases.service import TOKEN, URL

GOOD = {"canvas_url": URL, "api_token": TOKEN}
ADDRESSES = {
    "not https": "http://canvas.school.example",
    "user info": "https://anna:secret@canvas.school.example",
    "query": "https://canvas.school.example?x=1",
    "fragment": "https://canvas.school.example#top",
    "private": "https://10.0.0.1",
    "link-local": "https://169.254.169.254",
    "loopback": "https://127.0.0.1:9000",
    "one word": "https://canvas",
    "no address": "not an address",
}
TOKENS = {
    "short": "123456789",
    "long": "x" * 513,
    "longer": "x" * 20_000,
    "control characters": "0123456789\x07abc",
    "space inside": "0123456789 abc",
}


@pytest.mark.parametrize("url", ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_that_may_not_be_asked(edge: Edge, url: str) -> None:
    """R61: 400 url_not_allowed naming the field; Canvas is not asked, nothing is stored."""
    reply = edge.call("POST", "connect", {**GOOD, "canvas_url": url})

    assert (reply.status, reply.body["code"]) == (400, "url_not_allowed")
    assert reply.body["errors"][0]["field"] == "canvas_url"
    assert edge.service.canvas.requests == []
    assert edge.service.connections.cold == {}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_a_token_that_is_none(edge: Edge, token: str) -> None:
    """R61: 400 token_malformed; the answer never quotes it."""
    reply = edge.connect(token)

    assert (reply.status, reply.body["code"]) == (400, "token_malformed")
    assert reply.body["errors"][0]["field"] == "api_token"
    assert token not in str(reply.body)
    assert edge.service.connections.cold == {}


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [
        (TokenExpired(), "token_expired"),
        (TokenRevoked(), "token_revoked"),
        (TokenInvalid(), "token_invalid"),
    ],
    ids=["expired", "revoked", "invalid"],
)
def test_a_dead_token(edge: Edge, refusal: SyncError, reason: str) -> None:
    """R61: 400 token_rejected with the reason; nothing is stored."""
    edge.service.person.failures["identity"] = refusal

    reply = edge.connect()

    assert (reply.status, reply.body["code"]) == (400, "token_rejected")
    assert reply.body["reason"] == reason
    assert edge.service.connections.cold == {}


def test_a_token_without_the_scopes(edge: Edge) -> None:
    """R61: a scoped token that may not say whose it is: 400 naming it, the cause and the way out.

    Source: decision table of the measured answers, row 9.
    """
    edge.service.person.failures["identity"] = CapabilityOff("Canvas answered 401: no scope")

    reply = edge.connect()

    assert (reply.status, reply.body["code"]) == (400, "token_rejected")
    assert reply.body["reason"] == "scope_missing"
    assert reply.body["errors"][0]["field"] == "api_token"
    assert "users/self" in reply.body["detail"]
    assert edge.service.connections.cold == {}


@pytest.mark.parametrize(
    ("failure", "status", "code", "retry_after"),
    [
        (Refused("not_canvas", "This is no Canvas."), 400, "not_canvas", None),
        (CanvasUnreachable("silence"), 504, "canvas_unreachable", None),
        (CanvasFailing("HTML"), 503, "canvas_error", "5"),
        (Throttled(17.2), 503, "throttled", "18"),
        (ContractBroken("bug"), 500, "internal", None),
    ],
    ids=["not a Canvas", "silent", "failing", "throttled", "a bug"],
)
def test_canvas_does_not_answer_well(
    edge: Edge, failure: SyncError, status: int, code: str, retry_after: str | None
) -> None:
    """Each way Canvas can fail at connect has its status and code; nothing is stored."""
    edge.service.person.failures["identity"] = failure

    reply = edge.connect()

    assert (reply.status, reply.body["code"]) == (status, code)
    assert reply.headers.get("Retry-After") == retry_after
    assert edge.service.connections.cold == {}


@pytest.mark.parametrize(
    ("port", "failure", "code"),
    [
        ("vault", KeyUnavailable("no key"), "key_unavailable"),
        ("connections", StorageUnavailable("table mirror-17 throttles"), "storage"),
    ],
    ids=["vault", "store"],
)
def test_a_service_is_away(edge: Edge, port: str, failure: SyncError, code: str) -> None:
    """503 with Retry-After; the text tells nothing of the inside."""
    getattr(edge.service, port).down = failure

    reply = edge.connect()

    assert (reply.status, reply.body["code"], reply.headers["Retry-After"]) == (503, code, "5")
    assert str(failure) not in str(reply.body)


def test_the_queue_is_away(edge: Edge) -> None:
    """A sync the queue refused is written down all the same: the planner sends it."""
    edge.service.queue.down = QueueUnavailable("away")

    reply = edge.connect()

    assert reply.status == 200
    assert edge.call("GET", f"syncs/{reply.body['sync_id']}").body["state"] == "queued"
