"""A local server and an egress that may ask it."""

from collections.abc import AsyncIterator

import pytest

from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.reader import RestReader
from tests.fakes.report import FakeReport
from tests.unit.canvas.local_server import (
    LocalServer,
    a_client,
    an_egress,
    json_reply,
    reply,
    serving,
)
from tests.unit.canvas.one_course import Told
from tests.unit.canvas.rest_rows import NOON_BY_DATE, a_row

EMPTY = (
    "users/self/graded_submissions",
    "users/self/groups",
    "planner/items",
    "calendar_events",
    "announcements",
)
"""Lists over all courses, in which there may be nothing."""


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
    empty = ("courses", "users/self/enrollments", *EMPTY)
    server.answers |= {path: [reply()] for path in empty}
    return RestReader(a_client(server, egress), report, home_shard=1)


@pytest.fixture
def courses(server: LocalServer, reader: RestReader) -> None:  # noqa: ARG001  # the reader first
    """Two courses, and nothing in any list."""
    server.answers["courses"] = [json_reply([a_row(1), a_row(2)], Date=NOON_BY_DATE)]


@pytest.fixture
def told(server: LocalServer, reader: RestReader) -> Told:
    return Told(server, reader)
