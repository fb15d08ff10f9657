"""When a connection is due (pure): slots of the schedule and the minutes a tick has to cover."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NewType

from canvas_sync.domain.connection import STATES, Cadence, Connection
from canvas_sync.domain.ids import Instance, Owner

Slot = NewType("Slot", str)

MINUTE = timedelta(minutes=1)
SLOTS_AN_HOUR = 60
SLOTS_A_DAY = 1440
RECONCILE_AFTER = timedelta(hours=24)
BLOCKED_FOR = timedelta(days=30)
BACK_OFF = (timedelta(minutes=20), timedelta(hours=1), timedelta(hours=6))
"""A failing connection is left alone this long, by failures in a row beyond the second."""


def slot_of(connection: Connection) -> Slot | None:
    """The slot that asks for this connection: spread by hash, so that nobody is asked at once."""
    number, cadence = _number(connection.owner, connection.instance), cadence_of(connection)
    if cadence is Cadence.DELTA:
        return Slot(f"delta#{number % SLOTS_AN_HOUR}")
    return Slot(f"day#{number % SLOTS_A_DAY}") if cadence is Cadence.DAY else None


def cadence_of(connection: Connection) -> Cadence:
    """That of its state; once a day where nothing can move, because no course is active."""
    cadence = STATES[connection.state].cadence
    idle = cadence is Cadence.DELTA and not connection.has_active_course
    return Cadence.DAY if idle else cadence


def _number(owner: Owner, instance: Instance) -> int:
    return int.from_bytes(sha256(f"{owner}\n{instance}".encode()).digest()[:8])


def minute_of(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def due_slots(since: datetime | None, until: datetime, *, delta_minutes: int) -> list[Slot]:
    """The slots of every minute after ``since`` up to ``until``, each once; none if 0 minutes.

    A gap longer than a round of the slots needs no minute twice: an outage is caught up.
    """
    if delta_minutes == 0:
        return []
    first = until if since is None else max(since + MINUTE, until - (SLOTS_A_DAY - 1) * MINUTE)
    slots: dict[Slot, None] = {}
    for minute in _minutes(first, until):
        day_minute = minute.hour * 60 + minute.minute
        slots[Slot(f"day#{day_minute}")] = None
        for number in range(day_minute % delta_minutes, SLOTS_AN_HOUR, delta_minutes):
            slots[Slot(f"delta#{number}")] = None
    return list(slots)


def _minutes(first: datetime, last: datetime) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += MINUTE


def next_due(connection: Connection, *, now: datetime, delta_minutes: int) -> datetime | None:
    """When the schedule asks for this connection next; None: not at all."""
    slot = slot_of(connection)
    if slot is None or delta_minutes == 0:
        return None
    kind, _, number = slot.partition("#")
    period = delta_minutes if kind == "delta" else SLOTS_A_DAY
    minute = minute_of(now) + MINUTE
    ahead = (int(number) - (minute.hour * 60 + minute.minute)) % period
    return minute + ahead * MINUTE


def back_off(failures: int) -> timedelta:
    """How long a connection rests after ``failures`` runs in a row failed."""
    return BACK_OFF[min(max(failures - 3, 0), len(BACK_OFF) - 1)]
