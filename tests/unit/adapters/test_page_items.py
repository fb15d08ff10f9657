"""Kept pages are cut into items; an incomplete set of them is none."""

from datetime import timedelta

import pytest

from canvas_sync.adapters.item_codec import Fields, from_item, size_bytes, to_item
from canvas_sync.adapters.page_items import PART_BYTES, page_items, pages_of
from canvas_sync.domain.kept_pages import KeptPages
from tests.fakes.builders import ANNA, SCHOOL, SYNC
from tests.fakes.clock import NOON

PAGES = KeptPages(SYNC, NOON, b"p" * (2 * PART_BYTES + 1))
OLDER = KeptPages(SYNC, NOON - timedelta(minutes=2), b"o" * (5 * PART_BYTES))


def stored(pages: KeptPages) -> list[Fields]:
    return [from_item(to_item(item)) for item in page_items(ANNA, SCHOOL, pages)]


def test_items_are_small_enough() -> None:
    """An item takes 400 KB at most, and is gone after an hour."""
    items = stored(PAGES)

    assert [item["sk"][-3:] for item in items] == ["000", "001", "002"]
    assert max(size_bytes(to_item(item)) for item in items) < 400_000
    assert {int(item["expires_at"]) for item in items} == {int(NOON.timestamp()) + 3600}
    assert pages_of(items) == PAGES


@pytest.mark.parametrize(
    "torn",
    [
        [],
        stored(PAGES)[:2],
        [*stored(PAGES)[:2], *stored(OLDER)[2:]],
        [*stored(OLDER)[:1], *stored(PAGES)[1:]],
    ],
    ids=["none", "too few", "the rest is older", "the first is older"],
)
def test_torn(torn: list[Fields]) -> None:
    """§5.1: a worker that died while it wrote them leaves nothing that is gone on behind."""
    assert pages_of(torn) is None


def test_rest_of_longer_ones() -> None:
    """Parts of older pages behind the last one are left alone."""
    assert pages_of([*stored(PAGES), *stored(OLDER)[3:]]) == PAGES
