"""Several schools behind one port, and requests that take their time."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from canvas_simulator import Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.schools import SameHost, Schools
from canvas_simulator.server import latency_pause, running, serve


def _school(host: str, courses: int) -> Simulator:
    return Simulator(generate(Size(courses, 2, 1, seed=courses, base_url=f"https://{host}")))


def test_the_host_decides() -> None:
    """R49: one port, two schools: each answers under its own host, with its own links."""
    one, other = _school("one.example.test", 1), _school("other.example.test", 2)
    with running([one, other]) as url, httpx.Client(base_url=url) as client:
        for school, count in ((one, 1), (other, 2)):
            host = school.school.world.base_url.removeprefix("https://")
            token = school.tokens.first(100).value
            headers = {"Host": host, "Authorization": f"Bearer {token}"}

            reply = client.get("/api/v1/courses", headers=headers)

            assert len(reply.json()) == count
            assert reply.links["current"]["url"].startswith(f"http://{host}/")


def test_a_token_of_another_school_is_unknown() -> None:
    """R49: schools share nothing but the port."""
    one, other = _school("one.example.test", 1), _school("other.example.test", 2)
    with running([one, other]) as url:
        headers = {"Authorization": f"Bearer {one.tokens.first(100).value}"}

        reply = httpx.get(f"{url}/api/v1/courses", headers=headers | {"Host": "other.example.test"})

        assert reply.status_code == 401
        assert one.requests.total == 0


def test_unknown_host() -> None:
    """R49: of several schools none answers for a host that no world has."""
    schools = [_school("one.example.test", 1), _school("other.example.test", 2)]
    with running(schools) as url:
        reply = httpx.get(f"{url}/api/v1/courses")

    assert reply.status_code == 404
    assert reply.json()["hosts"] == ["one.example.test", "other.example.test"]


def test_two_worlds_of_one_host() -> None:
    """R49: worlds that could not be told apart are refused."""
    with pytest.raises(SameHost, match=r"one\.example\.test"):
        Schools([_school("one.example.test", 1), _school("one.example.test", 2)])


async def test_latency_keeps_requests_in_flight() -> None:
    """R155: thirteen slow requests at once are more than the bucket takes; each waited."""
    school = _school("one.example.test", 1)
    runner, url = await serve(school, 0, latency_pause(0.3))
    headers = {"Authorization": f"Bearer {school.tokens.first(100).value}"}
    try:
        async with httpx.AsyncClient(base_url=url, headers=headers) as client:
            gets = (client.get("/api/v1/courses") for _ in range(13))
            replies = await asyncio.gather(*gets)
    finally:
        await runner.cleanup()

    assert 403 in {reply.status_code for reply in replies}
    assert all(reply.elapsed.total_seconds() > 0.25 for reply in replies)
