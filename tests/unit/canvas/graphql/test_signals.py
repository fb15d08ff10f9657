"""What must stay equal while a course stands still, and stamps too young to be trusted."""

from datetime import timedelta
from typing import Any

import pytest

from canvas_sync.canvas.graphql.signals import Stamps
from canvas_sync.domain.moments import from_iso, iso
from tests.unit.canvas.graphql.nodes import STAMP, a_topic, an_assignment

CHANGED_AT = from_iso(STAMP)
LATER = CHANGED_AT + timedelta(minutes=5)


def lists(*nodes: dict[str, Any], topics: tuple[dict[str, Any], ...] = ()) -> str:
    return Stamps(LATER, home_shard=1).lists(nodes, topics)


def test_order() -> None:
    """The order in which Canvas lists rows is nothing."""
    one, other = an_assignment(), an_assignment(_id="301")

    assert lists(one, other) == lists(other, one)


def test_offset() -> None:
    """The same moment written with another offset is the same."""
    assert lists(an_assignment()) == lists(an_assignment(updatedAt="2026-11-21T08:35:54Z"))


@pytest.mark.parametrize(
    "change",
    [
        {"updatedAt": "2026-11-21T08:35:55Z"},
        {"position": 2},
        {"assignmentGroupId": "4"},
        {"_id": "301"},
        {"updatedAt": "not a time"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_moved(change: dict[str, Any]) -> None:
    """R72: an edit, a move, another group, another row: each is another digest."""
    assert lists(an_assignment()) != lists(an_assignment(**change))


def test_gone() -> None:
    """R73: a row less is another digest, and so is an assignment instead of a topic."""
    assert len({lists(), lists(an_assignment()), lists(topics=(an_assignment(),))}) == 3


def test_reply() -> None:
    """A reply moves nothing but the discussion."""
    assert lists(topics=(a_topic(),)) != lists(topics=(a_topic(lastReplyAt=STAMP),))


@pytest.mark.parametrize(("seconds", "young"), [(0, True), (2, True), (3, False)])
def test_young(seconds: int, *, young: bool) -> None:
    """R74: within two seconds a row may change again and keep its stamp."""
    stamps = Stamps(CHANGED_AT + timedelta(seconds=seconds), home_shard=1)

    stamps.lists([an_assignment()], [])

    assert stamps.is_young is young


def test_touched() -> None:
    """A touched key names the submission and the second it changed in."""
    stamps = Stamps(LATER, home_shard=1)

    assert stamps.touched([{"_id": "7", "updatedAt": STAMP}]) == {
        "10000000000007:2026-11-21T08:35:54Z"
    }


def test_recent() -> None:
    """Kept are the keys of the last two minutes, but not of the last two seconds."""
    began_at = from_iso("2026-11-21T08:40:00Z")
    ages = [121, 120, 3, 2, 0, -1]
    rows = [
        {"_id": str(at + 1), "updatedAt": iso(began_at - timedelta(seconds=age))}
        for at, age in enumerate(ages)
    ]

    found = Stamps(began_at, home_shard=1).recent(rows, since=began_at - timedelta(seconds=120))

    assert sorted(key.split(":")[0][-1] for key in found) == ["2", "3"]
