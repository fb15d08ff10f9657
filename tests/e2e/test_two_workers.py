"""Two workers on one connection, with the embedded AWS's own conditional writes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from canvas_sync.domain.errors import LeaseLost, Moved
from canvas_sync.domain.ids import Owner, owner_of
from canvas_sync.domain.run import Progress
from canvas_sync.domain.sync_state import cancelled
from local.stack import Stack
from tests.e2e.mirrored import mirror_of
from tests.e2e.stores import Stores, stores
from tests.fakes.builders import SCHOOL, a_commit, a_course, a_task, a_turn, leased


async def write(store: Stores, owner: Owner, fence: int, title: str) -> None:
    """One course of 130 tasks, more than a transaction takes."""
    tasks = [a_task(number, title=title) for number in range(1, 131)]
    commit = a_commit(*tasks, course=a_course(task_count=130))
    await store.mirror.apply(owner, SCHOOL, fence=fence, commit=commit, progress=Progress(1, 1))


def test_worker_paused_past_its_lease_writes_nothing(stack: Stack) -> None:
    """R208: the second one took over; what the first still writes is refused, all of it."""

    async def story() -> None:
        store, owner = stores(stack), owner_of(stack.sign_in.issuer, "paused")
        first = await leased(store.connections, owner, now=datetime.now(UTC))
        later = datetime.now(UTC) + timedelta(hours=1)
        second = await leased(store.connections, owner, now=later)
        await write(store, owner, second.fence, "as the second saw it")
        stored = mirror_of(stack, "paused")

        with pytest.raises(LeaseLost):
            await write(store, owner, first.fence, "as nobody may write it")

        assert mirror_of(stack, "paused") == stored
        assert len([key for key in stored if key.startswith("TASK#")]) == 130

    asyncio.run(story())


def test_two_steps_at_once_are_one(stack: Stack) -> None:
    """R91, R208: ten steps decided on one reading: one is written, nine are told to read again."""

    async def story() -> None:
        store, owner = stores(stack), owner_of(stack.sign_in.issuer, "stepping")
        await leased(store.connections, owner, now=datetime.now(UTC))
        seen = await store.connections.load(owner, SCHOOL)

        done = await asyncio.gather(
            *(store.connections.take(a_turn(seen)) for _ in range(10)), return_exceptions=True
        )

        assert sorted(map(type, done), key=str) == [type(None), *[Moved] * 9]

    asyncio.run(story())


def test_disconnected_worker_writes_nothing(stack: Stack) -> None:
    """R65: the fence falls with the disconnect."""

    async def story() -> None:
        store, owner = stores(stack), owner_of(stack.sign_in.issuer, "ended")
        state = await leased(store.connections, owner, now=datetime.now(UTC))
        seen = await store.connections.load(owner, SCHOOL)
        await store.connections.take(a_turn(seen, connection=None, state=cancelled(seen.state)))

        with pytest.raises(LeaseLost):
            await write(store, owner, state.fence, "too late")

        assert mirror_of(stack, "ended") == {}

    asyncio.run(story())
