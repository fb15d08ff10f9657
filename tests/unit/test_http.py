"""Reading requests and telling problems, apart from any route."""

import base64
import json

import pytest

from canvas_sync.contracts.api import ConnectBody, SyncBody
from canvas_sync.domain.errors import LeaseLost, Moved, Refused
from canvas_sync.domain.ids import owner_of
from canvas_sync.http import CODES, DETAIL, STATUS, body_of, caller_of, problem_of


def signed_in(**claims: str) -> dict[str, object]:
    authorizer = {"jwt": {"claims": claims}}
    return {"requestContext": {"requestId": "request-1", "authorizer": authorizer}}


def test_caller() -> None:
    """R95: a person is the issuer and the subject together; the request's id goes with them."""
    caller = caller_of(signed_in(iss="https://a.example.test", sub="anna"))

    assert caller.owner == owner_of("https://a.example.test", "anna")
    assert caller.owner != owner_of("https://b.example.test", "anna")
    assert (caller.subject, caller.correlation_id) == ("anna", "request-1")


@pytest.mark.parametrize(
    "event",
    [
        {"requestContext": {"requestId": "request-1"}},
        signed_in(),
        signed_in(iss="https://a.example.test"),
        signed_in(sub="anna"),
        signed_in(iss="https://a.example.test", sub=""),
    ],
    ids=["no authorizer", "no claims", "no subject", "no issuer", "empty subject"],
)
def test_nobody(event: dict[str, object]) -> None:
    """R95: who is not fully named is nobody."""
    with pytest.raises(Refused) as caught:
        caller_of(event)

    assert caught.value.code == "unauthenticated"


def test_packed_body() -> None:
    """The gateway hands binary bodies over in base64."""
    text = json.dumps({"sync_type": "full"}).encode()
    event = {"body": base64.b64encode(text).decode(), "isBase64Encoded": True}

    assert body_of(event, SyncBody).sync_type == "full"


def test_the_token_hides() -> None:
    """R87: the request's repr does not show the token."""
    event = {"body": json.dumps({"canvas_url": "https://x.example", "api_token": "abcdefghijk"})}

    assert "abcdefghijk" not in repr(body_of(event, ConnectBody))


@pytest.mark.parametrize("error", [LeaseLost("x"), Moved("x"), Refused("new", "x"), KeyError("x")])
def test_an_unlisted_error_is_internal(error: Exception) -> None:
    """Only codes of the list are told; every other error is 500 internal with a fixed text."""
    problem = problem_of(error, "request-1")

    assert (problem.status, problem.code, problem.detail) == (500, "internal", DETAIL["internal"])


def test_each_code_has_one_status() -> None:
    """The list of codes is closed, and no code stands in two places of it."""
    assert sum(len(codes) for codes in CODES.values()) == len(STATUS)
