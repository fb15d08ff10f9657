"""Opens connections only to checked addresses: the checked address is the one connected to.

TLS still asks for, and verifies, the host's name: httpcore does that after connecting.
"""

import asyncio
import socket
from collections.abc import Iterable

import httpcore

from canvas_sync.canvas.addresses import Resolver, is_public
from canvas_sync.domain.errors import CanvasUnreachable, Refused

HTTPS_PORT = 443
NO_SUCH_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class UnknownHost(CanvasUnreachable):
    """No address is known for the host's name; trying again at once is no use."""


def not_allowed(problem: str, *, reason: str) -> Refused:
    return Refused("url_not_allowed", f"canvas_url {problem}.", field="canvas_url", reason=reason)


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Resolves, checks, connects (R207). ``dev_hosts``: ``host:port`` entries left unchecked."""

    def __init__(
        self,
        *,
        dev_hosts: frozenset[str],
        resolve: Resolver,
        inner: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._dev_hosts = dev_hosts
        self._resolve = resolve
        self._inner = inner or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first checked address that answers, all within ``timeout`` seconds.

        Raises:
            Refused: the host may not be asked.
            UnknownHost: it has no address.
            httpcore.ConnectError, httpcore.ConnectTimeout: nobody answered.
        """
        trouble: httpcore.ConnectError | None = None
        try:
            async with asyncio.timeout(timeout):
                for address in await self._checked(host, port):
                    try:
                        return await self._inner.connect_tcp(
                            address, port, timeout, local_address, socket_options
                        )
                    except httpcore.ConnectError as exc:
                        trouble = exc
        except TimeoutError as exc:
            raise httpcore.ConnectTimeout("no connection in time") from exc
        raise trouble or UnknownHost("the host has no address")

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)

    async def _checked(self, host: str, port: int) -> list[str]:
        is_dev = f"{host}:{port}" in self._dev_hosts
        if port != HTTPS_PORT and not is_dev:
            raise not_allowed("must not name a port", reason="port")
        addresses = await self._addresses(host, port)
        if not is_dev and not all(is_public(address) for address in addresses):
            raise not_allowed("leads to an address that is not public", reason="private_address")
        return addresses

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            return list(await self._resolve(host, port))
        except socket.gaierror as exc:
            if exc.errno in NO_SUCH_HOST:
                raise UnknownHost("no such host") from exc
            raise httpcore.ConnectError("the host's name could not be resolved") from exc
        except UnicodeError as exc:
            raise UnknownHost("not a host's name") from exc
