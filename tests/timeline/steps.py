"""Recorded changes: what one student was shown before and after each, by GraphQL and by REST."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from tests import recorded

Json = Any  # recorded JSON, as it is

STAMPS = ("created_at", "updated_at", "submitted_at", "graded_at", "posted_at", "updatedAt")
PARTS = ("delta-before", "delta-after", "assignments-before", "assignments-after", "signals")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass(frozen=True)
class Revision:
    """``delta``: the `data` of a delta reply. ``status``, ``rows``: of the course's REST list."""

    delta: Json
    status: int
    rows: tuple[Json, ...]
    since: datetime

    @cached_property
    def courses(self) -> dict[int, Json]:
        """The courses GraphQL lists, by number."""
        return {int(row["_id"]): row for row in self.delta["allCourses"]}

    @cached_property
    def changed(self) -> dict[int, Json]:
        """The student's submission rows in the delta reply, by assignment."""
        nodes = (c["submissionsConnection"]["nodes"] for c in self.courses.values())
        return {int(node["assignmentId"]): node for some in nodes for node in some}

    @cached_property
    def is_over(self) -> bool:
        """Whether the course's term has ended: work is locked, the student takes part no more."""
        locks = (row.get("lock_info") or {} for row in self.rows)
        return any("missing_permission" in lock for lock in locks)

    @cached_property
    def read_at(self) -> datetime:
        """The earliest moment at which all of it can have been read.

        A missing row tells it to the second: by how much it is late.
        """
        return max(self.since, *self._stamps(), *self._counted())

    def _stamps(self) -> Iterator[datetime]:
        rows = [*self.rows, *(row.get("submission") or {} for row in self.rows)]
        rows += [self.delta["me"], *self.courses.values(), *self.changed.values()]
        for row in rows:
            yield from (moment(row[name]) for name in STAMPS if row.get(name))

    def _counted(self) -> Iterator[datetime]:
        for row in self.rows:
            own = row.get("submission") or {}
            if own.get("missing") and own["seconds_late"]:
                yield moment(own["cached_due_date"]) + timedelta(seconds=own["seconds_late"])


@dataclass(frozen=True)
class Step:
    """``course_id``: whose assignments were listed. ``viewer``: the student's number.

    ``stirred``: the ETag of the student's planner moved, which no row of the files tells.
    """

    name: str
    course_id: int
    viewer: int
    stirred: bool
    before: Revision
    after: Revision


def steps(folder: Path | None) -> list[Step]:
    """All steps of ``folder``, or of the packed recording, in their order."""
    files = _packed() if folder is None else _unpacked(folder)
    names = sorted({name.partition("/")[0] for name in files})
    return [_step(name, {part: files[f"{name}/{part}"] for part in PARTS}) for name in names]


def _packed() -> dict[str, Json]:
    return {line["file"]: line for line in recorded.lines("timeline")}


def _unpacked(folder: Path) -> dict[str, Json]:
    return {
        path.relative_to(folder).as_posix().removesuffix(".json"): json.loads(
            path.read_text("utf-8")
        )
        for path in sorted(folder.glob("*/*.json"))
    }


def _step(name: str, parts: dict[str, Json]) -> Step:
    path = parts["assignments-before"]["request"]["path"]
    viewer = parts["delta-before"]["request"]["body"]["variables"]["me"]
    revisions = (
        _revision(parts[f"delta-{when}"], parts[f"assignments-{when}"])
        for when in ("before", "after")
    )
    stirred = parts["signals"]["signals"].get("etag.planner") == "moved"
    return Step(name, int(path.split("/")[4]), int(viewer), stirred, *revisions)


def _revision(delta: Json, listed: Json) -> Revision:
    answer = listed["response"]
    rows = answer["body"] if answer["status"] == 200 else ()
    since = moment(delta["request"]["body"]["variables"]["since"])
    return Revision(delta["response"]["body"]["data"], answer["status"], tuple(rows), since)
