"""The token in a run with failures, at DEBUG: sealed in one item, in the clear nowhere."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from canvas_simulator.faults import Fault
from canvas_sync.domain.ids import owner_of
from local.person import ApiRefused, Person
from local.school import School
from local.stack import Stack
from tests.e2e.canary import dressed, found_in
from tests.e2e.person import somebody

QUEUES = (
    "HighQueueUrl",
    "BackgroundQueueUrl",
    "HighDeadLettersUrl",
    "BackgroundDeadLettersUrl",
    "PlanDeadLettersUrl",
)
CODE = frozenset({".so", ".py", ".pyc", ".zip"})
"""Unpacked when a function starts; packed before there was any token."""
Piece = tuple[str, bytes]


def answers(person: Person, kept: list[Piece]) -> None:
    """Keep every answer of the API from now on."""

    def keep(answer: httpx.Response) -> None:
        answer.read()
        whole = str(answer.headers).encode() + answer.content
        kept.append((f"answer {answer.request.method} {answer.request.url.path}", whole))

    person.http.event_hooks["response"].append(keep)


def stored(stack: Stack) -> Iterator[Piece]:
    """Every attribute of every item of both tables; the sealed token is one of them."""
    for table in ("MirrorTable", "OpsTable"):
        pages = (
            stack.client("dynamodb").get_paginator("scan").paginate(TableName=stack.outputs[table])
        )
        for item in (item for page in pages for item in page["Items"]):
            for name, value in item.items():
                yield f"{table} {item['sk']['S']} {name}", _bytes(value)


def _bytes(value: Any) -> bytes:  # noqa: ANN401  # an attribute of any type
    [(kind, content)] = value.items()
    return content if kind == "B" else repr(content).encode()


def queued(stack: Stack) -> Iterator[Piece]:
    sqs = stack.client("sqs")
    for name in QUEUES:
        url = stack.outputs[name]
        answer = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=0,
            MessageAttributeNames=["All"],
        )
        for message in answer.get("Messages", []):
            yield f"message in {name}", repr(message).encode()


def files(stack: Stack, since: float) -> Iterator[Piece]:
    """What the embedded AWS and the functions wrote to the disk after ``since``, a POSIX time."""
    for path in Path(stack.aws.folder).rglob("*"):
        if path.is_file() and path.suffix not in CODE and path.stat().st_mtime >= since:
            yield f"file {path.name}", path.read_bytes()


def command_lines() -> Iterator[Piece]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield f"process {path.parent.name}", path.read_bytes()
        except OSError:
            continue


def everything(stack: Stack, since: float) -> Iterator[Piece]:
    yield from (("log", line.encode()) for line in stack.logs())
    yield from stored(stack)
    yield from queued(stack)
    yield from files(stack, since)
    yield from command_lines()


def seen(pieces: Iterator[Piece] | list[Piece], secret: str) -> list[str]:
    return [f"{place}: {hit}" for place, piece in pieces for hit in found_in(piece, secret)]


def a_run_with_failures(person: Person, school: School, token: str) -> None:
    """Refused, failing, partial, throttled and at last revoked: every way to say too much."""
    faults, tokens = school.simulator.faults, school.simulator.tokens
    with pytest.raises(ApiRefused):
        person.connect("http://canvas.school.example", token)
    with pytest.raises(ApiRefused):
        person.ask("POST", "/connect", json={"canvas_url": school.url, "api_token": [token]})
    faults.add(Fault(route="users/self$", kind="html", times=3))
    with pytest.raises(ApiRefused):
        person.connect(school.url, token)
    faults.clear()
    faults.add(Fault(route="POST /api/graphql", kind="status", status=404, times=None))
    faults.add(Fault(route="courses/[0-9]*13/assignment_groups", kind="error", times=None))
    faults.add(Fault(route="courses/[0-9]*17/assignment_groups", kind="garbage", times=None))
    run = person.wait_for_run(person.connect(school.url, token)["sync_id"])
    assert run["state"] == "partial"
    faults.clear()
    tokens[token].revoked = True
    person.wait_for_run(person.sync("full")["sync_id"])
    assert person.status()["status"] == "needs_reauth"
    time.sleep(1)


def test_token_is_nowhere(stack: Stack, school: School) -> None:
    """R87, R88: not in logs at DEBUG, answers, items, messages, files or command lines."""
    token, kept, began = school.token(), list[Piece](), time.time()
    with somebody(stack, "canary") as person:
        answers(person, kept)
        a_run_with_failures(person, school, token)
        person.tasks()

    owner = owner_of(stack.sign_in.issuer, "canary")
    lines = [line for line in stack.logs() if owner in line]
    assert len(lines) > 5
    assert len(kept) > 5
    assert seen(kept, token) == []
    assert seen(everything(stack, began), token) == []


def test_search_finds_a_planted_token_in_every_kind_of_place(stack: Stack) -> None:
    """R88: the search is no blind one: planted in each place and each disguise, it is found."""
    secret = "plantedCanary/7~Kd93jfPq0xVbn+1"
    for disguise, content in dressed(secret).items():
        assert found_in(content, secret), disguise
    assert not found_in(b"nothing of the kind", secret)
    began = time.time() - 1
    plant(stack, secret)
    with talkative_process(secret):
        try:
            hits = seen([*everything(stack, began), *talkative_answer(secret)], secret)
        finally:
            unplant(stack)
    places = {hit.split(" ")[0].rstrip(":") for hit in hits}
    assert places >= {"log", "OpsTable", "message", "file", "process", "answer"}


def talkative_answer(secret: str) -> list[Piece]:
    """An answer that tells the secret, kept as the answers of the API are."""
    kept: list[Piece] = []
    body = httpx.MockTransport(lambda _: httpx.Response(200, content=dressed(secret)["base64"]))
    with httpx.Client(base_url="http://127.0.0.1", transport=body) as http:
        person = Person(http)
        answers(person, kept)
        http.get("/api/v1/canvas/status")
    return kept


@contextmanager
def talkative_process(secret: str) -> Iterator[None]:
    """A process with the secret on its command line."""
    command = [sys.executable, "-c", "import time; time.sleep(60)", secret]
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.kill()
        process.wait()


PLANT = {"pk": {"S": "PLANT"}, "sk": {"S": "PLANT"}}


def plant(stack: Stack, secret: str) -> None:
    packed = dressed(secret)["gzip"]
    stack.client("dynamodb").put_item(
        TableName=stack.outputs["OpsTable"], Item={**PLANT, "raw": {"B": packed}}
    )
    stack.client("sqs").send_message(
        QueueUrl=stack.outputs["PlanDeadLettersUrl"], MessageBody=secret
    )
    (Path(stack.aws.folder) / "planted.bin").write_bytes(packed)
    logs = stack.client("logs")
    logs.create_log_group(logGroupName="planted")
    logs.create_log_stream(logGroupName="planted", logStreamName="planted")
    event = {"timestamp": int(time.time() * 1000), "message": f"bearer {secret}"}
    logs.put_log_events(logGroupName="planted", logStreamName="planted", logEvents=[event])


def unplant(stack: Stack) -> None:
    stack.client("dynamodb").delete_item(TableName=stack.outputs["OpsTable"], Key=PLANT)
    stack.client("sqs").purge_queue(QueueUrl=stack.outputs["PlanDeadLettersUrl"])
    (Path(stack.aws.folder) / "planted.bin").unlink()
    stack.client("logs").delete_log_group(logGroupName="planted")
