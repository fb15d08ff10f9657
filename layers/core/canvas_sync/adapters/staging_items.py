"""The item of one raw row (``assignment_import``): compressed, capped, never needed to read."""

import json
import zlib
from datetime import datetime, timedelta

from canvas_sync.adapters.item_codec import Fields
from canvas_sync.adapters.item_schema import header
from canvas_sync.adapters.staging_dictionary import USUAL
from canvas_sync.adapters.table_keys import Key
from canvas_sync.domain.commit import Staged
from canvas_sync.domain.snapshot import Json

KEEP_STAGED = timedelta(days=30)
MAX_RAW_BYTES = 350_000
"""An item takes 400 KB."""


def staged_item(key: Key, staged: Staged, *, fetched_at: datetime) -> Fields:
    """``raw``: zlib-compressed JSON; ``truncated``: without its description, or not there at all.

    A reader trusts the row only if ``hash`` is its task's ``c_hash``.
    """
    raw, truncated = _packed(staged.row.raw)
    return {
        **key._asdict(),
        **header("assignment_import"),
        "raw": raw,
        "truncated": truncated or None,
        "hash": staged.hash,
        "fetched_at": fetched_at,
        "processing_error": staged.processing_error,
        "expires_at": int((fetched_at + KEEP_STAGED).timestamp()),
    }


def raw_of(stored: Fields) -> Json | None:
    """The raw row again; None if even without its description it was too large to keep."""
    if "raw" not in stored:
        return None
    opener = zlib.decompressobj(zdict=USUAL)
    raw: Json = json.loads(opener.decompress(stored["raw"]) + opener.flush())
    return raw


def _packed(raw: Json) -> tuple[bytes | None, bool]:
    """The largest form that fits, and whether something is missing of it."""
    whole = _compressed(raw)
    if len(whole) <= MAX_RAW_BYTES:
        return whole, False
    short = _compressed({name: value for name, value in raw.items() if name != "description"})
    return (short if len(short) <= MAX_RAW_BYTES else None), True


def _compressed(raw: Json) -> bytes:
    text = json.dumps(raw, separators=(",", ":")).encode()
    packer = zlib.compressobj(level=9, zdict=USUAL)
    return packer.compress(text) + packer.flush()
