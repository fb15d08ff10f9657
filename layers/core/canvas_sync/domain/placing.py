"""Where a run that is asked for goes: one run per connection, a deeper one waits (pure)."""

from dataclasses import replace
from datetime import datetime

from canvas_sync.domain.run import DEPTH
from canvas_sync.domain.sync_state import Lease, SyncState, ended


def covers(running: Lease, wanted: Lease) -> bool:
    """Whether the running run finds all that ``wanted`` would."""
    return DEPTH[running.kind] >= DEPTH[wanted.kind] and (running.restart or not wanted.restart)


def place(state: SyncState, wanted: Lease, *, now: datetime) -> tuple[SyncState, Lease]:
    """Where ``wanted`` goes, and the run that answers it.

    It is the run, or joins one that finds as much, or waits behind a lesser one; it takes the
    place of a lesser one that is adrift.
    """
    if state.run is None:
        return replace(state, run=wanted), wanted
    if covers(state.run, wanted):
        running = replace(state.run, asked_for=True)
        return replace(state, run=running), running
    waiting = _deeper(state.pending, wanted) if state.pending else wanted
    if state.adrift(now):
        return replace(ended(state), run=waiting), waiting
    return replace(state, pending=waiting), waiting


def _deeper(waiting: Lease, wanted: Lease) -> Lease:
    if covers(waiting, wanted):
        return waiting
    return replace(waiting, kind=wanted.kind, restart=waiting.restart or wanted.restart)
