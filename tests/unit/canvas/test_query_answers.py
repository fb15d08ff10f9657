"""What Canvas complains of in a GraphQL answer, and what the reader has to do then."""

from typing import Any

import pytest

from canvas_sync.canvas.answers import NotCanvas, QueryTooHeavy
from canvas_sync.canvas.query_answers import data_of
from canvas_sync.domain.errors import CapabilityOff, ContractBroken, SyncError
from tests import recorded

RECORDED = {
    "errors/graphql_too_complex": QueryTooHeavy,
    "errors/graphql_too_many_aliases": QueryTooHeavy,
    "errors/graphql_too_many_tokens": QueryTooHeavy,
    "scale/graphql_101_ids": QueryTooHeavy,
    "scale/graphql_21_aliases": QueryTooHeavy,
    "errors/graphql_too_deep": ContractBroken,
    "errors/graphql_no_query": ContractBroken,
    "errors/graphql_batch": ContractBroken,
    "errors/graphql_syntax_error": ContractBroken,
    "errors/graphql_missing_variable": ContractBroken,
    "auth/http/17d-graphql-unknown-field": CapabilityOff,
    "errors/graphql_unknown_argument": CapabilityOff,
    "errors/graphql_unknown_type_of_variable": CapabilityOff,
    "errors/graphql_bad_enum": CapabilityOff,
    "errors/graphql_two_errors": CapabilityOff,
}


def body_of(name: str) -> Any:  # noqa: ANN401  # recorded JSON
    pack, _, file = name.partition("/")
    return next(one["response"]["body"] for one in recorded.exchanges(pack) if one["file"] == file)


@pytest.mark.parametrize(("name", "error"), RECORDED.items(), ids=RECORDED)
def test_recorded(name: str, error: type[SyncError]) -> None:
    """Limits: ask for less; a schema without what we ask: ask by REST; else the query is wrong."""
    with pytest.raises(SyncError) as raised:
        data_of(body_of(name))

    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        ({"errors": [{"message": "Timeout"}], "data": None}, QueryTooHeavy),
        ({"errors": [{"message": "x", "path": ["courses", 0]}], "data": {}}, QueryTooHeavy),
        ({"errors": [{"message": "An object of type Course was hidden due to insufficient scopes"}],
          "data": {"course": None}}, CapabilityOff),
        ({"errors": ["odd", {"extensions": 7}]}, ContractBroken),
        ({"errors": "odd"}, NotCanvas),
        ({"errors": []}, NotCanvas),
        ({"data": None}, NotCanvas),
        ({"data": [1]}, NotCanvas),
        ({}, NotCanvas),
        ([], NotCanvas),
        (None, NotCanvas),
    ],
)  # fmt: skip
def test_hand_made(payload: object, error: type[SyncError]) -> None:
    """Data with a complaint is never taken for whole; what is no answer at all is not Canvas."""
    with pytest.raises(SyncError) as raised:
        data_of(payload)

    assert type(raised.value) is error


def test_good() -> None:
    """Recorded: an object that isn't there or isn't visible is null without a complaint."""
    assert data_of(body_of("auth/errors/07c-deleted-graphql")) == {"course": None}


def test_text_quotes_nothing() -> None:
    """An error's text says what is wrong with the query, nothing of the answer."""
    with pytest.raises(QueryTooHeavy, match=r"^a query of ours was answered in part$"):
        data_of({"errors": [{"message": "Student One"}], "data": {}})
