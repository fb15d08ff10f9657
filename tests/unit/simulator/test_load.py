"""Worlds of the sizes figures are told for, and many clients at once."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from canvas_simulator import Simulator
from canvas_simulator.generating import SIZES, Size, generate
from canvas_simulator.server import latency_pause, running

_SECONDS = 15.0
_CLIENTS, _EACH = 50, 3
_LATENCY_SECONDS = 0.2


@pytest.mark.parametrize(
    ("name", "courses", "assignments", "students"),
    [("typical", 5, 200, 12), ("S1", 10, 1_000, 12), ("S2", 40, 10_000, 12), ("T1", 5, 500, 30)],
)
def test_a_world_is_made_in_seconds(
    name: str, courses: int, assignments: int, students: int
) -> None:
    """R49: generated and opened; the typical one takes a tenth of a second, S2 four."""
    start = time.process_time()
    world = Simulator(generate(SIZES[name])).school.world
    taken = time.process_time() - start

    people = [user for user in world.users if user.key.startswith("student_")]
    found = (len(world.courses), len(world.assignments), len(people))
    assert found == (courses, assignments, students)
    assert taken < _SECONDS


@pytest.mark.parametrize("latency", [0.0, _LATENCY_SECONDS])
def test_fifty_clients_at_once(latency: float) -> None:
    """R49: each gets its answers; latency is waited for side by side, not one by one."""
    school = Simulator(generate(Size(2, 20, _CLIENTS)))
    start = time.monotonic()
    with running(school, pause=latency_pause(latency)) as url:
        statuses = asyncio.run(_all(school, url))
    taken = time.monotonic() - start

    assert statuses == [200] * _CLIENTS * _EACH
    assert latency * _EACH <= taken
    if latency:
        assert taken < latency * _CLIENTS * _EACH / 2


async def _all(school: Simulator, url: str) -> list[int]:
    """The statuses of a few requests of each student, all students at a time."""
    students = [user for user in school.school.world.users if user.key.startswith("student_")]
    values = [school.tokens.first(user.id).value for user in students]
    each = await asyncio.gather(*(_one(url, value) for value in values))
    return [status for found in each for status in found]


async def _one(url: str, token: str) -> list[int]:
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=30) as client:
        replies = [await client.get("/api/v1/courses/1/assignments") for _ in range(_EACH)]
    return [reply.status_code for reply in replies]
