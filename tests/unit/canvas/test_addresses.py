"""Which addresses are public (R207)."""

import pytest

from canvas_sync.canvas.addresses import is_public, system_resolver

PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"]
REFUSED = {
    "loopback": "127.0.0.1",
    "loopback 6": "::1",
    "private 10": "10.1.2.3",
    "private 172": "172.31.0.9",
    "private 192": "192.168.0.1",
    "private 6": "fd00:ec2::254",
    "metadata": "169.254.169.254",
    "link local 6": "fe80::1",
    "link local scoped": "fe80::1%eth0",
    "shared": "100.64.0.1",
    "multicast": "224.0.0.1",
    "multicast 6": "ff0e::1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "unspecified": "0.0.0.0",  # noqa: S104  # an address to refuse
    "unspecified 6": "::",
    "documentation": "192.0.2.1",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped metadata": "::ffff:a9fe:a9fe",
    "compatible loopback": "::127.0.0.1",
    "6to4 of private": "2002:a00:1::1",
    "6to4 of metadata": "2002:a9fe:a9fe::",
    "nat64 of private": "64:ff9b::10.0.0.1",
    "nat64 of metadata": "64:ff9b::169.254.169.254",
    "local nat64": "64:ff9b:1::1",
    "teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "site local": "fec0::1",
    "not an address": "canvas.example.test",
    "empty": "",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    """R207: an address of the public internet may be asked, also through NAT64."""
    assert is_public(address)


@pytest.mark.parametrize("address", REFUSED.values(), ids=REFUSED.keys())
def test_refused(address: str) -> None:
    """R207: nothing inside, nothing special, in whatever clothes it comes."""
    assert not is_public(address)


async def test_system_resolver() -> None:
    """The operating system's answer is a list of addresses, each once."""
    assert await system_resolver("127.0.0.1", 443) == ["127.0.0.1"]
