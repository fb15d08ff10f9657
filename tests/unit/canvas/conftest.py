"""A local server and an egress that may ask it."""

from collections.abc import AsyncIterator

import pytest

from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.reader import RestReader
from tests.fakes.report import FakeReport
from tests.unit.canvas.local_server import LocalServer, a_client, an_egress, reply, serving


@pytest.fixture
async def server() -> AsyncIterator[LocalServer]:
    async with serving() as local:
        yield local


@pytest.fixture
async def egress(server: LocalServer) -> AsyncIterator[Egress]:
    egress = an_egress(server, connect_seconds=1.0, read_seconds=0.3, answer_bytes=100_000)
    yield egress
    await egress.aclose()


@pytest.fixture
def report() -> FakeReport:
    return FakeReport()


@pytest.fixture
async def reader(server: LocalServer, egress: Egress, report: FakeReport) -> RestReader:
    """A reader whose home shard is known, of a Canvas with empty lists."""
    server.answers |= {"courses": [reply()], "users/self/enrollments": [reply()]}
    return RestReader(a_client(server, egress), report, home_shard=1)
