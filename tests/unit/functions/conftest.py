"""The functions, each test with its own service behind them."""

from asyncio import Runner
from collections.abc import Iterator

import pytest

from tests.off_loop import guarded
from tests.unit.functions.edge import Edge


@pytest.fixture
def edge(monkeypatch: pytest.MonkeyPatch) -> Iterator[Edge]:
    """Nothing that runs on its loop may wait synchronously (R132)."""
    with Runner() as runner, guarded(monkeypatch) as calls:
        yield Edge(monkeypatch, runner)
    assert calls == []
