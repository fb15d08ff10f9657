"""Nothing leaves loopback."""

import socket
import subprocess
import sys

import pytest

from local.embedded_aws.guard import is_loopback

INSTALL = (
    "from local.embedded_aws import guard\n"
    "import socket\n"
    "guard.install(lambda attempt: print('tried', attempt))\n"
)


def guarded(code: str) -> str:
    """What a guarded Python prints, the name of an uncaught error last."""
    wrapped = (
        f"{INSTALL}try:\n  {code}\nexcept OSError as refused:\n  print(type(refused).__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", wrapped], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        (b"localhost", True),
        ("0.0.0.0", False),  # noqa: S104  # shown to be refused
        ("", False),
        ("192.0.2.1", False),
        ("fe80::1%lo", False),
        ("localhost.evil.example", False),
    ],
)
def test_loopback_is_told_from_all_else(host: str | bytes, loopback: bool) -> None:  # noqa: FBT001  # a table
    """Only the loopback addresses and their one name are this machine."""
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("socket.create_connection(('192.0.2.1', 443), 1)", "tried socket.connect 192.0.2.1:443"),
        (
            "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
            "tried socket.sendto 192.0.2.1:53",
        ),
        ("socket.socket().bind(('', 0))", "tried socket.bind :0"),
    ],
    ids=["connect", "datagram", "listen"],
)
def test_an_escape_is_refused_and_told(code: str, told: str) -> None:
    """Connecting, sending and listening beyond loopback all raise, and all are reported."""
    assert guarded(code).splitlines() == [told, "Escape"]


def test_a_name_is_neither_asked_for_nor_unnoticed() -> None:
    """A lookup fails as if there were no such host; one of a name that may exist is reported."""
    assert guarded("socket.getaddrinfo('canvas.example.org', 443)").splitlines() == [
        "tried socket.getaddrinfo canvas.example.org",
        "gaierror",
    ]


def test_a_reserved_name_is_just_unknown() -> None:
    """Names that nobody can own fail quietly: tests of unknown hosts use them."""
    assert guarded("socket.getaddrinfo('canvas.school.example', 443)") == "gaierror\n"


def test_loopback_works() -> None:
    """Listening and connecting on 127.0.0.1 is what everything here does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
