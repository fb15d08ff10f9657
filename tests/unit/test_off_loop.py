"""The guard itself: it catches what is planted, and leaves alone what is right (R131, R132)."""

import asyncio
import socket
import time
from collections.abc import Callable

import boto3
import httpx
import pytest
from moto import mock_aws

from tests.off_loop import LoopBlocked, guarded, timed


def _boto3() -> None:
    boto3.client("sqs", region_name="eu-west-1").list_queues()


def _http() -> None:
    httpx.get("http://127.0.0.1:1/", timeout=0.1, trust_env=False)


def _raw_socket() -> None:
    with socket.socket() as one:
        one.settimeout(0.1)
        one.connect(("127.0.0.1", 1))


def _name() -> None:
    socket.getaddrinfo("localhost", 80)


PLANTED = {"boto3": _boto3, "http": _http, "socket": _raw_socket, "name": _name}


@pytest.mark.parametrize("call", PLANTED.values(), ids=PLANTED)
async def test_planted(monkeypatch: pytest.MonkeyPatch, call: Callable[[], None]) -> None:
    """R132: a synchronous call on the loop's thread raises, and is remembered if swallowed."""
    with mock_aws(), guarded(monkeypatch) as calls, pytest.raises(LoopBlocked):
        call()

    assert calls


async def test_planted_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """R131: neither may anything sleep there."""
    with guarded(monkeypatch), pytest.raises(LoopBlocked):
        time.sleep(0)  # noqa: ASYNC251  # the plant


@pytest.mark.parametrize("call", [_boto3, _name])
async def test_in_a_thread(monkeypatch: pytest.MonkeyPatch, call: Callable[[], None]) -> None:
    """The same call in a thread is how it is done."""
    with mock_aws(), guarded(monkeypatch) as calls:
        await asyncio.to_thread(call)

    assert calls == []


async def test_asynchronous(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the loop itself does with its sockets is no call of ours."""
    with guarded(monkeypatch) as calls:
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await reader.read() == b""
        writer.close()
        server.close()

    assert calls == []


def test_without_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a loop everything may wait; afterwards nothing is guarded any more."""
    with mock_aws(), guarded(monkeypatch) as calls:
        _boto3()
        time.sleep(0)

    assert calls == []


async def test_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    """R131: the longest step of the loop is found."""
    with timed(monkeypatch) as blocks:
        await asyncio.sleep(0)
        until = time.thread_time() + 0.03
        while time.thread_time() < until:
            pass
        await asyncio.sleep(0)

    assert 0.03 <= blocks.longest_cpu_seconds <= blocks.longest_wall_seconds + 0.01
    assert blocks.steps
    assert "ms of CPU" in str(blocks)
