"""The drill: a message that can't be worked on among 100, its cause removed, sent again."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.ids import Instance, SyncId, owner_of
from canvas_sync.domain.run import Kind, Reason
from cli.main import app
from local.person import eventually
from local.school import School
from local.stack import STACK_NAME, Stack
from tests.e2e.person import connect, items, somebody

PEOPLE = [f"drill-{number}" for number in range(9)]
BROKEN = "drill-broken"
MESSAGES = 99
UNTIL_DEAD_SECONDS = 180.0
FROM_THE_FUTURE = {"N": "99"}


@pytest.fixture
def drilled(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    """The stack without its schedule, and a shell in which the program finds it by name."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", stack.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    minutes = stack.parameters["CanvasDeltaMinutes"]
    stack.deploy({"CanvasDeltaMinutes": "0"})
    yield stack
    stack.deploy({"CanvasDeltaMinutes": minutes})


def canvas_sync(*words: str) -> Result:
    return CliRunner().invoke(app, ["dlq", *words, "--stack", STACK_NAME])


def letters() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(canvas_sync("list", "--json").stdout)["dead_letters"]
    return found


def a_look(stack: Stack, school: School, sub: str, number: int) -> SyncMessage:
    """A scheduled look, as the planner sends it."""
    return SyncMessage(
        kind=Kind.DELTA,
        owner=owner_of(stack.sign_in.issuer, sub),
        instance=Instance(school.host),
        sync_id=SyncId(f"drill-{number:03}"),
        requested_by=Reason.SCHEDULED,
        correlation_id=f"drill-{number:03}",
    )


def send(stack: Stack, *messages: SyncMessage) -> None:
    for message in messages:
        stack.client("sqs").send_message(
            QueueUrl=stack.outputs["BackgroundQueueUrl"], MessageBody=message.as_json()
        )


def waiting(stack: Stack) -> int:
    """Messages of the background queue, those in work included."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = stack.client("sqs").get_queue_attributes(
        QueueUrl=stack.outputs["BackgroundQueueUrl"], AttributeNames=names
    )
    return sum(int(found["Attributes"][name]) for name in names)


def set_schema(stack: Stack, school: School, schema: dict[str, str]) -> dict[str, str]:
    """Store another ``schema`` in the hot item of the broken person; the answer is the old one."""
    [item] = items(stack, BROKEN, f"STATE#{school.host}")
    stack.client("dynamodb").update_item(
        TableName=stack.outputs["MirrorTable"],
        Key={name: item[name] for name in ("pk", "sk")},
        UpdateExpression="SET #schema = :schema",
        ExpressionAttributeNames={"#schema": "schema"},
        ExpressionAttributeValues={":schema": schema},
    )
    old: dict[str, str] = item["schema"]
    return old


def test_drill(drilled: Stack, school: School) -> None:
    """R29: one dead letter, the rest delivered; redriven it is delivered once, again does nothing.

    The poison is the look of a person whose stored state is of a newer version than this one.
    """
    for sub in (*PEOPLE, BROKEN):
        with somebody(drilled, sub) as person:
            connect(person, school)
    understood = set_schema(drilled, school, FROM_THE_FUTURE)
    poison = a_look(drilled, school, BROKEN, MESSAGES)
    looks = [a_look(drilled, school, PEOPLE[n % len(PEOPLE)], n) for n in range(MESSAGES)]

    send(drilled, *looks[:50], poison, *looks[50:])
    eventually(lambda: not waiting(drilled) or None, "the end", patience_seconds=UNTIL_DEAD_SECONDS)

    [letter] = letters()
    assert (letter["queue"], letter["kind"], letter["attempts"]) == ("background", "delta", 5)
    shown = json.loads(canvas_sync("show", letter["id"], "--json").stdout)
    assert shown["payload"] == json.loads(poison.as_json())
    for sub in PEOPLE:
        with somebody(drilled, sub) as person:
            assert person.status()["last_delta_at"] is not None

    set_schema(drilled, school, understood)
    assert canvas_sync("redrive", letter["id"], "--yes").exit_code == 0
    with somebody(drilled, BROKEN) as person:
        eventually(lambda: person.status()["last_delta_at"], "the redriven look")
    eventually(lambda: not waiting(drilled) or None, "the empty queue")
    assert letters() == []

    after = items(drilled, BROKEN)
    assert canvas_sync("redrive", letter["id"], "--yes").exit_code == 1
    send(drilled, poison)
    eventually(lambda: not waiting(drilled) or None, "the empty queue")
    assert items(drilled, BROKEN) == after
    assert letters() == []
