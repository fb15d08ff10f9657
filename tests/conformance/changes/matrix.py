"""The recorded change matrix: which signals each change moved, and which fields."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import Any

from tests import recorded
from tests.conformance.reading import QUERY, Fields, Signals

Json = Any  # recorded JSON
_TAGS = {f"etag.{name}" for name in ("planner", "courses", "groups", "announcements")}
_ASKED = set(re.findall(r"\w+", QUERY))
_LEFT_OUT = "volatile fields that changed"


@cache
def matrix() -> dict[str, Json]:
    rows = next(line["rows"] for line in recorded.lines("matrix"))
    return {row["change"]: row for row in rows if row["error"] is None}  # one of them failed


def _is_compared(signal: str) -> bool:
    """Not what notification jobs move (`gql.user`), and of the tags those of four lists."""
    if signal.startswith("etag."):
        return signal in _TAGS
    return not signal.startswith("gql.user.")


def recorded_signals(name: str) -> Signals:
    """What moved; GraphQL's `content` counts where a field of the query is among the moved ones."""
    row, words = matrix()[name], {"moved": True, "unchanged": False}
    found = {s: words.get(said) for s, said in row["signals"].items() if _is_compared(s)}
    for note in row["notes"]:
        signal, _, said = note.partition(": ")
        if signal.startswith("gql.") and signal.endswith(".content") and signal in found:
            moved = set(re.split(r"[^A-Za-z]+", said))
            found[signal] = bool(moved & _ASKED)
    return found


def recorded_fields(name: str) -> Fields:
    """The fields that moved by signal; those left out of `content` are under `left_out`."""
    found: Fields = {}
    for note in matrix()[name]["notes"]:
        signal, _, said = note.partition(": ")
        if signal == _LEFT_OUT:
            found["left_out"] = set(said.split(","))
        elif signal.endswith(".content"):
            rows = ast.literal_eval(said)
            names = {one for row in rows for one in row.partition(":")[2].split(",")}
            found[signal] = names & _ASKED if signal.startswith("gql.") else names
    return {signal: names for signal, names in found.items() if names}


def recorded_stamps(name: str) -> tuple[set[str], set[str]]:
    """The kinds of rows written inside the request, and those written later by jobs."""
    soon = matrix()[name]["how_soon"]
    return set(soon["rows written inside the request"]), set(soon["rows written later by jobs"])
