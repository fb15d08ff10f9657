"""When a connection is due: slots, catching up, and what a person is told (R71, R110)."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from canvas_sync.domain.connection import State
from canvas_sync.domain.ids import Instance, owner_of
from canvas_sync.domain.planning import (
    MINUTE,
    Slot,
    back_off,
    due_slots,
    minute_of,
    next_due,
    slot_of,
)
from tests.data.moments import MOMENTS
from tests.fakes.builders import ANNA, COLLEGE, SCHOOL, a_connection
from tests.fakes.clock import NOON

INTERVALS = (1, 15, 20, 30)
DAY = timedelta(days=1)
EVERY_DELTA = {Slot(f"delta#{n}") for n in range(60)}
EVERY_DAY = {Slot(f"day#{n}") for n in range(1440)}


def ticks(first: datetime, minutes: int, interval: int) -> Counter[Slot]:
    """How often each slot is asked by that many ticks, one a minute."""
    asked: Counter[Slot] = Counter()
    for number in range(minutes):
        until = first + number * MINUTE
        asked.update(due_slots(until - MINUTE, until, delta_minutes=interval))
    return asked


@pytest.mark.parametrize("interval", INTERVALS)
def test_once_a_round(interval: int) -> None:
    """R71: in every round of the interval each connection is asked for exactly once."""
    asked = ticks(NOON + 7 * MINUTE, interval, interval)

    assert {slot for slot in asked if slot.startswith("delta#")} == EVERY_DELTA
    assert set(asked.values()) == {1}


@pytest.mark.parametrize("interval", INTERVALS)
def test_once_a_day(interval: int) -> None:
    """R71: a day asks for each blocked connection once, and for the others as often as it holds."""
    asked = ticks(NOON, 1440, interval)

    assert asked == {
        **dict.fromkeys(EVERY_DAY, 1),
        **dict.fromkeys(EVERY_DELTA, 1440 // interval),
    }


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize(("local", "utc"), MOMENTS.values(), ids=MOMENTS.keys())
def test_any_night(local: datetime, utc: str, interval: int) -> None:
    """R210: no round is lost or doubled in a night of daylight saving or at the year's end."""
    del utc
    first = minute_of(local.astimezone(UTC)) - 2 * interval * MINUTE

    assert set(ticks(first, interval, interval).values()) == {1}


def test_first_tick() -> None:
    """Before any mark a tick asks for its own minute only."""
    at = datetime(2026, 11, 30, 0, 7, tzinfo=UTC)

    assert due_slots(None, at, delta_minutes=20) == ["day#7", "delta#7", "delta#27", "delta#47"]
    assert due_slots(at - MINUTE, at, delta_minutes=20) == due_slots(None, at, delta_minutes=20)


def test_nothing_new() -> None:
    """R110: a minute that is planned already, or lies before the mark, asks for nobody."""
    assert due_slots(NOON, NOON, delta_minutes=20) == []
    assert due_slots(NOON + DAY, NOON, delta_minutes=20) == []


@pytest.mark.parametrize("missed", [2, 19, 20, 59, 1439, 1440])
def test_outage(missed: int) -> None:
    """R71: after an outage the slots of the minutes missed are asked for, each once."""
    caught_up = due_slots(NOON - missed * MINUTE, NOON, delta_minutes=20)

    assert len(caught_up) == len(set(caught_up))
    assert set(caught_up) == set(ticks(NOON - (missed - 1) * MINUTE, missed, 20))


@pytest.mark.parametrize("gone", [timedelta(hours=24), timedelta(days=400)])
def test_long_outage(gone: timedelta) -> None:
    """R71: however long it was, everybody is asked for once."""
    assert sorted(due_slots(NOON - gone, NOON, delta_minutes=30)) == sorted(EVERY_DELTA | EVERY_DAY)


def test_off() -> None:
    """R71: with 0 minutes the schedule is off: nobody is due, now or ever."""
    assert due_slots(NOON - DAY, NOON, delta_minutes=0) == []
    assert next_due(a_connection(), now=NOON, delta_minutes=0) is None


@pytest.mark.parametrize(
    ("state", "kind", "slots"),
    [(State.OK, "delta", 60), (State.ERROR, "delta", 60), (State.BLOCKED, "day", 1440)],
)
def test_slot(state: State, kind: str, slots: int) -> None:
    """R71: the slot comes from owner and instance alone, and spreads people evenly."""
    owners = [owner_of("https://sign-in.example.test", str(n)) for n in range(20 * slots)]
    found = Counter(slot_of(a_connection(owner, state=state)) for owner in owners)

    assert set(found) <= {Slot(f"{kind}#{n}") for n in range(slots)}
    assert len(found) > 0.99 * slots
    assert max(found.values()) < 60


def test_slot_is_the_connection_s() -> None:
    """R110: reconnecting keeps the slot; two instances of a person have two."""
    again = a_connection(ANNA, SCHOOL, stored_at=NOON + DAY, sealed_token=b"new")
    places = [SCHOOL, COLLEGE, *(Instance(f"{n}.school.example") for n in range(9))]

    assert slot_of(again) == slot_of(a_connection(ANNA, SCHOOL))
    assert len({slot_of(a_connection(ANNA, place)) for place in places}) > 5


def test_never() -> None:
    """R102: who needs a reconnect is in no slot."""
    dead = a_connection(state=State.NEEDS_REAUTH)

    assert slot_of(dead) is None
    assert next_due(dead, now=NOON, delta_minutes=20) is None


@pytest.mark.parametrize(
    ("failures", "rest"), [(0, 20), (3, 20), (4, 60), (5, 360), (6, 360), (1000, 360)]
)
def test_back_off(failures: int, rest: int) -> None:
    """R77: 20 minutes, an hour, six hours, and six hours from then on."""
    assert back_off(failures) == rest * MINUTE


def test_minute_of() -> None:
    """A minute begins at its second zero."""
    assert minute_of(NOON + timedelta(seconds=59, microseconds=999_999)) == NOON
