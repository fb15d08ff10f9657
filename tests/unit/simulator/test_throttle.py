"""Canvas's leaky bucket."""

from __future__ import annotations

import pytest

from canvas_simulator import Request, Simulator
from canvas_simulator.generating import Size, generate
from canvas_simulator.throttle import DEFAULTS, Bucket, Limits


def test_twelve_in_flight_pass_from_empty() -> None:
    """R155: starting at moments a little apart, twelve are admitted, the thirteenth is not."""
    bucket = Bucket()

    admitted = [bucket.begin(0.01 * n) for n in range(13)]

    assert admitted == [True] * 11 + [True, False]


def test_only_the_cost_stays() -> None:
    """R155: an ended request leaves its cost, and that leaks by ten a second."""
    bucket = Bucket()
    bucket.begin(0.0)

    assert bucket.end(0.0, 5.0) == DEFAULTS.high_water - 5.0
    bucket.begin(1.0)
    assert bucket.end(1.0, 0.0) == DEFAULTS.high_water


def test_one_at_a_time_never_fills_it() -> None:
    """R155: ninety cheap calls in a row leave the bucket as good as empty."""
    bucket = Bucket()

    left = []
    for n in range(90):
        assert bucket.begin(n * 0.05)
        left.append(bucket.end(n * 0.05 + 0.04, 0.1))

    assert min(left) > DEFAULTS.high_water - 1


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/v1/nowhere"), ("PATCH", "/api/v1/courses")]
)
def test_an_unknown_route_is_charged_without_a_word(method: str, path: str) -> None:
    """R155: its 404 says nothing of costs, but the next reply has less left by its cost.

    Recorded: `rlr` of X-Canvas-Meta falls by what such a request took (`errors/route_unknown`,
    `errors/method_options`).
    """
    school = Simulator(generate(Size(1, 1, 1)), cost=lambda _: 5.0)
    school.clock.freeze()
    headers = {"authorization": f"Bearer {school.tokens.first(100).value}"}

    unknown = school.answer(Request(method, path, (), headers))
    known = school.answer(Request("GET", "/api/v1/courses", (), headers))

    assert unknown.status == 404
    assert not {"x-request-cost", "x-rate-limit-remaining"} & unknown.headers.keys()
    assert known.headers["x-rate-limit-remaining"] == str(DEFAULTS.high_water - 10.0)


def test_a_reply_tells_its_cost() -> None:
    """R155: `X-Request-Cost` is what the request took, and what is then missing from the rest."""
    school = Simulator(generate(Size(1, 1, 1)), cost=lambda _: 5.25)
    school.clock.freeze()
    headers = {"authorization": f"Bearer {school.tokens.first(100).value}"}

    replies = [school.answer(Request("GET", "/api/v1/courses", (), headers)) for _ in range(2)]

    assert [r.headers["x-request-cost"] for r in replies] == ["5.25", "5.25"]
    assert [r.headers["x-rate-limit-remaining"] for r in replies] == ["594.75", "589.5"]


def test_an_unknown_route_is_refused_where_the_bucket_is_full() -> None:
    """R155: the bucket is asked before the route is looked for."""
    school = Simulator(generate(Size(1, 1, 1)), limits=Limits(high_water=40))

    reply = school.answer(Request("GET", "/api/v1/nowhere"))

    assert (reply.status, reply.body) == (403, b"403 Forbidden (Rate Limit Exceeded)\n")
