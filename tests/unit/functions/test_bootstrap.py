"""Every function can be put together from exactly the variables the template gives it."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import boto3
import pytest
from moto import mock_aws

from canvas_sync.bootstrap import aws, connect, plan, status, sync, tasks, worker
from canvas_sync.bootstrap.environment import Environment, SystemClock, new_id
from canvas_sync.settings import WorkerSettings

VALUES = {
    "STAGE": "dev",
    "LOG_LEVEL": "INFO",
    "CANVAS_INTEGRATION_ENABLED": "true",
    "MIRROR_TABLE": "mirror",
    "OPS_TABLE": "ops",
    "KMS_KEY_ARN": "arn:aws:kms:eu-west-1:000000000000:key/sample",
    "HIGH_QUEUE_URL": "https://sqs.example.test/high",
    "BACKGROUND_QUEUE_URL": "https://sqs.example.test/background",
    "HIGH_DLQ_URL": "https://sqs.example.test/high-dead",
    "CANVAS_DELTA_MINUTES": "15",
    "CANVAS_DEV_HOSTS": "127.0.0.1:9000",
    "CANVAS_SYNC_BATCH_SIZE": "4",
    "CANVAS_SYNC_MAX_RETRIES": "2",
    "CANVAS_REQUEST_SPACING_MS": "250",
}


class Deps(Protocol):
    @property
    def environment(self) -> Environment: ...


@pytest.fixture
def _environ(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in VALUES.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        yield


@pytest.mark.usefixtures("_environ")
@pytest.mark.parametrize(
    "build",
    [connect.build, status.build, sync.build, tasks.build, plan.build, worker.build],
    ids=lambda build: build.__module__.rpartition(".")[2],
)
def test_build(build: Callable[[], Deps]) -> None:
    """R109: a function's parts come from its environment alone, with nothing contacted."""
    deps = build()

    assert deps.environment.enabled
    deps.environment.runner.close()


@pytest.mark.usefixtures("_environ")
def test_the_workers_limits() -> None:
    """R131, R185: users at once and attempts in total are the template's."""
    deps = worker.build()

    assert (deps.at_once, deps.tools.max_attempts) == (4, 2)


@pytest.mark.parametrize("garbage", ["", "yes", "1"])
@pytest.mark.usefixtures("_environ")
def test_garbage_is_refused_at_start(monkeypatch: pytest.MonkeyPatch, garbage: str) -> None:
    """R109: a switch that is neither true nor false stops the function, not the guess."""
    monkeypatch.setenv("CANVAS_INTEGRATION_ENABLED", garbage)

    with pytest.raises(ValueError, match="true or false"):
        WorkerSettings.from_env()


def test_clients_have_time_outs() -> None:
    """No call to AWS waits for ever: 2 s to connect, 5 s to read, three more attempts."""
    config: Any = boto3.client("sqs", config=aws.CONFIG).meta.config

    assert (config.connect_timeout, config.read_timeout) == (2, 5)
    assert config.retries == {"mode": "standard", "total_max_attempts": 4}


def test_clock_and_ids() -> None:
    """The clock is aware and in UTC; ids differ and sort by time."""
    assert SystemClock().now().utcoffset() is not None
    assert len({new_id() for _ in range(100)}) == 100
    assert len(new_id()) == 26
