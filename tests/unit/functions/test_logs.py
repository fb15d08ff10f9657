"""What the functions log: enough to follow a request, nothing that is secret or personal."""

import logging

import pytest

from canvas_sync.domain.errors import KeyUnavailable, QueueUnavailable, TokenInvalid
from tests.unit.functions.edge import Edge
from tests.unit.usecases.service import URL

CANARY = "canary-5f1c9e7a-in-a-token"


def test_no_token_anywhere(
    edge: Edge, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """R87: at DEBUG, through success, refusals and bugs, no line, answer or message has a token."""
    caplog.set_level(logging.DEBUG)
    edge.service.canvas.people[CANARY] = edge.service.person

    replies = [
        edge.connect(CANARY),
        edge.connect(CANARY, surprise=1),
        edge.connect(CANARY + " x"),
        edge.call("POST", "connect", f'{{"api_token": "{CANARY}"'),
        edge.call("POST", "connect", {"canvas_url": f"{URL}/?t={CANARY}", "api_token": CANARY}),
        edge.call("POST", "sync", {"sync_type": CANARY}),
        edge.call("GET", "assignments", cursor=CANARY),
        edge.call("GET", "status"),
    ]
    messages = [message.as_json() for message in edge.service.queue.messages]
    edge.work_all()
    edge.work(f'{{"schema": 1, "api_token": "{CANARY}"}}', CANARY)
    edge.service.person.failures["identity"] = TokenInvalid(CANARY)
    replies.append(edge.connect(CANARY))

    written = edge.log.getvalue() + caplog.text + capsys.readouterr().out
    assert len(edge.lines) > len(replies)
    assert CANARY not in written
    assert CANARY not in str(replies) + str(messages)


def test_nobody_is_named(edge: Edge) -> None:
    """The sign-in's subject is in answers alone; logs know the owner, from which no way leads back.

    Titles and addresses with a query are not logged either.
    """
    edge.connect(subject="anna.arbor@school.example")
    edge.work_all()
    edge.call("GET", "assignments", subject="anna.arbor@school.example", limit="7")

    assert "anna.arbor" not in edge.log.getvalue()
    assert "Essay" not in edge.log.getvalue()
    assert "limit" not in edge.log.getvalue()


def test_one_id_links_request_and_sync(edge: Edge) -> None:
    """R104: the request's id is on its own line and on those of the sync it asked for."""
    sync_id = edge.connect().body["sync_id"]
    edge.work_all()

    request, sync = edge.lines
    assert request["route"] == "POST /api/v1/canvas/connect"
    assert request["correlation_id"] == sync["correlation_id"] == "request-7"
    assert request["sync_id"] == sync["sync_id"] == sync_id
    assert request["owner"] == sync["owner"]


def test_one_line_per_request(edge: Edge) -> None:
    """R104: status, code and duration of every request; keys of the one before are gone."""
    edge.connect()

    edge.call("DELETE", "disconnect", subject="boris")

    line = edge.lines[-1]
    assert (line["message"], line["status"], line["code"]) == (
        "request answered", 404, "not_connected",
    )  # fmt: skip
    assert line["duration_ms"] >= 0
    assert line["location"].startswith("serve:")
    assert "sync_id" not in line


def test_one_line_without_a_sign_in(edge: Edge) -> None:
    """A request of nobody is logged without an owner."""
    edge.call("GET", "status", subject=None)

    [line] = edge.lines
    assert (line["status"], line["code"]) == (401, "unauthenticated")
    assert "owner" not in line


def test_an_expected_failure_says_why(edge: Edge) -> None:
    """R104: the line of a request or run with a code of ours has the cause, in our own words."""
    edge.connect()
    edge.service.vault.down = KeyUnavailable("the token can't be opened: AccessDeniedException")

    edge.work_all()
    edge.connect()

    run, request = edge.lines[-2:]
    assert (run["message"], run["code"]) == ("sync finished", "key_unavailable")
    assert (request["message"], request["code"]) == ("request answered", "key_unavailable")
    assert "AccessDeniedException" in run["why"]
    assert run["why"] == request["why"]


def test_what_the_queue_refuses_says_why(edge: Edge) -> None:
    """R104: a sync that was not handed over says what the queue said."""
    edge.service.queue.down = QueueUnavailable("SQS failed at SendMessageBatch: AccessDenied")

    edge.connect()

    [line] = [line for line in edge.lines if line["message"] == "sync not handed over"]
    assert line["why"] == "SQS failed at SendMessageBatch: AccessDenied"


def test_a_line_without_a_failure_has_no_cause(edge: Edge) -> None:
    """R104: neither a good answer nor a run that went well has a `why`."""
    edge.connect()
    edge.work_all()

    assert all("why" not in line for line in edge.lines)
