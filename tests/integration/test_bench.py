"""The benchmark's parts, each in the process it is measured in, on a small school."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from canvas_simulator.generating import Size
from canvas_sync.domain.connection import Mode
from cli.bench import ours
from cli.bench.by_canvasapi import with_canvasapi
from cli.bench.cases import PERSON
from cli.bench.exchanges import depth
from cli.bench.floors import bare_rest, same_requests
from cli.bench.measuring import measured
from cli.bench.recording import recorded
from cli.bench.school import open_school
from cli.bench.truth import false, missed
from local.person import eventually

SMALL = Size(courses=4, assignments=15, students=2)
SMALL_ROWS = 45
PROGRAM = "from cli.main import app; app()"
TERMINATED = 143


def test_side_by_side() -> None:
    """R100: floor and full sync send the same requests; nobody misses or invents a row."""
    with open_school(SMALL) as school:
        place, true = school.place(PERSON), school.truth(PERSON)
        calls = recorded(school, place, Mode.GRAPHQL, times=2)
        school.answer_after(0)
        floor = measured(school, same_requests, place, calls)
        full = measured(school, ours.full, place, Mode.GRAPHQL)
        others = [measured(school, one, place) for one in (bare_rest, with_canvasapi)]

    assert len(true) == SMALL_ROWS
    assert depth(calls) < len(calls)
    assert floor.traffic == full.traffic
    assert floor.traffic.requests == len(calls)
    assert [(missed(r.rows, true), false(r.rows, true)) for r in (floor, full, *others)] == [
        (0, 0)
    ] * 4
    assert full.taken.cpu_seconds > 0


def test_broken_contestant() -> None:
    """A contestant that fails gives no figures."""
    with open_school(SMALL) as school:
        nobody = replace(school.place(PERSON), token="no token of this school")
        with pytest.raises(RuntimeError, match="full ended"):
            measured(school, ours.full, nobody, Mode.REST)


def test_terminated(tmp_path: Path) -> None:
    """A run that is told to end leaves no folder behind, in whichever of its processes it was."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "bench", "--case", "typical"],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as bench:
        eventually(lambda: folders(tmp_path) or None, "the first folder", patience_seconds=60)
        bench.terminate()

        assert bench.wait(timeout=30) == TERMINATED

    eventually(lambda: not folders(tmp_path) or None, "the last folder's end")


def folders(inside: Path) -> list[Path]:
    return list(inside.glob("canvas-sync-bench-*"))
