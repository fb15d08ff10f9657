"""How it is found out what a request waits for."""

import pytest

from canvas_simulator import Request
from cli.bench.exchanges import Exchange, Unlike, calls_of, depth


def an_exchange(name: str, began: int, ended: int) -> Exchange:
    headers = {"accept": "application/json", "authorization": "Bearer of-somebody"}
    return Exchange(Request("GET", f"/{name}", (("page", "1"),), headers), began, ended)


def test_needs() -> None:
    """A request needs what was answered before it began in every recording."""
    once = [an_exchange("a", 0, 2), an_exchange("b", 1, 3), an_exchange("c", 4, 5)]
    again = [an_exchange("a", 0, 2), an_exchange("b", 1, 4), an_exchange("c", 3, 5)]

    calls = calls_of([once, again])

    assert [(call.target, call.needs) for call in calls] == [
        ("/a?page=1", ()),
        ("/b?page=1", ()),
        ("/c?page=1", (0,)),
    ]
    assert depth(calls) == 2


def test_nearest() -> None:
    """Only the last one of a chain is waited for."""
    chain = [an_exchange("a", 0, 1), an_exchange("b", 2, 3), an_exchange("c", 4, 5)]

    assert [call.needs for call in calls_of([chain])] == [(), (0,), (1,)]


def test_no_token() -> None:
    """A call keeps the headers that shape its answer, and nobody's token."""
    (call,) = calls_of([[an_exchange("a", 0, 1)]])

    assert call.headers == {"accept": "application/json"}


def test_unlike() -> None:
    """Recordings of different work say nothing."""
    with pytest.raises(Unlike):
        calls_of([[an_exchange("a", 0, 1)], [an_exchange("b", 0, 1)]])
