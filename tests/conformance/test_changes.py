"""The change matrix: each change, made through the API, moves the recorded signals only."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from tests.conformance.changes import HOW, LEFT_OUT, Change
from tests.conformance.changes.making import moved, readings
from tests.conformance.changes.matrix import matrix, recorded_fields, recorded_signals
from tests.conformance.changes.pairs import draw
from tests.conformance.reading import Reading, Signals, fields, signals


@cache
def _read(name: str) -> tuple[Reading, Reading]:
    return readings(HOW[name])


@pytest.mark.parametrize("name", HOW)
def test_a_change_moves_the_recorded_signals(name: str) -> None:
    """R71: what student 1 reads before and after differs exactly where it did on Canvas."""
    got, want = signals(*_read(name)), recorded_signals(name)

    wrong = {
        signal: f"{got[signal]}, recorded {moved}"
        for signal, moved in want.items()
        if moved is not None and got[signal] != moved
    }
    assert not wrong


@pytest.mark.parametrize("name", HOW)
def test_a_change_moves_the_recorded_fields(name: str) -> None:
    """R71: also which fields of the rows differ is as recorded, those left out of `content` too."""
    assert fields(*_read(name)) == recorded_fields(name)


def test_the_compared_signals_are_those_of_the_recorded_rows() -> None:
    """R71: 35 of them: all of GraphQL but the user's, all of REST, and four lists' tags."""
    assert moved(HOW["noop_1"]).keys() == recorded_signals("noop_1").keys()


def test_every_step_is_made_or_left_out_for_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """R71: the recorded steps are those of the table and those named with their reason."""
    made, left_out = HOW.keys(), LEFT_OUT.keys()
    with capsys.disabled():
        print(f"\nchange matrix: {len(made)} steps made, {len(left_out)} left out")  # noqa: T201  # what is asked for
        for why, count in Counter(LEFT_OUT.values()).items():
            print(f"  {count} left out: {why}")  # noqa: T201  # likewise

    assert made | left_out == matrix().keys()
    assert not made & left_out


def _with_both(one: Change, other: Change, *, then: Change | None) -> Signals:
    """What moves where both are prepared, and ``then`` alone is made (None: both)."""
    kept = [
        change if then in (None, change) else replace(change, then=()) for change in (one, other)
    ]
    return moved(*kept)


@pytest.mark.parametrize(("one", "other"), draw(HOW, 60, seed=5))
def test_two_changes_move_the_union(one: str, other: str) -> None:
    """R71: what moves after two changes that are independent is what either of them moves."""
    first, second = HOW[one], replace(HOW[other], course=HOW[one].course)

    both = _with_both(first, second, then=None)

    alone = [_with_both(first, second, then=change) for change in (first, second)]
    union = {signal: {found[signal] for found in alone} for signal in both}
    readable = {signal: any(found) for signal, found in union.items() if None not in found}
    assert {signal: both[signal] for signal in readable} == readable
    assert len(readable) > 20  # of 36: what is not readable is of one course only
