"""Readers over one egress."""

import pytest
from pydantic import SecretStr

from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.rest import RestCanvas
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import CanvasSite, Instance
from canvas_sync.ports import Canvas, CanvasReader
from tests.fakes.clock import FakeClock
from tests.fakes.report import FakeReport
from tests.unit.canvas.local_server import (
    TOKEN,
    USER,
    LocalServer,
    Sleeps,
    json_reply,
    site_of,
)


async def test_canvas(server: LocalServer, egress: Egress) -> None:
    """R122: readers are thin: two of them, one after the other, use one connection."""
    canvas: Canvas = RestCanvas(
        egress, clock=FakeClock(), report=FakeReport(), jitter=lambda: 0.0, sleep=Sleeps()
    )
    server.answers = {"users/self": [json_reply({"id": "66"})]}

    for _ in range(2):
        async with canvas.reader(
            site_of(server), SecretStr(TOKEN), known=None, mode=Mode.REST, budget_seconds=5
        ) as reader:
            seen: CanvasReader = reader
            assert (await seen.identity()).user_id == USER["X-Canvas-User-Id"]

    assert server.connections == 1


async def test_private_site(egress: Egress) -> None:
    """R207: a site inside is refused before anything is sent."""
    canvas = RestCanvas(egress, clock=FakeClock(), report=FakeReport())
    inside = CanvasSite("https://127.0.0.1", Instance("127.0.0.1"))

    async with canvas.reader(
        inside, SecretStr(TOKEN), known=None, mode=Mode.REST, budget_seconds=5
    ) as reader:
        with pytest.raises(Refused) as refused:
            await reader.identity()

    assert (refused.value.code, refused.value.reason) == ("url_not_allowed", "private_address")
