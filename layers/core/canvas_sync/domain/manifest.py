"""What a course held at the last complete listing, and the difference to the next (pure).

A manifest row is an assignment's or a topic's id and content hash, and whether the last listing
missed it. Tombstones come only from here: missing in two complete listings ≥ 75 s apart.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar, cast

from canvas_sync.domain.errors import ContractBroken
from canvas_sync.domain.ids import AssignmentId, TopicId

Id = TypeVar("Id", bound=str)

SETTLE = timedelta(seconds=75)
"""Canvas caches list membership for 60 s. Source: recorded timeline, visibility cache (62 s)."""

_ROW = struct.Struct(">Q8s")
_MISSED = 1 << 63


@dataclass(frozen=True)
class RowManifest(Generic[Id]):
    """``hashes``: 16 hex digits by row; ``missed`` of them were absent at ``missed_at``."""

    hashes: Mapping[Id, str] = field(default_factory=dict)
    missed: frozenset[Id] = frozenset()
    missed_at: datetime | None = None


Manifest = RowManifest[AssignmentId]
TopicManifest = RowManifest[TopicId]


@dataclass(frozen=True)
class Difference(Generic[Id]):
    """What one complete listing changes: ids to write, ids to bury, and the next manifest."""

    created: tuple[Id, ...]
    updated: tuple[Id, ...]
    unchanged: int
    deleted: tuple[Id, ...]
    after: RowManifest[Id]


def compare(
    before: RowManifest[Id], listed: Mapping[Id, str], *, seen_at: datetime
) -> Difference[Id]:
    """The difference between ``before`` and a complete, error-free listing read at ``seen_at``."""
    absent = frozenset(before.hashes.keys() - listed.keys())
    settled = before.missed_at is not None and seen_at - before.missed_at >= SETTLE
    gone = absent & before.missed if settled else frozenset[Id]()
    waiting = absent - gone
    kept = {identifier: before.hashes[identifier] for identifier in waiting}
    fresh = bool(waiting - before.missed)
    missed_at = (seen_at if fresh else before.missed_at) if waiting else None
    return Difference(
        created=tuple(i for i in listed if i not in before.hashes),
        updated=tuple(i for i, h in listed.items() if before.hashes.get(i, h) != h),
        unchanged=sum(before.hashes.get(i) == h for i, h in listed.items()),
        deleted=tuple(sorted(gone)),
        after=RowManifest({**listed, **kept}, waiting, missed_at),
    )


def pack(manifest: RowManifest[Id]) -> bytes:
    """16 bytes a row, sorted by id: 8 of the id (its top bit: missed), 8 of the hash."""
    rows = sorted((int(i), i, h) for i, h in manifest.hashes.items())
    return b"".join(
        _ROW.pack(n | (_MISSED if i in manifest.missed else 0), bytes.fromhex(h))
        for n, i, h in rows
    )


def unpack(packed: bytes, *, missed_at: datetime | None) -> RowManifest[Id]:
    """What ``pack`` made the bytes of; the caller knows whose ids they are.

    Raises:
        ContractBroken: ``pack`` makes no such bytes.
    """
    if len(packed) % _ROW.size:
        raise ContractBroken("a stored manifest is damaged: it has no whole rows")
    rows = list(_ROW.iter_unpack(packed))
    identifiers = [cast("Id", str(n & ~_MISSED)) for n, _ in rows]
    hashes = dict(zip(identifiers, (h.hex() for _, h in rows), strict=True))
    missed = frozenset(i for i, (n, _) in zip(identifiers, rows, strict=True) if n & _MISSED)
    return RowManifest(hashes, missed, missed_at)
