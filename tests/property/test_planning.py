"""The schedule, at any minute and for any gap (R71, R110)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from canvas_sync.domain.connection import State
from canvas_sync.domain.ids import owner_of
from canvas_sync.domain.planning import MINUTE, due_slots, minute_of, next_due, slot_of
from tests.fakes.builders import a_connection

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # Hypothesis wants it
INTERVALS = st.sampled_from([1, 15, 20, 30])
CONNECTIONS = st.builds(
    lambda subject, state: a_connection(owner_of("issuer", subject), state=state),
    st.text(max_size=3),
    st.sampled_from([State.OK, State.ERROR, State.BLOCKED]),
)


@given(CONNECTIONS, MOMENTS, INTERVALS)
@settings(deadline=None)
def test_next_due(connection: object, now: datetime, interval: int) -> None:
    """R71: what a person is told is the next minute whose tick asks for them, and none before."""
    assert isinstance(connection, type(a_connection()))
    slot, minute = slot_of(connection), minute_of(now)

    due = next_due(connection, now=now, delta_minutes=interval)

    assert due is not None
    assert due > now
    assert slot in due_slots(due - MINUTE, due, delta_minutes=interval)
    assert due == minute + MINUTE or slot not in due_slots(
        minute, due - MINUTE, delta_minutes=interval
    )


@given(MOMENTS, st.lists(st.integers(0, 90), max_size=6), INTERVALS)
@settings(deadline=None)
def test_gaps(start: datetime, gaps: list[int], interval: int) -> None:
    """R110: ticks of any rhythm ask for just those slots that one tick over all of it would."""
    marks = [minute_of(start)]
    for gap in gaps:
        marks.append(marks[-1] + gap * MINUTE)

    asked = [
        slot
        for since, until in pairwise(marks)
        for slot in due_slots(since, until, delta_minutes=interval)
    ]

    assert set(asked) == set(due_slots(marks[0], marks[-1], delta_minutes=interval))


@given(MOMENTS, st.integers(1, 3000), INTERVALS)
@settings(deadline=None)
def test_each_once(until: datetime, minutes: int, interval: int) -> None:
    """R71: one tick asks for a slot once at most, and for every one after a whole round."""
    minute = minute_of(until)

    slots = due_slots(minute - timedelta(minutes=minutes), minute, delta_minutes=interval)

    deltas = [slot for slot in slots if slot.startswith("delta#")]
    assert len(slots) == len(set(slots))
    assert len(slots) - len(deltas) == min(minutes, 1440)
    assert len(deltas) == 60 // interval * min(minutes, interval)
