"""What group editors and graders write, as recorded in a row: each answer is the recorded one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from canvas_simulator.ids import local_id
from tests import recorded
from tests.conformance.bound import Bound, kind_of_path
from tests.conformance.comparing import body_of, differences
from tests.conformance.replay import request_of, simulator
from tests.conformance.tally import to_compare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator import Simulator

Json = Any  # recorded JSON
_AFTER_A_JOB = ("45-", "65-", "66-")  # read when it was done


def test_writes_in_a_row() -> None:
    """R125, R213: status, headers and rows of all writes, and what is read back between them."""
    school = simulator()
    bound = Bound(school)
    compared = to_compare("writes", recorded.exchanges("writes"))

    wrong = {e["file"]: list(_differing(school, e, bound)) for e in compared}

    assert compared
    assert not {name: found for name, found in wrong.items() if found}


def _differing(school: Simulator, exchange: Json, bound: Bound) -> Iterator[str]:
    asked, want = exchange["request"], exchange["response"]
    if exchange["file"].startswith(_AFTER_A_JOB):
        school.clock.advance(timedelta(seconds=2))
    kind = kind_of_path(asked["path"])
    asked = asked | {"path": bound.text(asked["path"])}
    token = school.tokens.first(local_id(want["headers"]["x-canvas-user-id"]) or 0).value
    reply = school.answer(request_of(school, asked, token))
    bound.learn(want["body"], body_of(reply), kind)
    headers = {name: bound.text(value) for name, value in want["headers"].items()}
    expected = want | {"headers": headers, "body": bound.own(want["body"], kind)}
    school.clock.advance(timedelta(milliseconds=100))
    yield from differences(expected, reply, new=True)
