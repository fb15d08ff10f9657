"""What `canvas-sync mirror` says beside its result: to people, on terminals, of clocks."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from canvas_simulator.faults import Fault
from tests.integration.mirroring import MODES, Disk, global_id


@pytest.mark.parametrize(
    ("mode", "traces"), [("graphql", ""), ("rest", r", \d that teachers can see")]
)
def test_summary(disk: Disk, mode: str, traces: str) -> None:
    """Without --json a person reads two lines; what leaves a trace in a course is counted."""
    result = disk.run("--mode", mode)

    assert (result.exit_code, result.stderr) == (0, "")
    said = rf"\(full, {mode}, \d+ requests{traces}\): \d+ created, 0 updated"
    assert re.search(said, result.stdout)
    assert "225 assignments" in result.stdout


def test_on_a_terminal(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal gets a progress bar, on stderr: stdout stays one JSON object."""
    monkeypatch.setenv("FORCE_COLOR", "1")  # as in a terminal

    result = disk.run("--json")

    assert "Reading courses" in result.stderr
    assert len(json.loads(result.stdout)["mirror"]["assignments"]) == 225


def test_verbose(disk: Disk) -> None:
    """--verbose tells on stderr what happens, without anything personal."""
    disk.canvas.faults.add(Fault(r"/courses/\d*13/assignment_groups", "html", times=None))

    result = disk.run("--mode", "rest", "--verbose")

    assert f"course not synced course={global_id(13)} code=course_unreadable" in result.stderr
    assert disk.canvas.token("student_1") not in result.output


@pytest.mark.parametrize("mode", MODES)
def test_clocks(disk: Disk, mode: str) -> None:
    """Clocks hours apart are told once in a run of each kind, by Canvas's clock all is right."""
    late = replace(disk, slow=timedelta(hours=3))

    runs = [late.run("--json", "--mode", mode)]
    for options in ((), ("--reconcile",)):
        disk.canvas.clock.advance(timedelta(minutes=20))
        runs.append(late.run("--json", *options))

    word = "canvas-sync: Canvas's clock is 180 minutes ahead of this machine's"
    for result in runs:
        assert (result.exit_code, result.stderr.count("\n")) == (0, 1)
        assert result.stderr.startswith(word)
    assert [len(json.loads(result.stdout)["changes"]) > 0 for result in runs] == [1, 0, 0]
