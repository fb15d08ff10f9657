"""For every test: no AWS account, no socket beyond loopback."""

from collections.abc import Iterator

import pytest

from local.embedded_aws import guard
from tests.stack_fixture import canvas_ports, stack

__all__ = ["canvas_ports", "stack"]  # fixtures of every suite that needs the deployed product

_escapes: list[str] = []
guard.install(_escapes.append)


@pytest.fixture(autouse=True)
def _stays_on_loopback() -> Iterator[None]:
    _escapes.clear()
    yield
    assert not _escapes, f"a test left loopback: {_escapes}"


@pytest.fixture(autouse=True)
def _no_real_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "canvas-sync-test")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "CanvasSync")
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "CANVAS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
