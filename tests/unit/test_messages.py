"""The queue's message: what goes in comes out, and anything else is refused."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.run import Kind, Reason
from tests.fakes.builders import ANNA, SCHOOL, SYNC
from tests.fakes.clock import NOON


def a_message(**changes: Any) -> SyncMessage:  # noqa: ANN401  # any field
    fields = {
        "kind": Kind.DELTA,
        "owner": ANNA,
        "instance": SCHOOL,
        "sync_id": SYNC,
        "requested_by": Reason.SCHEDULED,
        "correlation_id": "tick-1",
    }
    return SyncMessage.model_validate({**fields, **changes})


def body(**changes: object) -> str:
    """A message as the queue holds it, with some of its keys changed."""
    return json.dumps({**json.loads(a_message().as_json()), **changes})


def test_keys() -> None:
    """The message's keys, in version 1, and no others."""
    assert json.loads(a_message().as_json()) == {
        "schema": 1,
        "kind": "delta",
        "owner": ANNA,
        "instance": "canvas.school.example",
        "sync_id": SYNC,
        "attempt": 0,
        "not_before": None,
        "requested_by": "scheduled",
        "correlation_id": "tick-1",
        "continuation": False,
    }


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("reason", Reason)
def test_round_trip(kind: Kind, reason: Reason) -> None:
    """Every kind and reason comes back as it was sent, with times in UTC."""
    sent = a_message(kind=kind, requested_by=reason, not_before=NOON, attempt=3, continuation=True)

    received = SyncMessage.model_validate_json(sent.as_json())

    assert received == sent
    assert received.not_before == NOON


def test_zone() -> None:
    """R210: a time with another zone is the same moment in UTC."""
    received = SyncMessage.model_validate_json(body(not_before="2027-01-01T00:00:00+14:00"))

    assert received.not_before == datetime(2026, 12, 31, 10, tzinfo=UTC)


BROKEN: dict[str, dict[str, object]] = {
    "newer version": {"schema": 2},
    "older version": {"schema": 0},
    "version as text": {"schema": "1"},
    "no version": {"schema": None},
    "unknown key": {"token": "secret-of-anna"},
    "unknown kind": {"kind": "everything"},
    "unknown reason": {"requested_by": "nobody"},
    "short owner": {"owner": "anna"},
    "long owner": {"owner": ANNA + "a"},
    "no instance": {"instance": ""},
    "endless instance": {"instance": "a" * 261},
    "no id": {"sync_id": ""},
    "endless id": {"sync_id": "a" * 41},
    "no correlation": {"correlation_id": ""},
    "negative attempt": {"attempt": -1},
    "half an attempt": {"attempt": 0.5},
    "naive time": {"not_before": "2026-11-30T12:00:00"},
    "no time": {"not_before": "soon"},
    "null owner": {"owner": None},
}


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN.keys())
def test_refused(changes: dict[str, object]) -> None:
    """A message of another version or shape is refused, naming what is wrong."""
    (name,) = changes

    with pytest.raises(ValidationError) as refused:
        SyncMessage.model_validate_json(body(**changes))

    assert [error["loc"] for error in refused.value.errors()] == [(name,)]


@pytest.mark.parametrize("key", ["kind", "owner", "instance", "sync_id", "requested_by"])
def test_incomplete(key: str) -> None:
    """A message that leaves out what it must say is refused."""
    whole = json.loads(a_message().as_json())
    del whole[key]

    with pytest.raises(ValidationError):
        SyncMessage.model_validate_json(json.dumps(whole))


@pytest.mark.parametrize("text", ["", "{}", "null", "[]", '"x"', "{", "not json"])
def test_no_message(text: str) -> None:
    """What is no message at all is refused in the same way."""
    with pytest.raises(ValidationError):
        SyncMessage.model_validate_json(text)


def test_frozen() -> None:
    """A message doesn't change once it is made; a changed copy is another one."""
    message = a_message()

    with pytest.raises(ValidationError, match="frozen"):
        message.attempt = 1  # type: ignore[misc]  # what must fail
    assert message.model_copy(update={"attempt": 1}).attempt == 1
    assert message.attempt == 0


def test_message_without_a_version_is_refused() -> None:
    """A body that names no version is of none we know: it goes to the dead letters."""
    given = json.loads(a_message().as_json())
    del given["schema"]

    with pytest.raises(ValidationError, match="schema is missing"):
        SyncMessage.model_validate_json(json.dumps(given))
