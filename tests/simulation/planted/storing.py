"""Guards of what is stored, and of who may store: taken away one at a time."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from canvas_sync.domain import settling
from canvas_sync.domain.manifest import RowManifest, compare
from canvas_sync.domain.sync_state import Lease, SyncState, cancelled, ended, lease
from canvas_sync.usecases import (
    disconnect,
    plan_syncs,
    settle_failure,
    sync_course,
    take_lease,
)
from tests.fakes.mirror import FakeMirror

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]


def fence_check_off(patch: Patch) -> None:
    """A worker that lost the lease goes on writing."""
    patch.setattr(FakeMirror, "_check_fence", lambda *_: None)


def unchanged_overwritten(patch: Patch) -> None:
    """A paused worker writes rows that did not change, over newer ones: the fence is only read."""

    def only_a_run(self: FakeMirror, owner: Any, instance: Any, _fence: int) -> None:  # noqa: ANN401  # the patched one's
        hot = self.connections.hot.get((owner, instance))
        assert hot is not None

    def everything(before: RowManifest[Any], listed: Any, *, seen_at: datetime) -> Any:  # noqa: ANN401  # the patched one's
        found = compare(before, listed, seen_at=seen_at)
        return replace(found, updated=tuple(i for i in listed if i in before.hashes))

    patch.setattr(FakeMirror, "_check_fence", only_a_run)
    patch.setattr(sync_course, "compare", everything)


def lease_not_checked(patch: Patch) -> None:
    """Two workers have one connection at once."""
    patch.setattr(SyncState, "held", lambda *_: False)


def fence_restarts(patch: Patch) -> None:
    """Disconnecting puts the fence back to where it began."""
    patch.setattr(disconnect, "cancelled", lambda state: replace(cancelled(state), fence=0))


def disconnect_stops_nobody(patch: Patch) -> None:
    """Erased data is created again by the worker that was at it."""
    patch.setattr(disconnect, "cancelled", lambda state: state)
    patch.setattr(FakeMirror, "_check_fence", lambda *_: None)


def marks_overwritten(patch: Patch) -> None:
    """A sync writes the person's part, too."""
    true = FakeMirror._write  # noqa: SLF001  # the guard itself

    def whole(self: FakeMirror, place: Any, row: Any) -> None:  # noqa: ANN401  # the patched one's
        true(self, place, replace(row, done=None, notes=None))

    patch.setattr(FakeMirror, "_write", whole)


def pending_forgotten(patch: Patch) -> None:
    """What waited behind a run is lost when that ends."""
    for module in (settle_failure, settling):
        patch.setattr(module, "ended", lambda state: replace(ended(state), run=None))


def lost_message_forgotten(patch: Patch) -> None:
    """Nobody looks after runs whose message got lost."""

    async def blind(_: object) -> tuple[int, int]:
        await asyncio.sleep(0)
        return 0, 0

    patch.setattr(plan_syncs, "_watch", blind)


def adrift_left_alone(patch: Patch) -> None:
    """A run that a bug stopped, and nobody holds, is left to its dead letter."""
    patch.setattr(SyncState, "adrift", lambda *_: False)
    true = plan_syncs._lost  # noqa: SLF001  # the guard itself

    def unbegun(state: SyncState, *asked: Any, now: datetime) -> bool | None:  # noqa: ANN401  # the patched one's
        run = state.run
        stopped = run is not None and run.started_at is not None and run.until is None
        if run is not None and stopped and run.waits_until is None:
            return None
        return true(state, *asked, now=now)

    patch.setattr(plan_syncs, "_lost", unbegun)


def lease_for_ever(patch: Patch) -> None:
    """The lease of a dead worker never runs out."""
    far = timedelta(days=999)

    def long(state: SyncState, run: Lease, *, now: datetime, until: datetime) -> Any:  # noqa: ANN401  # the patched one's
        return lease(state, run, now=now, until=until + far)

    patch.setattr(take_lease, "lease", long)
