"""Breakers: each host's, shared by every worker."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import boto3
import pytest

from canvas_sync.adapters.dynamo_breakers import DynamoBreakers
from canvas_sync.adapters.dynamo_table import DynamoTable
from canvas_sync.adapters.memory_breakers import MemoryBreakers
from canvas_sync.domain.breaker import Breaker
from canvas_sync.domain.ids import Instance
from canvas_sync.ports import Breakers
from tests.fakes.aws import OPS, REGION, an_aws, create_tables
from tests.fakes.breakers import FakeBreakers
from tests.fakes.clock import NOON, FakeClock

HOST = Instance("canvas.school.example")
OTHER = Instance("canvas.school.example:8443")


@pytest.fixture(params=["fake", "memory", "aws"])
async def breakers(request: pytest.FixtureRequest) -> AsyncIterator[Breakers]:
    if request.param == "aws":
        with an_aws():
            client = boto3.client("dynamodb", region_name=REGION)
            create_tables(client)
            yield DynamoBreakers(DynamoTable(client, OPS, clock=FakeClock()))
    else:
        yield FakeBreakers() if request.param == "fake" else MemoryBreakers()


async def test_unknown(breakers: Breakers) -> None:
    """A host nobody wrote about is closed."""
    assert await breakers.load(HOST) == Breaker()


async def test_stored(breakers: Breakers) -> None:
    """What was stored is what is loaded, moment for moment, host for host."""
    opened = Breaker(1, 5, NOON, 30, NOON + timedelta(seconds=30), NOON + timedelta(minutes=2))

    assert await breakers.store(HOST, opened)

    assert await breakers.load(HOST) == opened
    assert await breakers.load(OTHER) == Breaker()


async def test_closing(breakers: Breakers) -> None:
    """A closed breaker has nothing left of what opened it."""
    await breakers.store(HOST, Breaker(1, 5, NOON, 30, NOON))

    assert await breakers.store(HOST, Breaker(2))

    assert await breakers.load(HOST) == Breaker(2)


async def test_one_of_two(breakers: Breakers) -> None:
    """R77: of two workers that go on from the same revision one writes: there is one probe."""
    await breakers.store(HOST, Breaker(1, 5, NOON, 30, NOON))
    probes = [Breaker(2, 5, NOON, 30, NOON, NOON + timedelta(seconds=n)) for n in (90, 91)]

    written = await asyncio.gather(*(breakers.store(HOST, probe) for probe in probes))

    assert sorted(written) == [False, True]
    assert await breakers.load(HOST) == probes[written.index(True)]


async def test_out_of_turn(breakers: Breakers) -> None:
    """Neither an older revision nor one far ahead is written."""
    await breakers.store(HOST, Breaker(1, 1, NOON))

    assert not await breakers.store(HOST, Breaker(1, 2, NOON))
    assert not await breakers.store(HOST, Breaker(3, 2, NOON))
    assert await breakers.load(HOST) == Breaker(1, 1, NOON)
