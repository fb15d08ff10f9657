"""Ids that a recorded sequence made: bound to the simulator's at first sight, then compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from canvas_simulator import Simulator

Json = Any  # recorded JSON
# What a sequence makes, by the name its ids have; anything else was there before.
_KINDS = (
    "group", "group_category", "membership", "progress", "assignment", "submission", "comment",
)  # fmt: skip
_IN_TEXT = re.compile(
    r"\b((?:group|membership|assignment)s/|group_categories/|progress/|assignment_id=)(\d+)"
)
_SINGULAR = {
    "group_categories": "group_category", "progress": "progress", "all_submissions": "submission",
    "submission_comments": "comment",
}  # fmt: skip


class Bound:
    """The simulator's id for each recorded one that did not stand in its world at the start."""

    def __init__(self, made: Simulator) -> None:
        world = made.school.world
        self._known = {
            "group": {row.id for row in world.groups},
            "group_category": {row.id for row in world.group_categories},
            "assignment": {row.id for row in world.assignments},
            "submission": {row.id for row in world.submissions},
        }
        self._own: dict[tuple[str, str], str] = {}

    def learn(self, want: Json, got: Json, kind: str) -> None:
        """Binds the ids at the same places of two answers; ``kind`` is what ``id`` is the id of."""
        if isinstance(want, list) and isinstance(got, list):
            for one, other in zip(want, got, strict=False):
                self.learn(one, other, kind)
        elif isinstance(want, dict) and isinstance(got, dict):
            kind = "progress" if "completion" in want else kind
            for name in want.keys() & got.keys():
                self._bind(_kind_of(name, want, kind), want[name], got[name])
                self.learn(want[name], got[name], singular(name))

    def _bind(self, kind: str, want: Json, got: Json) -> None:
        if kind in _KINDS and str(want).isdigit() and int(want) not in self._known.get(kind, ()):
            self._own.setdefault((kind, str(want)), str(got))

    def own(self, value: Json, kind: str) -> Json:
        """A recorded answer with the simulator's ids, in links too."""
        if isinstance(value, list):
            return [self.own(item, kind) for item in value]
        if isinstance(value, dict):
            kind = "progress" if "completion" in value else kind
            return {name: self._member(name, v, value, kind) for name, v in value.items()}
        return self.text(value) if isinstance(value, str) else value

    def _member(self, name: str, value: Json, row: Json, kind: str) -> Json:
        found = self._own.get((_kind_of(name, row, kind), str(value)))
        return self.own(value, singular(name)) if found is None else type(value)(found)

    def text(self, text: str) -> str:
        """A path or link with the simulator's ids."""
        return _IN_TEXT.sub(lambda m: m[1] + self._number(m[1], m[2]), text)

    def _number(self, before: str, number: str) -> str:
        kind = singular(before.removesuffix("_id=").removesuffix("/"))
        return self._own.get((kind, number), number)


def _kind_of(name: str, row: Json, kind: str) -> str:
    if name == "context_id":
        return re.sub(r"(?<!^)(?=[A-Z])", "_", str(row.get("context_type"))).lower()
    return kind if name == "id" else name.removesuffix("_id")


def singular(name: str) -> str:
    """What one row of a list or path with this name is."""
    return _SINGULAR.get(name) or name.removesuffix("s")


def kind_of_path(path: str) -> str:
    """What the rows are that a request to ``path`` answers with."""
    return singular([part for part in path.split("/") if not part.isdigit()][-1])
