"""The product on an embedded AWS that enforces every right: one for a whole test session."""

from collections.abc import Iterator

import pytest

from local.embedded_aws.process import free_port
from local.stack import Stack, running_stack

SIMULATORS = 12


@pytest.fixture(scope="session")
def canvas_ports() -> list[int]:
    """Free ports that the deployed functions may reach: start a simulator on one of them."""
    return [free_port() for _ in range(SIMULATORS)]


@pytest.fixture(scope="session")
def stack(canvas_ports: list[int]) -> Iterator[Stack]:
    """The deployed template; the session fails if a function tried to leave loopback."""
    parameters = {
        "Stage": "local",
        "LogLevel": "DEBUG",
        "CanvasDeltaMinutes": "1",
        "CanvasDevHosts": ",".join(f"127.0.0.1:{port}" for port in canvas_ports),
    }
    with running_stack(parameters, enforce_rights=True) as running:
        yield running
        assert running.aws.escapes == [], "a deployed function tried to leave loopback"
