"""What has been asked so far: counters and a short log, never a credential."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass

from canvas_simulator.http import Request

_KEPT = 1_000
_ID = re.compile(r"/\d+(?=/|$)")


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it is logged; the query without `access_token`."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    status: int

    @property
    def route(self) -> str:
        """`GET /api/v1/courses/:id/assignments`: the same for every id."""
        return f"{self.method} {_ID.sub('/:id', self.path)}"


class Requests:
    """Counts by route, and the last requests in order."""

    def __init__(self) -> None:
        self.by_route: Counter[str] = Counter()
        self.recent: deque[Seen] = deque(maxlen=_KEPT)

    @property
    def total(self) -> int:
        return self.by_route.total()

    def note(self, request: Request, status: int) -> None:
        query = tuple(pair for pair in request.query if pair[0] != "access_token")
        seen = Seen(request.method, request.path, query, status)
        self.by_route[seen.route] += 1
        self.recent.append(seen)

    def clear(self) -> None:
        self.by_route.clear()
        self.recent.clear()
