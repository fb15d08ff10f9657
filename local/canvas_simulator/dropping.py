"""Rows of an assignment group, their sum, and which of them its rules drop."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import JsonValue


HUNDRED = Fraction(100)


_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Work:
    """One row that may count; ``score`` is None as long as it is not graded.

    ``waits``: graded in part, so it does not count as graded yet.
    """

    assignment_id: int
    group_id: int
    period_id: int | None
    score: Fraction | None
    possible: Fraction
    posted: bool
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """``percent`` is None where nothing counts; ``points`` are those earned."""

    percent: Fraction | None
    points: Fraction


@lru_cache(maxsize=16_384)
def exact(value: float) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    return Fraction(str(value))


def sum_of(rows: list[Work]) -> Total:
    points = _sum(row.score for row in rows if row.score is not None)
    possible = _sum(row.possible for row in rows)
    return Total(points / possible * HUNDRED if possible else None, points)


def _sum(values: Iterable[Fraction]) -> Fraction:
    """By denominators: fractions are slow to add one by one, and nearly all have the same."""
    by: dict[int, int] = defaultdict(int)
    for value in values:
        by[value.denominator] += value.numerator
    return sum((Fraction(over, under) for under, over in by.items()), Fraction(0))


def kept_rows(rows: list[Work], rules: dict[str, JsonValue]) -> list[Work]:
    """The rows left by `drop_lowest` and `drop_highest`; one row always stays."""
    lowest, highest = _number(rules, "drop_lowest"), _number(rules, "drop_highest")
    held = rules.get("never_drop")
    never = {int(str(i)) for i in held} if isinstance(held, list) else set()
    fixed = [row for row in rows if row.assignment_id in never]
    free = [row for row in rows if row.assignment_id not in never]
    if not free or not lowest + highest:
        return rows
    lowest = min(lowest, len(free) - 1)
    if lowest + highest >= len(free):
        highest = 0
    best = _pick(free, fixed, len(free) - lowest, largest=True)
    return fixed + _pick(best, fixed, len(best) - highest, largest=False)


def _number(rules: dict[str, JsonValue], name: str) -> int:
    return int(str(rules.get(name) or 0))


def _pick(free: list[Work], fixed: list[Work], count: int, *, largest: bool) -> list[Work]:
    """The ``count`` rows that make the percent largest or smallest, found by improving it."""
    share = Fraction(0)
    chosen = free
    for _ in range(_ROUNDS):
        ranked = sorted(
            free,
            key=lambda row: (row.score or Fraction(0)) - share * row.possible,
            reverse=largest,
        )
        chosen = ranked[:count]
        percent = sum_of(chosen + fixed).percent
        better = Fraction(0) if percent is None else percent / HUNDRED
        if better == share:
            break
        share = better
    return chosen
