"""No socket leaves this machine, here or in a deployed function.

The text of this file is also put in front of the functions' bootstrap, so it imports the standard
library only. A hook of ``sys.addaudithook`` can't be taken out again and sees every library.
"""

import socket
import sys
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

NOWHERE = (".example", ".invalid", ".test")  # RFC 2606: nobody can own these names


class Escape(OSError):
    """Something tried to reach, or to be reached from, beyond loopback."""


def is_loopback(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name == "localhost":
        return True
    try:
        return ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def appending_to(path: Path) -> Callable[[str], None]:
    """A report that keeps one line per attempt in ``path``."""

    def report(attempt: str) -> None:
        with path.open("a") as escapes:
            escapes.write(f"{attempt}\n")

    return report


def install(report: Callable[[str], None]) -> None:
    """Refuse, from now on and for ever, what goes beyond loopback; tell ``report`` of each try."""

    def refuse(attempt: str) -> None:
        report(attempt)
        raise Escape(f"{attempt}: this process stays on loopback")

    def check_address(event: str, arguments: tuple[Any, ...]) -> None:
        address = arguments[1]
        if isinstance(address, tuple) and address and not is_loopback(address[0]):
            refuse(f"{event} {address[0]}:{address[1]}")

    def check_name(event: str, arguments: tuple[Any, ...]) -> None:
        host = arguments[0]
        if host is None or is_loopback(host) or _is_address(host):
            return  # no question goes out for these
        name = host.decode() if isinstance(host, bytes) else str(host)
        if not name.rstrip(".").endswith(NOWHERE):
            report(f"{event} {name}")
        raise socket.gaierror(socket.EAI_NONAME, f"{name}: names aren't resolved here")

    checks = {
        "socket.bind": check_address,
        "socket.connect": check_address,
        "socket.sendmsg": check_address,
        "socket.sendto": check_address,
        "socket.getaddrinfo": check_name,
        "socket.gethostbyname": check_name,
    }

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if check := checks.get(event):
            check(event, arguments)

    sys.addaudithook(hook)


def _is_address(host: object) -> bool:
    try:
        ip_address(host.decode() if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return True
