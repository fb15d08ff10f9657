"""Comparing any listings: nothing is lost, and nothing is deleted too early (R74)."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from canvas_sync.domain.ids import AssignmentId
from canvas_sync.domain.manifest import SETTLE, Manifest, compare, pack, unpack
from tests.fakes.clock import NOON

FEW_IDS = st.integers(1, 12).map(lambda n: AssignmentId(str(10_000_000_000_000 + n)))
ANY_IDS = st.integers(0, 2**63 - 1).map(lambda n: AssignmentId(str(n)))
HASHES = st.sampled_from(["0" * 16, "f" * 16, "0123456789abcdef"])
LISTINGS = st.dictionaries(FEW_IDS, HASHES, max_size=8)
SECONDS = st.integers(-200, 200).map(lambda n: timedelta(seconds=n))


@st.composite
def manifests(draw: st.DrawFn, ids: st.SearchStrategy[AssignmentId] = FEW_IDS) -> Manifest:
    """Any manifest that a comparison could have left."""
    hashes = draw(st.dictionaries(ids, HASHES, max_size=8))
    missed = draw(st.sets(st.sampled_from(sorted(hashes)))) if hashes else set()
    return Manifest(hashes, frozenset(missed), NOON if missed else None)


@given(manifests(), LISTINGS, SECONDS)
def test_partition(before: Manifest, listed: dict[AssignmentId, str], after: timedelta) -> None:
    """R74: each listed row is created, updated or unchanged, and is in the next manifest."""
    difference = compare(before, listed, seen_at=NOON + after)

    created, updated = set(difference.created), set(difference.updated)
    assert len(listed) == len(created) + len(updated) + difference.unchanged
    assert created == listed.keys() - before.hashes.keys()
    assert updated == {i for i in listed if before.hashes.get(i, listed[i]) != listed[i]}
    assert {i: difference.after.hashes[i] for i in listed} == listed
    assert not difference.after.missed & listed.keys()


@given(manifests(), LISTINGS, SECONDS)
def test_deleted(before: Manifest, listed: dict[AssignmentId, str], after: timedelta) -> None:
    """R74: deleted is only what this listing and one at least 75 s older both missed."""
    difference = compare(before, listed, seen_at=NOON + after)

    deleted = set(difference.deleted)
    assert not deleted & listed.keys()
    assert deleted <= before.missed
    assert not deleted or after >= SETTLE
    assert difference.after.hashes.keys() == (before.hashes.keys() | listed.keys()) - deleted
    assert (difference.after.missed_at is None) is (not difference.after.missed)


@given(manifests(), LISTINGS, SECONDS)
def test_again(before: Manifest, listed: dict[AssignmentId, str], after: timedelta) -> None:
    """R74: the same listing compared again changes nothing."""
    first = compare(before, listed, seen_at=NOON + after)

    second = compare(first.after, listed, seen_at=NOON + after)

    assert (second.created, second.updated, second.deleted) == ((), (), ())
    assert second.unchanged == len(listed)
    assert second.after == first.after


@given(st.lists(st.tuples(LISTINGS, st.integers(0, 100)), max_size=12))
def test_history(listings: list[tuple[dict[AssignmentId, str], int]]) -> None:
    """R74: in any history, who is deleted wasn't seen for 75 s, in two listings at least."""
    manifest, now = Manifest(), NOON
    first_miss: dict[AssignmentId, datetime] = {}
    for listed, seconds in listings:
        now += timedelta(seconds=seconds)
        difference = compare(manifest, listed, seen_at=now)
        for identifier in difference.deleted:
            assert now - first_miss.pop(identifier) >= SETTLE
        first_miss = {i: first_miss.get(i, now) for i in difference.after.missed}
        manifest = difference.after


@given(manifests(ANY_IDS))
def test_packed(manifest: Manifest) -> None:
    """Any manifest survives being stored, in 16 bytes a row."""
    packed = pack(manifest)

    assert len(packed) == 16 * len(manifest.hashes)
    assert unpack(packed, missed_at=manifest.missed_at) == manifest
