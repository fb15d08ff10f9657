"""Which requests a client sent, and which answers each of them had to wait for.

Found by watching, not by knowing the client: it is recorded several times while it may send as much
at once as it likes and every answer takes another time. What was answered before a request began in
every recording is what that request waits for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from canvas_simulator import Request

_REPLAYED = ("accept", "content-type")
Question = tuple[str, str, bytes]
"""Method, target, body."""


@dataclass(slots=True)
class Exchange:
    """A request as it came in. ``began``, ``ended``: places in the order of all such events."""

    request: "Request"
    began: int
    ended: int | None = None

    @property
    def question(self) -> Question:
        one = self.request
        target = f"{one.path}?{urlencode(one.query)}" if one.query else one.path
        return one.method, target, one.body


@dataclass(frozen=True, slots=True)
class Call:
    """A request to send again, once the answers to the calls numbered in ``needs`` are there."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    needs: tuple[int, ...]


class Unlike(Exception):
    """Two recordings of the same work do not hold the same requests."""


def calls_of(recordings: Sequence[Sequence[Exchange]]) -> list[Call]:
    """The requests, none before those it needs.

    Raises:
        Unlike: the recordings differ.
    """
    first = sorted(recordings[0], key=lambda one: one.began)
    before = [_before(one) for one in recordings]
    if any(found.keys() != before[0].keys() for found in before):
        raise Unlike("a client asked for other things the second time")
    numbers = {one.question: at for at, one in enumerate(first)}
    needs: list[frozenset[int]] = []
    for one in first:
        always = frozenset.intersection(*(found[one.question] for found in before))
        needs.append(frozenset(numbers[question] for question in always))
    return [_call(one, _nearest(needs[at], needs)) for at, one in enumerate(first)]


def depth(calls: Sequence[Call]) -> int:
    """How many requests of the longest chain wait for each other."""
    depths: list[int] = []
    for call in calls:
        depths.append(1 + max((depths[at] for at in call.needs), default=0))
    return max(depths, default=0)


def _before(recording: Iterable[Exchange]) -> dict[Question, frozenset[Question]]:
    """By request: which had been answered when it began."""
    rows = list(recording)
    over = [(one.ended, one.question) for one in rows if one.ended is not None]
    return {
        one.question: frozenset(asked for ended, asked in over if ended < one.began) for one in rows
    }


def _nearest(needed: frozenset[int], needs: Sequence[frozenset[int]]) -> tuple[int, ...]:
    """Without those that others of them wait for anyway."""
    further = frozenset[int]().union(*(needs[at] for at in needed))
    return tuple(sorted(needed - further))


def _call(one: Exchange, needs: tuple[int, ...]) -> Call:
    method, target, body = one.question
    given = one.request.headers
    headers = {name: given[name] for name in _REPLAYED if name in given}
    return Call(method, target, headers, body, needs)
