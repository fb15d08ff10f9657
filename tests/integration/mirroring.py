"""Runs `canvas-sync mirror` in this process against a simulator, and reads what it printed."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from canvas_simulator.pytest_plugin import Canvas
from canvas_sync.bootstrap.mirror import OwnClock
from canvas_sync.domain.ids import SHARD_SIZE
from cli.main import app
from tests.e2e.truth import Fact

Json = dict[str, Any]
MODES = ("graphql", "rest")


@dataclass(frozen=True)
class Disk:
    """One student's file. ``slow``: how far the clock beside it is behind Canvas's."""

    canvas: Canvas
    user_id: int
    path: Path
    slow: timedelta = timedelta()
    begun: float = field(default_factory=time.monotonic)

    def run(self, *options: str, token: str | None = None) -> Result:
        token = token or self.canvas.simulator.tokens.first(self.user_id).value
        command = ["mirror", self.canvas.url, "--state", str(self.path), *options]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(OwnClock, "now", lambda _: self._now())
            return CliRunner().invoke(app, command, input=token)

    def _now(self) -> datetime:
        """As Canvas's clock, but it goes on where that stands still."""
        passed = timedelta(seconds=time.monotonic() - self.begun)
        return self.canvas.clock.now() + passed - self.slow

    def mirror(self, *options: str) -> Json:
        """The object that a good run prints."""
        result = self.run("--json", *options)
        assert (result.exit_code, result.stderr) == (0, "")
        printed: Json = json.loads(result.stdout)
        return printed


def global_id(number: int) -> str:
    return str(SHARD_SIZE + number)


def shown(mirror: Mapping[str, list[Json]]) -> dict[str, Json]:
    """What is compared of each assignment and its submission, by Canvas's id."""
    rows = {row["id"]: row for row in mirror["submissions"]}
    return {
        row["id"]: {
            **{name: row[name] for name in ASSIGNMENT},
            **{name: rows[row["id"]][name] for name in SUBMISSION},
        }
        for row in mirror["assignments"]
    }


ASSIGNMENT = ("course_id", "subject", "title", "type", "points", "estimated_minutes", "due_at")
SUBMISSION = ("state", "score", "excused", "grade_is_hidden", "submitted_at", "posted_at")


def wanted(facts: Iterable[Fact]) -> dict[str, Json]:
    """The same by a school's own rows."""
    return {global_id(fact.assignment_id): _wanted(fact) for fact in facts}


def _wanted(fact: Fact) -> Json:
    task = fact.shown()
    return {
        "course_id": task["external_course_id"],
        **{name: task[name] for name in ("subject", "title", "type", "points")},
        "estimated_minutes": task["estimated_minutes"],
        "due_at": task["due_date"],
        **{name: task[name] for name in ("state", "score", "excused")},
        "grade_is_hidden": fact.workflow_state == "graded" and fact.posted_at is None,
        "submitted_at": fact.submitted_at and f"{fact.submitted_at:%Y-%m-%dT%H:%M:%SZ}",
        "posted_at": fact.posted_at and f"{fact.posted_at:%Y-%m-%dT%H:%M:%SZ}",
    }
