"""The functions, each test with its own service behind them."""

from asyncio import Runner
from collections.abc import Iterator

import pytest

from tests.unit.functions.edge import Edge


@pytest.fixture
def edge(monkeypatch: pytest.MonkeyPatch) -> Iterator[Edge]:
    with Runner() as runner:
        yield Edge(monkeypatch, runner)
