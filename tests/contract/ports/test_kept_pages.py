"""Mirror: the pages that a run which ran out of time had read of unfinished courses."""

import random
from datetime import timedelta

import pytest

from canvas_sync.domain.errors import LeaseLost
from canvas_sync.domain.ids import SyncId
from canvas_sync.domain.kept_pages import KEEP_PAGES, MOST_BYTES, KeptPages
from tests.contract.ports.conftest import Store
from tests.fakes.builders import ANNA, BORIS, COLLEGE, SCHOOL, SYNC, leased
from tests.fakes.clock import NOON

SMALL = KeptPages(SYNC, NOON, b"\x00pages\xff")
LARGE = KeptPages(
    SYNC,
    NOON + timedelta(microseconds=1),
    random.Random(6).randbytes(MOST_BYTES),  # noqa: S311  # bytes that differ
)


async def _keep(store: Store, *kept: KeptPages) -> None:
    fence = (await leased(store.connections)).fence
    for pages in kept:
        await store.mirror.keep_pages(ANNA, SCHOOL, fence=fence, pages=pages)


@pytest.mark.parametrize("pages", [SMALL, LARGE], ids=["small", "as large as may be"])
async def test_they_come_back(store: Store, pages: KeptPages) -> None:
    """R54: byte for byte; nothing is there before."""
    assert await store.mirror.pages(ANNA, SCHOOL) is None

    await _keep(store, pages)

    assert await store.mirror.pages(ANNA, SCHOOL) == pages


@pytest.mark.parametrize("kept", [(SMALL, LARGE), (LARGE, SMALL)], ids=["longer", "shorter"])
async def test_the_last_ones_count(store: Store, kept: tuple[KeptPages, KeptPages]) -> None:
    """Pages take the place of those kept before, also where they are fewer."""
    await _keep(store, *kept)

    assert await store.mirror.pages(ANNA, SCHOOL) == kept[1]


async def test_forgotten(store: Store) -> None:
    """R65: nothing is left of them; a second time is as good."""
    await _keep(store, LARGE)

    await store.mirror.forget_pages(ANNA, SCHOOL)
    await store.mirror.forget_pages(ANNA, SCHOOL)

    assert await store.mirror.pages(ANNA, SCHOOL) is None


async def test_deleted_with_the_tasks(store: Store) -> None:
    """R65: who deletes what was mirrored deletes these, too."""
    await _keep(store, SMALL)

    await store.mirror.delete_tasks(ANNA, SCHOOL)

    assert await store.mirror.pages(ANNA, SCHOOL) is None


async def test_fenced(store: Store) -> None:
    """R208: who lost the lease keeps nothing."""
    fence = (await leased(store.connections)).fence

    with pytest.raises(LeaseLost):
        await store.mirror.keep_pages(ANNA, SCHOOL, fence=fence - 1, pages=SMALL)

    assert await store.mirror.pages(ANNA, SCHOOL) is None


async def test_nobody_elses(store: Store) -> None:
    """R90: of one person and one Canvas alone."""
    await _keep(store, SMALL)

    for owner, instance in ((BORIS, SCHOOL), (ANNA, COLLEGE)):
        assert await store.mirror.pages(owner, instance) is None
        await store.mirror.forget_pages(owner, instance)

    assert await store.mirror.pages(ANNA, SCHOOL) == SMALL


def test_they_serve_their_run_for_an_hour() -> None:
    """R62: another run, one begun afresh included, reads everything itself."""
    later = NOON + KEEP_PAGES

    assert SMALL.serve(SYNC, now=later - timedelta(seconds=1))
    assert not SMALL.serve(SYNC, now=later)
    assert not SMALL.serve(SyncId("another"), now=NOON)
