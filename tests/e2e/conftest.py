"""Schools for the deployed stack: each test has one on a port that the functions may reach."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from local.school import School, open_school
from local.stack import Stack
from tests.e2e.stores import stores

FAR = timedelta(days=1)


@pytest.fixture
def canvas_port(canvas_ports: list[int]) -> Iterator[int]:
    """A port of the stack's development hosts that no other test uses now."""
    port = canvas_ports.pop()
    yield port
    canvas_ports.append(port)


@pytest.fixture
def school(canvas_port: int) -> Iterator[School]:
    """The recorded school."""
    with open_school(port=canvas_port) as school:
        yield school


@pytest.fixture
def no_schedule(stack: Stack) -> Iterator[None]:
    """Nobody is synced by the schedule: the planner believes that it has planned ahead."""
    asyncio.run(_plan_until(stack, datetime.now(UTC) + FAR))
    yield
    asyncio.run(_plan_until(stack, datetime.now(UTC)))


async def _plan_until(stack: Stack, moment: datetime) -> None:
    agenda = stores(stack).agenda
    minute = moment.replace(second=0, microsecond=0)
    while not await agenda.plan_until(minute, seen=await agenda.planned_until()):
        """A tick came in between."""
