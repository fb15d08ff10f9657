"""What one listing changes, and what it may delete (R74)."""

from datetime import datetime, timedelta

import pytest

from canvas_sync.domain.errors import ContractBroken
from canvas_sync.domain.ids import AssignmentId
from canvas_sync.domain.manifest import SETTLE, Difference, Manifest, compare, pack, unpack
from tests.fakes.clock import NOON

ONE, TWO, THREE = (AssignmentId(f"1000000000000{n}") for n in (1, 2, 3))
A, B = "a" * 16, "b" * 16
SECOND = timedelta(seconds=1)


def seen(
    before: Manifest, *ids: AssignmentId, at: datetime = NOON, digest: str = A
) -> Difference[AssignmentId]:
    """The difference to a listing of ``ids``, all with the same hash."""
    return compare(before, dict.fromkeys(ids, digest), seen_at=at)


def test_first() -> None:
    """R74: against nothing, everything is new."""
    difference = seen(Manifest(), TWO, ONE)

    assert difference.created == (TWO, ONE)
    assert (difference.updated, difference.unchanged, difference.deleted) == ((), 0, ())
    assert difference.after == Manifest({ONE: A, TWO: A})


def test_each_kind() -> None:
    """R71: a new id is created, another hash updated, the same hash unchanged."""
    difference = compare(Manifest({ONE: A, TWO: A}), {ONE: A, TWO: B, THREE: A}, seen_at=NOON)

    assert (difference.created, difference.updated) == ((THREE,), (TWO,))
    assert difference.unchanged == 1
    assert difference.after.hashes == {ONE: A, TWO: B, THREE: A}


def test_missed_once() -> None:
    """R74: what one listing misses stays, and is remembered with the time."""
    difference = seen(Manifest({ONE: A, TWO: B}), ONE)

    assert difference.deleted == ()
    assert difference.after == Manifest({ONE: A, TWO: B}, frozenset({TWO}), NOON)


@pytest.mark.parametrize(
    ("later", "gone"),
    [(timedelta(0), False), (SETTLE - SECOND, False), (SETTLE, True), (timedelta(days=9), True)],
    ids=["at once", "74 s", "75 s", "days"],
)
def test_missed_twice(later: timedelta, gone: bool) -> None:  # noqa: FBT001  # a table
    """R74: gone is what two listings missed, 75 s apart at least: lists are cached for 60 s."""
    first = seen(Manifest({ONE: A, TWO: B}), ONE)

    second = seen(first.after, ONE, at=NOON + later)

    assert timedelta(seconds=75) == SETTLE
    assert second.deleted == ((TWO,) if gone else ())
    assert second.after == (Manifest({ONE: A}) if gone else first.after)


def test_clock_went_back() -> None:
    """R74: a second listing that seems older than the first deletes nothing."""
    first = seen(Manifest({ONE: A}))

    assert seen(first.after, at=NOON - timedelta(days=1)).deleted == ()


def test_seen_between() -> None:
    """R74: what comes back in between is unchanged, and counts from the start if it goes again."""
    first = seen(Manifest({ONE: A, TWO: A}), ONE)
    between = seen(first.after, ONE, TWO, at=NOON + SETTLE)

    again = seen(between.after, ONE, at=NOON + 2 * SETTLE)

    assert (between.unchanged, between.after) == (2, Manifest({ONE: A, TWO: A}))
    assert again.deleted == ()
    assert again.after.missed_at == NOON + 2 * SETTLE


def test_another_joins() -> None:
    """R74: when another row goes missing both wait from then: one time for all of them."""
    first = seen(Manifest({ONE: A, TWO: A, THREE: A}), ONE, TWO)
    second = seen(first.after, ONE, at=NOON + SETTLE - SECOND)
    third = seen(second.after, ONE, at=NOON + SETTLE)

    last = seen(third.after, ONE, at=NOON + 2 * SETTLE)

    assert (second.deleted, third.deleted, last.deleted) == ((), (), (TWO, THREE))


def test_one_goes_as_another_joins() -> None:
    """R74: a row that settled goes, though another is missed for the first time."""
    first = seen(Manifest({ONE: A, TWO: A}), ONE)

    second = seen(first.after, at=NOON + SETTLE)

    assert second.deleted == (TWO,)
    assert second.after == Manifest({ONE: A}, frozenset({ONE}), NOON + SETTLE)


def test_back_from_the_dead() -> None:
    """R74: what was deleted and appears again is created again: the store restores it."""
    first = seen(Manifest({ONE: A}))
    gone = seen(first.after, at=NOON + SETTLE)

    assert gone.after == Manifest()
    assert seen(gone.after, ONE, at=NOON + 2 * SETTLE).created == (ONE,)


def test_everything_missing() -> None:
    """R74: an empty listing of a full course is only the first of two."""
    difference = seen(Manifest({ONE: A, TWO: A}))

    assert difference.deleted == ()
    assert difference.after.missed == {ONE, TWO}


def test_packed() -> None:
    """Stored, a row is 16 bytes, in the order of the numbers; the top bit says missed."""
    manifest = Manifest({TWO: B, ONE: A}, frozenset({TWO}), NOON)

    packed = pack(manifest)

    assert packed[:16] == int(ONE).to_bytes(8) + bytes.fromhex(A)
    assert packed[16:] == (int(TWO) + 2**63).to_bytes(8) + bytes.fromhex(B)
    assert unpack(packed, missed_at=NOON) == manifest
    assert pack(Manifest()) == b""
    assert unpack(b"", missed_at=None) == Manifest()


@pytest.mark.parametrize("damaged", [b"xyz", b"x" * 17], ids=["less than a row", "more"])
def test_damaged(damaged: bytes) -> None:
    """R138: bytes that are no rows are named as broken, so that the run ends."""
    with pytest.raises(ContractBroken, match="damaged"):
        unpack(damaged, missed_at=None)
