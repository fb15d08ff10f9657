"""The functions over the fakes: requests and batches as the gateway and SQS hand them over."""

import json
from asyncio import Runner
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from io import StringIO
from itertools import count
from typing import Any, TypeVar
from urllib.parse import urlencode

import pytest

from canvas_sync.bootstrap.connect import ConnectDeps
from canvas_sync.bootstrap.environment import Environment
from canvas_sync.bootstrap.plan import PlanDeps
from canvas_sync.bootstrap.status import StatusDeps
from canvas_sync.bootstrap.sync import SyncDeps
from canvas_sync.bootstrap.tasks import TasksDeps
from canvas_sync.bootstrap.worker import WorkerDeps
from canvas_sync.observability import Observer
from canvas_sync.usecases.plan_syncs import PlanPorts
from canvas_sync.usecases.send_asked import AskingPorts
from functions.connect import app as connect_app
from functions.plan import app as plan_app
from functions.status import app as status_app
from functions.sync import app as sync_app
from functions.tasks import app as tasks_app
from functions.worker import app as worker_app
from tests.unit.usecases.service import TOKEN, URL, Service

Json = dict[str, Any]
Answer = TypeVar("Answer")
BASE = "/api/v1/canvas"
ISSUER = "https://sign-in.example.test"
APPS = {
    "connect": connect_app,
    "disconnect": connect_app,
    "status": status_app,
    "sync": sync_app,
    "syncs": sync_app,
    "assignments": tasks_app,
}
NAMES = count(1)
"""Powertools keeps one logger per service name; every test gets its own."""


class Context:
    """What the functions use of Lambda's context."""

    aws_request_id = "invocation-1"

    def get_remaining_time_in_millis(self) -> int:
        return 120_000


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Json
    body: Json


@dataclass
class FakeFailures:
    rested: list[tuple[str, str, int]] = field(default_factory=list)

    async def rest(self, queue_name: str, receipt: str, *, receive_count: int) -> None:
        self.rested.append((queue_name, receipt, receive_count))


class Edge:
    """One service behind its functions. ``lines``: what was logged so far."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, runner: Runner) -> None:
        self.service = Service()
        self.failures = FakeFailures()
        self.log = StringIO()
        self.service.courses(12, 13)
        observer = Observer(
            service=f"test-{next(NAMES)}", namespace="CanvasSync", level="DEBUG", stream=self.log
        )
        self.environment = Environment(enabled=True, observer=observer, runner=runner)
        self._patch = monkeypatch
        self.install()

    def install(self) -> None:
        """Give the functions what they work with."""
        s, env = self.service, self.environment
        shared = s.asking | {"report": env.observer}
        connect = replace(s.connecting(), report=env.observer)
        tools = replace(s.tools, report=env.observer)
        made = {
            connect_app: ConnectDeps(env, connect, s.mirror),
            status_app: StatusDeps(env, s.connections, s.mirror, s.clock.now, 20),
            sync_app: SyncDeps(env, AskingPorts(**shared)),
            tasks_app: TasksDeps(env, s.connections, s.mirror, s.clock.now),
            plan_app: PlanDeps(env, PlanPorts(delta_minutes=20, **shared)),
            worker_app: WorkerDeps(env, tools, self.failures, at_once=3),
        }
        for app, deps in made.items():
            self._patch.setattr(app, "deps", lambda deps=deps: deps)

    def switch_off(self) -> None:
        """`CANVAS_INTEGRATION_ENABLED=false`."""
        env = self.environment
        self.environment = Environment(enabled=False, observer=env.observer, runner=env.runner)
        self.install()

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self.environment.run(work)

    def call(
        self,
        method: str,
        route: str,
        body: object = None,
        *,
        subject: str | None = "anna",
        **query: str,
    ) -> Reply:
        """One signed-in request; ``body`` a str is sent as it is."""
        event = an_event(method, route, body, subject=subject, **query)
        app = APPS[route.split("/", maxsplit=1)[0]]
        answer = app.handler(event, Context())
        return Reply(answer["statusCode"], answer["headers"], json.loads(answer["body"]))

    def connect(self, token: str = TOKEN, *, subject: str = "anna", **more: object) -> Reply:
        body = {"canvas_url": URL, "api_token": token, **more}
        return self.call("POST", "connect", body, subject=subject)

    def work(self, *bodies: str) -> list[str]:
        """Give a batch to the worker; the ids of the failed ones."""
        records = [a_record(number, body) for number, body in enumerate(bodies)]
        answer = worker_app.handler({"Records": records}, Context())
        return [row["itemIdentifier"] for row in answer["batchItemFailures"]]

    def work_all(self) -> list[str]:
        """Give the worker what is queued now."""
        sent = [message.as_json() for message in self.service.queue.messages]
        self.service.queue.sent.clear()
        return self.work(*sent)

    @property
    def lines(self) -> list[Json]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]


def an_event(
    method: str, route: str, body: object = None, *, subject: str | None = "anna", **query: str
) -> Json:
    path = f"{BASE}/{route}"
    text = body if isinstance(body, str) or body is None else json.dumps(body)
    claims = {"iss": ISSUER, "sub": subject} if subject else {}
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": urlencode(query),
        "headers": {"content-type": "application/json"},
        **({"queryStringParameters": query} if query else {}),
        "requestContext": {
            "authorizer": {"jwt": {"claims": claims}},
            "http": {"method": method, "path": path},
            "requestId": "request-7",
            "stage": "$default",
        },
        "isBase64Encoded": False,
        **({"body": text} if text is not None else {}),
    }


def a_record(number: int, body: str) -> Json:
    return {
        "messageId": f"message-{number}",
        "receiptHandle": f"receipt-{number}",
        "body": body,
        "attributes": {"ApproximateReceiveCount": "2"},
        "eventSourceARN": "arn:aws:sqs:eu-west-1:000000000000:background",
    }
