"""Which network addresses may be asked: public ones, and what is configured for development."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from typing import Protocol

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are the IPv4 address that is really asked."""

UNICAST = ipaddress.IPv6Network("2000::/3")
"""The only IPv6 addresses given out to the public internet (RFC 4291)."""


class Resolver(Protocol):
    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Every address of ``host`` as text.

        Raises:
            socket.gaierror: there is none, or nobody could tell.
        """
        ...


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the operating system; each address once, in its order of preference."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether ``address`` belongs to the public internet, also by the IPv4 address inside it.

    Not private, loopback, link-local (cloud metadata), shared, multicast, reserved, unspecified.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    inner = _inner(parsed) or parsed
    if isinstance(inner, ipaddress.IPv6Address) and inner not in UNICAST:
        return False
    return inner.is_global and not (inner.is_multicast or inner.is_reserved)


def _inner(address: Address) -> Address | None:
    """The IPv4 address an IPv6 one stands for: mapped, 6to4 or NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
