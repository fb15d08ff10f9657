"""What a look gives reason to read: every guard on its own."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from canvas_sync.domain.attention import (
    CLOSED_PATIENCE,
    LISTS_EVERY,
    LONGEST_PATIENCE,
    is_idle,
    is_settling,
    lists_fit,
    must_read,
    patience,
    soonest,
    wants_lists,
)
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.course import Cursor
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseLook, Look
from canvas_sync.domain.manifest import SETTLE
from canvas_sync.domain.snapshot import Access, CourseSnapshot
from canvas_sync.domain.sync_state import SyncState
from tests.fakes.clock import NOON

MINUTE = timedelta(minutes=1)
SEEN = CourseLook(
    CourseSnapshot(CourseId("10000000000012"), Access.ACTIVE),
    {"lists": "a" * 16},
    touched=frozenset({"7:now"}),
)
READ = Cursor(
    read_at=NOON, signals={"lists": "a" * 16, "news": "b" * 16}, recent=frozenset({"7:now"})
)


def look(fingerprint: str = "f" * 32) -> Look:
    return Look({}, None, NOON, fingerprint, with_lists=True)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, False),
        ({"read_at": None}, True),
        ({"signals": {"lists": "c" * 16}}, True),
        ({"signals": {}}, True),
        ({"recent": frozenset({"7:then"})}, True),
        ({"again_at": NOON + MINUTE}, False),
        ({"again_at": NOON}, True),
        ({"behind_since": NOON}, True),
        ({"behind_since": NOON, "again_at": NOON + MINUTE}, False),
        ({"behind_since": NOON, "again_at": NOON}, True),
    ],
    ids=str,
)
def test_must_read(changes: dict[str, Any], wanted: bool) -> None:  # noqa: FBT001  # a case
    """R71, R72: new, moved, touched, due or behind; a name not asked this time says nothing."""
    assert must_read(SEEN, replace(READ, **changes), now=NOON) is wanted


def test_unknown_course_is_read() -> None:
    """R71: without a cursor nothing was ever read."""
    assert must_read(SEEN, None, now=NOON)


@pytest.mark.parametrize(
    ("stored", "seen", "again", "idle"),
    [
        ("f" * 32, "f" * 32, None, True),
        ("f" * 32, "f" * 16, None, True),
        ("f" * 16, "f" * 32, None, False),
        (None, "f" * 16, None, False),
        ("f" * 32, "f" * 32, NOON + MINUTE, True),
        ("f" * 32, "f" * 32, NOON, False),
    ],
)
def test_idle(stored: str | None, seen: str, again: Any, idle: bool) -> None:  # noqa: ANN401, FBT001  # a case
    """R101: the same look, or the same without its lists, and nothing that falls due."""
    state = SyncState(fingerprint=stored, again_at=again)

    assert is_idle(state, look(seen), now=NOON) is idle


@pytest.mark.parametrize(
    ("state", "mode", "wanted"),
    [
        (SyncState(lists_fit=True, last_lists_at=NOON), Mode.GRAPHQL, True),
        (SyncState(lists_fit=False, last_lists_at=NOON), Mode.GRAPHQL, False),
        (SyncState(lists_fit=True, last_lists_at=NOON), Mode.REST, False),
        (SyncState(lists_fit=False, last_lists_at=NOON - LISTS_EVERY), Mode.REST, True),
        (SyncState(lists_fit=False), Mode.GRAPHQL, True),
        (SyncState(last_lists_at=NOON + MINUTE), Mode.REST, False),
        (SyncState(last_lists_at=NOON + LISTS_EVERY), Mode.REST, True),
    ],
)
def test_lists(state: SyncState, mode: Mode, wanted: bool) -> None:  # noqa: FBT001  # a case
    """R101: by GraphQL in every look while they fit into one; else, and by REST, hourly.

    A mark from the future was left by a machine whose clock was wrong.
    """
    assert wants_lists(state, mode=mode, now=NOON) is wanted


@pytest.mark.parametrize(
    ("sizes", "fit"),
    [([], True), ([(100, 100)] * 3, True), ([(101, 0)], False), ([(0, 101)], False),
     ([(76, 0)] * 4, False)],
    ids=str,
)  # fmt: skip
def test_fit(sizes: list[tuple[int, int]], fit: bool) -> None:  # noqa: FBT001  # a case
    """R101: at most 300 assignments, and no list that needs a second page."""
    assert lists_fit(sizes) is fit


def test_settling() -> None:
    """Verified 12: lists are cached for 60 s; from 75 s on they are those of after the change."""
    assert is_settling(NOON, seen_at=NOON + SETTLE - MINUTE / 60)
    assert not is_settling(NOON, seen_at=NOON + SETTLE)
    assert not is_settling(None, seen_at=NOON)


def test_patience_doubles() -> None:
    """Verified 37: what stays unreadable is asked for less and less, once a day in the end."""
    cursor, now, waits = READ, NOON, []
    for _ in range(14):
        wait = patience(cursor, now=now, least=SETTLE)
        cursor = replace(cursor, read_at=now, again_at=now + wait)
        now += wait
        waits.append(wait)

    assert waits[:3] == [SETTLE, 2 * SETTLE, 4 * SETTLE]
    assert waits[-1] == LONGEST_PATIENCE
    assert patience(None, now=NOON, least=CLOSED_PATIENCE) == CLOSED_PATIENCE
    early = replace(READ, again_at=NOON + MINUTE)
    assert patience(early, now=NOON) == SETTLE


def test_soonest() -> None:
    """The first of the known moments; none of none."""
    assert soonest([None, NOON, NOON - MINUTE]) == NOON - MINUTE
    assert soonest([None]) is None
