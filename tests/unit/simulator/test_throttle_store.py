"""The bucket against the store operations of the recorded throttle series."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from canvas_simulator.throttle import Bucket, Limits
from tests.recorded import Json
from tests.unit.simulator.throttle_series import (
    NEAR,
    OPERATIONS,
    REFUSED,
    SERIES,
    limits_of,
    name_of,
)

_FIVE_DECIMALS = 6e-6


@pytest.mark.parametrize("series", SERIES, ids=name_of)
def test_store_operations(series: Json) -> None:
    """R155: each request's header value is what its own last operation leaves in its bucket.

    A request that was served is known by its cost, to five decimals, and by when it ended. The
    refused are what is left of the operations: as many, with the same values.
    """
    ends, refused = _replayed(series)
    served = [r for r in series["requests"] if r["status"] not in REFUSED]
    sent_back = [r["remaining"] for r in series["requests"] if r["status"] in REFUSED]

    for request in sorted(served, key=lambda r: r["t1"]):
        own = _end_of(request, ends)
        ends.remove(own)
        assert own.left == pytest.approx(request["remaining"], abs=NEAR)

    assert refused == len(sent_back)
    if sent_back:
        assert sorted(e.left for e in ends) == pytest.approx(sorted(sent_back), abs=NEAR)


class _End(NamedTuple):
    """The second operation of a request: when, at which cost, and what it left."""

    at: float
    cost: float
    left: float


def _replayed(series: Json) -> tuple[list[_End], int]:
    """The ends of all requests, and how many were refused."""
    limits, refused = limits_of(series), 0
    buckets: dict[str, Bucket] = {}
    ends = []
    for step in series[OPERATIONS]:
        bucket = buckets.setdefault(step["bucket"], Bucket(limits=limits))
        if step["amount"] == limits.up_front:
            refused += not bucket.begin(step["t"])
        else:
            cost = step["amount"] + limits.up_front
            ends.append(_End(step["t"], cost, bucket.end(step["t"], cost)))
    return ends, refused


def _end_of(request: Json, ends: list[_End]) -> _End:
    mine = [end for end in ends if abs(end.cost - request["cost"]) < _FIVE_DECIMALS]
    return min(mine, key=lambda end: abs(end.at - request["t1"]))


@pytest.mark.parametrize("series", SERIES, ids=name_of)
def test_the_defaults_are_canvass(series: Json) -> None:
    """R155: a bucket is 600 high, holds 800, leaks 10 a second, takes 50; refusals are 403."""
    is_default = "defaults" in series["file"]

    assert (limits_of(series) == Limits()) == is_default
    assert Limits() == Limits(600, 800, 10, 50, 403)


@pytest.mark.parametrize(("count", "admitted"), [(549.99, True), (550.0, False), (550.01, False)])
def test_refused_at_the_mark(count: float, *, admitted: bool) -> None:
    """R155: with what it takes in flight, a request that just reaches 600 is refused."""
    assert Bucket(count=count).begin(0.0) == admitted


def test_it_leaks_from_what_it_holds() -> None:
    """R155: a bucket that would hold more than 800 holds 800, and leaks ten a second from it."""
    bucket = Bucket(count=790.0)
    assert not bucket.begin(0.0)

    assert bucket.count == 800.0
    assert bucket.end(10.0, 0.0) == 600.0 - (800.0 - 100.0 - 50.0)
