"""The worker's own code in a process of its own: its clock may be wrong, and it can be held."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

import boto3

from canvas_sync.bootstrap import worker
from functions.worker import app
from local.embedded_aws import guard
from local.person import eventually
from local.places import ROOT
from local.stack import Stack

Json = dict[str, Any]
ANY_STATE = os.WSTOPPED | os.WEXITED | os.WNOWAIT | os.WNOHANG
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Invocation:
    """What a worker is to do.

    ``ahead_seconds``: by how much its clock is. ``hold_before``: it stands still when it is about
    to send the first DynamoDB transaction that names this; empty: never.
    """

    body: str
    ahead_seconds: float = 0.0
    hold_before: str = ""
    given_seconds: float = 120.0

    def get_remaining_time_in_millis(self) -> int:
        """As Lambda's context tells it."""
        return round(self.given_seconds * 1000)


class SkewedClock:
    """The clock of a machine on which it is off by so much."""

    def __init__(self, ahead_seconds: float) -> None:
        self._ahead = timedelta(seconds=ahead_seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


class WorkerProcess:
    """One invocation of the worker, from its parent's side."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child

    def wait_until_held(self) -> None:
        """Return when the whole process stands still, its transaction ready to be sent."""
        seen = eventually(
            lambda: os.waitid(os.P_PID, self._child.pid, ANY_STATE),
            "a worker about to write",
            patience_seconds=PATIENCE_SECONDS,
        )
        assert seen.si_code == os.CLD_STOPPED, "it ended without writing what it was to be held at"

    def outcome(self) -> Json:
        """The worker's canonical log line; whoever is held goes on."""
        self._child.send_signal(signal.SIGCONT)
        told, _ = self._child.communicate(timeout=PATIENCE_SECONDS)
        lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
        ends: list[Json] = [line for line in lines if line.get("message") == "sync finished"]
        assert len(ends) == 1, told
        return ends[0]

    def end(self) -> None:
        """Kill it, wherever it is."""
        self._child.kill()
        self._child.communicate()


@contextmanager
def working(stack: Stack, invocation: Invocation) -> Iterator[WorkerProcess]:
    """A worker at ``invocation``, with the deployed worker's variables and rights."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=ROOT,
        env=_environment(stack),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        process = WorkerProcess(child)
        try:
            assert child.stdin is not None
            child.stdin.write(json.dumps(asdict(invocation)) + "\n")
            child.stdin.flush()
            yield process
        finally:
            process.end()


def _environment(stack: Stack) -> dict[str, str]:
    function = stack.client("lambda").get_function_configuration(
        FunctionName=stack.outputs["WorkerFunction"]
    )
    role = stack.client("sts").assume_role(RoleArn=function["Role"], RoleSessionName="process")
    variables: dict[str, str] = function["Environment"]["Variables"]
    return variables | {
        "AWS_ACCESS_KEY_ID": role["Credentials"]["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": role["Credentials"]["SecretAccessKey"],
        "AWS_SESSION_TOKEN": role["Credentials"]["SessionToken"],
        "AWS_DEFAULT_REGION": stack.region,
        "AWS_ENDPOINT_URL": stack.endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


class Hold:
    """Stops the whole process once, before a request that names ``text`` leaves it."""

    def __init__(self, text: str) -> None:
        self._text = text.encode()
        self._is_over = not text

    def __call__(self, request: Any, **_: object) -> None:  # noqa: ANN401  # botocore's
        if not self._is_over and self._text in request.body:
            self._is_over = True
            signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)  # else this thread runs on


def main() -> None:
    """The child's side: one event for the worker's handler."""
    guard.install(print)
    invocation = Invocation(**json.loads(sys.stdin.readline()))
    boto3.setup_default_session()
    assert boto3.DEFAULT_SESSION is not None
    boto3.DEFAULT_SESSION.events.register(
        "before-send.dynamodb.TransactWriteItems", Hold(invocation.hold_before)
    )
    app.deps = cache(partial(worker.build, SkewedClock(invocation.ahead_seconds)))
    app.handler({"Records": [{"messageId": "1", "body": invocation.body}]}, invocation)


if __name__ == "__main__":
    main()
