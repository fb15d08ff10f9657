"""Agenda: open runs that a person asked for, and the minute planned."""

import asyncio
from datetime import timedelta

import pytest

from canvas_sync.ports import Asked
from tests.contract.ports.conftest import Store
from tests.fakes.builders import ANNA, BORIS, SCHOOL, SYNC, a_run, a_turn
from tests.fakes.clock import NOON


async def _ask(store: Store) -> None:
    seen = await store.connections.load(ANNA, SCHOOL)
    await store.connections.take(a_turn(seen, runs=(a_run(),), asked=(SYNC,)))


async def _answer(store: Store) -> None:
    seen = await store.connections.load(ANNA, SCHOOL)
    await store.connections.take(a_turn(seen, runs=(a_run(),), answered=(SYNC,)))


async def test_asked(store: Store) -> None:
    """What a person asked for is watched from the step that asks to the step that answers."""
    await _ask(store)
    assert await store.agenda.asked() == [Asked(ANNA, SCHOOL, SYNC, NOON, None)]

    await store.agenda.sent(ANNA, SYNC, at=NOON + timedelta(seconds=1))
    assert (await store.agenda.asked())[0].sent_at == NOON + timedelta(seconds=1)

    await _answer(store)
    assert await store.agenda.asked() == []


async def test_sent_too_late(store: Store) -> None:
    """A note about an ended run, or by another person, brings nothing back and changes nothing."""
    await _ask(store)
    await store.agenda.sent(BORIS, SYNC, at=NOON)
    assert (await store.agenda.asked())[0].sent_at is None

    await _answer(store)
    await store.agenda.sent(ANNA, SYNC, at=NOON)
    assert await store.agenda.asked() == []


async def test_the_mark(store: Store) -> None:
    """Of two ticks that plan the same minutes one moves the mark, the other sees that it moved."""
    assert await store.agenda.planned_until() is None

    first = await asyncio.gather(*(store.agenda.plan_until(NOON, seen=None) for _ in range(2)))
    later = NOON + timedelta(minutes=1)
    second = await asyncio.gather(*(store.agenda.plan_until(later, seen=NOON) for _ in range(2)))

    assert sorted(first) == sorted(second) == [False, True]
    assert await store.agenda.planned_until() == later
    assert not await store.agenda.plan_until(later, seen=None)


async def test_naive_moments(store: Store) -> None:
    """R210: a moment without a time zone is refused."""
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"):
        await store.agenda.plan_until(naive, seen=None)
    with pytest.raises(ValueError, match="time zone"):
        await store.agenda.plan_until(NOON, seen=naive)
    with pytest.raises(ValueError, match="time zone"):
        await store.agenda.sent(ANNA, SYNC, at=naive)
