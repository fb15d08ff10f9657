"""The items that kept pages are cut into: all of them together, or they are of no use."""

from collections.abc import Iterator, Sequence

from canvas_sync.adapters import table_keys
from canvas_sync.adapters.item_codec import Fields
from canvas_sync.adapters.item_schema import header
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.kept_pages import KEEP_PAGES, KeptPages
from canvas_sync.domain.moments import from_iso

PART_BYTES = 350_000
"""An item takes 400 KB."""


def page_items(owner: Owner, instance: Instance, pages: KeptPages) -> Iterator[Fields]:
    starts = range(0, len(pages.body), PART_BYTES)
    for part, start in enumerate(starts):
        yield {
            **table_keys.kept_page(owner, instance, part)._asdict(),
            **header("kept_pages"),
            "sync_id": pages.sync_id,
            "kept_at": pages.kept_at,
            "parts": len(starts),
            "body": pages.body[start : start + PART_BYTES],
            "expires_at": int((pages.kept_at + KEEP_PAGES).timestamp()),
        }


def pages_of(rows: Sequence[Fields]) -> KeptPages | None:
    """The pages of the items, which are in order; None if a part of the first one's is missing.

    Behind them there may be parts of older, longer ones.
    """
    if not rows:
        return None
    first = rows[0]
    ours = rows[: int(first["parts"])]
    whole = [row["kept_at"] == first["kept_at"] for row in ours]
    if len(whole) < first["parts"] or not all(whole):
        return None
    body = b"".join(row["body"] for row in ours)
    return KeptPages(SyncId(first["sync_id"]), from_iso(first["kept_at"]), body)
