"""R131, R132: a batch of ten people, with the worker's own parts, never blocks its loop."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
import pytest
from moto import mock_aws

from canvas_simulator import Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.pytest_plugin import Canvas
from canvas_simulator.server import running
from canvas_sync.bootstrap import connect, worker
from canvas_sync.bootstrap.environment import Environment
from canvas_sync.canvas.egress import Egress
from functions.connect import app as connect_app
from functions.worker import app as worker_app
from tests.fakes.aws import MIRROR, OPS, REGION, create_tables
from tests.off_loop import guarded, timed
from tests.unit.functions.edge import Context, a_record, an_event

PEOPLE = 10
LONGEST_MS = 50
PARTS = ((connect, connect_app), (worker, worker_app))


@dataclass
class Deployed:
    """The functions connect and worker over moto, and a school they may ask."""

    school: Canvas
    queue_url: str

    def connect(self, user: int) -> int:
        body = {"canvas_url": self.school.url, "api_token": self.school.token(user)}
        event = an_event("POST", "connect", body, subject=f"student-{user}")
        return int(connect_app.handler(event, Context())["statusCode"])

    def work(self) -> tuple[int, list[Any]]:
        """Give the worker everything queued as one batch; how many, and which failed."""
        sqs = boto3.client("sqs", region_name=REGION)
        answer = sqs.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10)
        bodies = [message["Body"] for message in answer["Messages"]]
        records = [a_record(number, body) for number, body in enumerate(bodies)]
        done = worker_app.handler({"Records": records}, Context())
        return len(bodies), done["batchItemFailures"]


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    simulator = Simulator(generate(Size(courses=2, assignments=5, students=PEOPLE, seed=1)))
    with mock_aws(), running(simulator) as url:
        school = Canvas(url, simulator)
        queue_url = _environment(monkeypatch, school)
        opened = [_built(monkeypatch, part, app) for part, app in PARTS]
        yield Deployed(school, queue_url)
        for environment, egress in opened:
            environment.run(egress.aclose())
            environment.runner.close()


def _built(monkeypatch: pytest.MonkeyPatch, part: Any, app: Any) -> tuple[Environment, Egress]:  # noqa: ANN401  # modules
    """What a function works with, and the way out that it opened."""
    opened: list[Egress] = []

    def an_egress(**given: Any) -> Egress:  # noqa: ANN401  # as the bootstrap gives it
        opened.append(Egress(**given))
        return opened[-1]

    monkeypatch.setattr(part, "Egress", an_egress)
    monkeypatch.setattr(app, "deps", cache(part.build))
    environment: Environment = app.deps().environment
    executor = ThreadPoolExecutor(1)  # moto's transactions are not atomic between threads
    environment.runner.get_loop().set_default_executor(executor)
    return environment, opened[0]


def _environment(monkeypatch: pytest.MonkeyPatch, school: Canvas) -> str:
    """Everything the template would give; the URL of the queue that connect sends to."""
    create_tables(boto3.client("dynamodb", region_name=REGION))
    sqs, kms = boto3.client("sqs", region_name=REGION), boto3.client("kms", region_name=REGION)
    urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("high", "low", "dlq")}
    values = {
        "STAGE": "dev",
        "CANVAS_INTEGRATION_ENABLED": "true",
        "MIRROR_TABLE": MIRROR,
        "OPS_TABLE": OPS,
        "KMS_KEY_ARN": kms.create_key()["KeyMetadata"]["Arn"],
        "HIGH_QUEUE_URL": urls["high"],
        "BACKGROUND_QUEUE_URL": urls["low"],
        "HIGH_DLQ_URL": urls["dlq"],
        "CANVAS_DEV_HOSTS": school.url.removeprefix("http://"),
        "CANVAS_SYNC_BATCH_SIZE": str(PEOPLE),
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return urls["high"]


def _tasks() -> int:
    client = boto3.client("dynamodb", region_name=REGION)
    pages = client.get_paginator("scan").paginate(TableName=MIRROR)
    rows = [row["sk"].get("S", "") for page in pages for row in page["Items"]]
    return sum(key.startswith("TASK#") for key in rows)


def test_ten_people(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """R131, R132: ten first syncs on one loop: no synchronous call, no step over 50 ms of CPU."""
    users = [
        u.id for u in deployed.school.simulator.school.world.users if u.key.startswith("student")
    ]
    assert [deployed.connect(user) for user in users[:PEOPLE]] == [200] * PEOPLE

    with guarded(monkeypatch) as calls, timed(monkeypatch) as blocks:
        handed, failed = deployed.work()

    with capsys.disabled():
        print(f"\n10 people on one loop: {blocks}")  # noqa: T201  # what R131 asks to see
    assert (handed, failed, calls) == (PEOPLE, [], [])
    assert _tasks() > PEOPLE
    assert 0 < blocks.longest_cpu_seconds * 1000 <= LONGEST_MS, blocks.where


def test_planted(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    """R132: an adapter that calls boto3 on the loop is caught, although the edge swallows it."""
    user = next(u.id for u in deployed.school.simulator.school.world.users if u.key == "student_1")
    deployed.connect(user)
    tools = worker_app.deps().tools

    async def planted(*_: object, **__: object) -> None:
        boto3.client("sqs", region_name=REGION).list_queues()

    monkeypatch.setattr(tools.mirror, "cursors", planted)
    with guarded(monkeypatch) as calls:
        _, failed = deployed.work()

    assert failed
    assert set(calls) == {"boto3"}
