"""Connections go only to addresses that were checked (R207)."""

import asyncio
import socket
from collections.abc import Iterable, Sequence

import httpcore
import pytest

from canvas_sync.canvas.network import GuardedNetwork, UnknownHost
from canvas_sync.domain.errors import Refused

PUBLIC = "93.184.215.14"
OTHER = "93.184.215.15"


class FakeNetwork(httpcore.AsyncMockBackend):
    """Notes where a connection went; ``down`` addresses refuse, ``silent`` ones never answer."""

    def __init__(self, *, down: frozenset[str] = frozenset(), silent: bool = False) -> None:
        super().__init__([])
        self.connected: list[tuple[str, int]] = []
        self._down = down
        self._silent = silent

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.connected.append((host, port))
        if self._silent:
            await asyncio.Event().wait()
        if host in self._down:
            raise httpcore.ConnectError
        return await super().connect_tcp(host, port, timeout, local_address, socket_options)


class FakeResolver:
    """Gives its answers in turn, the last one for ever."""

    def __init__(self, *answers: Sequence[str] | Exception) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:  # noqa: ARG002  # a resolver's
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def a_network(resolver: FakeResolver, inner: FakeNetwork, *dev_hosts: str) -> GuardedNetwork:
    return GuardedNetwork(dev_hosts=frozenset(dev_hosts), resolve=resolver, inner=inner)


async def test_checked_is_connected() -> None:
    """R207: a name that changes its address after the check (rebinding) gains nothing."""
    resolver = FakeResolver([PUBLIC], ["127.0.0.1"])
    inner = FakeNetwork()

    await a_network(resolver, inner).connect_tcp("school.example", 443)

    assert inner.connected == [(PUBLIC, 443)]
    assert resolver.asked == 1


@pytest.mark.parametrize("addresses", [["10.0.0.1"], [PUBLIC, "::1"], ["169.254.169.254", PUBLIC]])
async def test_one_private_address_is_enough(addresses: list[str]) -> None:
    """R207: a host with any address that is not public is not asked at all."""
    inner = FakeNetwork()

    with pytest.raises(Refused) as refused:
        await a_network(FakeResolver(addresses), inner).connect_tcp("school.example", 443)

    assert (refused.value.code, refused.value.reason) == ("url_not_allowed", "private_address")
    assert inner.connected == []


async def test_other_port() -> None:
    """R207: only port 443 is asked, before anything is resolved."""
    resolver = FakeResolver([PUBLIC])

    with pytest.raises(Refused) as refused:
        await a_network(resolver, FakeNetwork()).connect_tcp("school.example", 8443)

    assert refused.value.reason == "port"
    assert resolver.asked == 0


async def test_dev_host() -> None:
    """A configured host:port may be local; the same host on another port may not."""
    inner = FakeNetwork()
    network = a_network(FakeResolver(["127.0.0.1"]), inner, "canvas.example.test:8080")

    await network.connect_tcp("canvas.example.test", 8080)

    assert inner.connected == [("127.0.0.1", 8080)]
    with pytest.raises(Refused):
        await network.connect_tcp("canvas.example.test", 443)


async def test_second_address() -> None:
    """If the first address refuses, the next checked one is tried."""
    inner = FakeNetwork(down=frozenset({PUBLIC}))

    await a_network(FakeResolver([PUBLIC, OTHER]), inner).connect_tcp("school.example", 443)

    assert inner.connected == [(PUBLIC, 443), (OTHER, 443)]


async def test_all_down() -> None:
    """If every address refuses, that is a failed connection."""
    network = a_network(FakeResolver([PUBLIC]), FakeNetwork(down=frozenset({PUBLIC})))

    with pytest.raises(httpcore.ConnectError):
        await network.connect_tcp("school.example", 443)


async def test_silence() -> None:
    """Resolving and connecting together end within the time allowed."""
    network = a_network(FakeResolver([PUBLIC]), FakeNetwork(silent=True))

    with pytest.raises(httpcore.ConnectTimeout):
        await network.connect_tcp("school.example", 443, timeout=0.01)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), UnknownHost),
        (socket.gaierror(socket.EAI_AGAIN, "x"), httpcore.ConnectError),
        (UnicodeError("label too long"), UnknownHost),
        ([], UnknownHost),
    ],
    ids=["no name", "try again", "not a name", "no address"],
)
async def test_resolving_fails(answer: Exception | list[str], error: type[Exception]) -> None:
    """A host that does not exist is told from a resolver that does not answer."""
    with pytest.raises(error):
        await a_network(FakeResolver(answer), FakeNetwork()).connect_tcp("school.example", 443)


async def test_sleep() -> None:
    """A pause between the pool's own retries is passed on."""
    await a_network(FakeResolver([PUBLIC]), FakeNetwork()).sleep(0)
