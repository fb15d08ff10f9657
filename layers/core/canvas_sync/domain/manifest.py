"""What a course held at the last complete listing, and the difference to the next (pure).

A manifest row is an assignment's id and content hash, and whether the last complete listing
missed it. Tombstones come only from here: missing in two complete listings ≥ 75 s apart.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from canvas_sync.domain.ids import AssignmentId

SETTLE = timedelta(seconds=75)
"""Canvas caches list membership for 60 s. Source: recorded timeline, visibility cache (62 s)."""

_ROW = struct.Struct(">Q8s")
_MISSED = 1 << 63


@dataclass(frozen=True, slots=True)
class Manifest:
    """``hashes``: 16 hex digits by assignment; ``missed`` of them were absent at ``missed_at``."""

    hashes: Mapping[AssignmentId, str] = field(default_factory=dict)
    missed: frozenset[AssignmentId] = frozenset()
    missed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What one complete listing changes: ids to write, ids to bury, and the next manifest."""

    created: tuple[AssignmentId, ...]
    updated: tuple[AssignmentId, ...]
    unchanged: int
    deleted: tuple[AssignmentId, ...]
    after: Manifest


def compare(
    before: Manifest, listed: Mapping[AssignmentId, str], *, seen_at: datetime
) -> Difference:
    """The difference between ``before`` and a complete, error-free listing read at ``seen_at``."""
    absent = frozenset(before.hashes.keys() - listed.keys())
    settled = before.missed_at is not None and seen_at - before.missed_at >= SETTLE
    gone = absent & before.missed if settled else frozenset[AssignmentId]()
    waiting = absent - gone
    kept = {identifier: before.hashes[identifier] for identifier in waiting}
    fresh = bool(waiting - before.missed)
    missed_at = (seen_at if fresh else before.missed_at) if waiting else None
    return Difference(
        created=tuple(i for i in listed if i not in before.hashes),
        updated=tuple(i for i, h in listed.items() if before.hashes.get(i, h) != h),
        unchanged=sum(before.hashes.get(i) == h for i, h in listed.items()),
        deleted=tuple(sorted(gone)),
        after=Manifest({**listed, **kept}, waiting, missed_at),
    )


def pack(manifest: Manifest) -> bytes:
    """16 bytes a row, sorted by id: 8 of the id (its top bit: missed), 8 of the hash."""
    rows = sorted((int(i), i, h) for i, h in manifest.hashes.items())
    return b"".join(
        _ROW.pack(n | (_MISSED if i in manifest.missed else 0), bytes.fromhex(h))
        for n, i, h in rows
    )


def unpack(packed: bytes, *, missed_at: datetime | None) -> Manifest:
    rows = list(_ROW.iter_unpack(packed))
    identifiers = [AssignmentId(str(n & ~_MISSED)) for n, _ in rows]
    hashes = dict(zip(identifiers, (h.hex() for _, h in rows), strict=True))
    missed = _flagged(zip(identifiers, (n for n, _ in rows), strict=True))
    return Manifest(hashes, missed, missed_at)


def _flagged(rows: Iterable[tuple[AssignmentId, int]]) -> frozenset[AssignmentId]:
    return frozenset(identifier for identifier, number in rows if number & _MISSED)
