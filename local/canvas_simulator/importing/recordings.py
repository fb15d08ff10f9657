"""Reads recorded exchanges and finds the rows in their bodies, whatever list they stand in."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Json = Any  # recorded JSON: read here, turned into typed rows by `convert`

# A row is recognised by the members only its kind has.
_MARKS: dict[str, frozenset[str]] = {
    "users": frozenset({"sortable_name", "short_name", "name", "id"}),
    "courses": frozenset({"course_code", "uuid", "enrollment_term_id"}),
    "terms": frozenset({"grading_period_group_id", "workflow_state", "start_at", "name"}),
    "sections": frozenset({"nonxlist_course_id", "name", "created_at"}),
    "enrollments": frozenset({"course_section_id", "enrollment_state", "updated_at"}),
    "assignment_groups": frozenset({"group_weight", "rules", "position"}),
    "assignments": frozenset({"assignment_group_id", "submission_types", "secure_params"}),
    "overrides": frozenset({"unassign_item", "assignment_id", "title"}),
    "submissions": frozenset({"assignment_id", "cached_due_date", "attempt", "grader_id"}),
    "modules": frozenset({"prerequisite_module_ids", "items", "position"}),
    "profiles": frozenset({"primary_email", "login_id", "time_zone"}),
}
_OLD_VERSIONS = ("submission_history", "versions")


@dataclass
class Recording:
    """``world`` is `world.json`; ``rows`` all rows of a kind by id, later ones completing."""

    world: Json
    rows: dict[str, dict[int, Json]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, body: Json) -> None:
        """Takes the values of every row in ``body``; a null never replaces a value."""
        for kind, row in _rows(body):
            known = self.rows[kind].setdefault(int(row["id"]), {})
            known.update({k: v for k, v in row.items() if v is not None or k not in known})


def _rows(body: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(body, list):
        for item in body:
            yield from _rows(item)
    elif isinstance(body, dict):
        if str(body.get("id", "")).isdigit():
            yield from ((kind, body) for kind, marks in _MARKS.items() if marks <= body.keys())
        for name, inner in body.items():
            if name not in _OLD_VERSIONS:
                yield from _rows(inner)


def from_exchanges(world: Json, exchanges: Iterable[Json]) -> Recording:
    """A recording of ``world`` completed by the bodies of its exchanges."""
    recording = Recording(world)
    for exchange in exchanges:
        recording.add(exchange["response"].get("body"))
    return recording


def read_recording(path: Path) -> Recording:
    """The recording in a folder, or in a pack of one: JSON lines, gzipped, `world` first."""
    return _read_folder(path) if path.is_dir() else _read_pack(path)


def _read_folder(folder: Path) -> Recording:
    files = sorted(path for path in folder.rglob("*.json") if path.name != "world.json")
    exchanges = (json.loads(path.read_text(encoding="utf-8")) for path in files)
    answered = (e for e in exchanges if isinstance(e, dict) and "response" in e)
    return from_exchanges(json.loads((folder / "world.json").read_text("utf-8")), answered)


def _read_pack(path: Path) -> Recording:
    with gzip.open(path, "rt", encoding="utf-8") as text:
        lines = [json.loads(line) for line in text]
    world = next(line for line in lines if line["file"] == "world")
    return from_exchanges(world, (line for line in lines if "response" in line))
