"""Several schools behind one port, told apart by the host a client names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from canvas_simulator.http import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_simulator.app import Simulator
    from canvas_simulator.http import Request


class SameHost(ValueError):
    """Two worlds have the same host in their `base_url`, so no request could tell them apart."""


class Schools:
    """The schools of a server. A single one answers under any name."""

    def __init__(self, simulators: Iterable[Simulator]) -> None:
        """Raises SameHost when two of them have one host."""
        self.all = list(simulators)
        self._by_host = {host_of(one): one for one in self.all}
        if len(self._by_host) < len(self.all):
            hosts = ", ".join(sorted(host_of(one) for one in self.all))
            raise SameHost(f"each world needs a host of its own in base_url; these have {hosts}")

    def of(self, request: Request) -> Simulator | None:
        """The school that ``request`` means; None if no school has that host."""
        if len(self.all) == 1:
            return self.all[0]
        named = urlsplit(request.base()).hostname
        return self._by_host.get(named or "")

    def nobody(self) -> Reply:
        """The reply where no school has the host: the hosts there are."""
        return json_reply(404, {"error": "no school has this host", "hosts": list(self._by_host)})


def host_of(simulator: Simulator) -> str:
    """The host a school goes by: the one of its world's `base_url`, without port."""
    return urlsplit(simulator.school.world.base_url).hostname or ""
