"""Pairs of changes that have nothing to do with each other, drawn by a seed."""

from __future__ import annotations

import json
import random
import re
from itertools import combinations

from tests.conformance.changes.steps import Change

_PEOPLE = {"student_1", "student_2", "student_3", "teacher", "admin"}
# They reach into others: a final override shows in REST with whatever else is done to the
# student, a term that has ended has no groups, and a course closed by its dates is open to the
# student until something is done to her.
_WIDE = {
    "final_grade_override",
    "grade_override_changed",
    "term_ended",
    "term_end_restored",
    "course_restrict_future_and_past_view",
}


def draw(changes: dict[str, Change], count: int, seed: int) -> list[tuple[str, str]]:
    """``count`` pairs of independent changes by name; the same for the same seed."""
    names = sorted(n for n, change in changes.items() if n not in _WIDE and _is_plain(change))
    pairs = combinations(names, 2)
    found = [(a, b) for a, b in pairs if not _objects(changes[a]) & _objects(changes[b])]
    return random.Random(seed).sample(found, count)  # noqa: S311  # not a secret


def _is_plain(change: Change) -> bool:
    """Whether its signals are read at leisure, so that no cache and no time plays a part."""
    return (
        bool(change.then)
        and not change.soon
        and change == Change(change.then, change.first, change.course)
    )


def _objects(change: Change) -> set[str]:
    """What its steps name: people and courses aside, unless it is about a course itself."""
    text = json.dumps([step[2:] for step in change.first + change.then])
    named = set(re.findall(r"\{(\w+)\}", text)) - _PEOPLE
    inner = {name for name in named if not re.fullmatch(r"c\d", name)}
    found = {re.sub(r"^(c\d)_(set|team|rest)$", r"\1_groups", name) for name in inner or named}
    return found | {"made" for step in change.first + change.then if "/overrides" in step[2]}
