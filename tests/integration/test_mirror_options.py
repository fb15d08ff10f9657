"""`canvas-sync mirror` against a Canvas that changes, fails or refuses: options and exit codes."""

import json
import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from canvas_simulator.faults import Fault
from canvas_simulator.generating import empty
from canvas_sync.adapters.sqlite.database import Database
from tests.integration.mirroring import MODES, Disk, global_id
from tests.integration.reading import STUDENT_ONE, a_school


@pytest.mark.parametrize("mode", MODES)
def test_a_change(disk: Disk, mode: str) -> None:
    """R71, R75: what a teacher changes are the changes of the next run."""
    known = {row["id"] for row in disk.mirror("--mode", mode)["mirror"]["assignments"]}
    disk.canvas.clock.advance(timedelta(minutes=20))
    world = disk.canvas.simulator.school.world
    work = next(row for row in world.assignments if global_id(row.id) in known)
    reply = httpx.put(
        f"{disk.canvas.url}/api/v1/courses/{work.course_id}/assignments/{work.id}",
        json={"assignment": {"name": "Renamed", "points_possible": 7}},
        headers={"Authorization": f"Bearer {disk.canvas.token('teacher_1')}"},
    )
    assert reply.is_success
    disk.canvas.clock.advance(timedelta(minutes=20))

    changes = disk.mirror()["changes"]

    assert [(one["op"], one["entity"], one["id"]) for one in changes] == [
        ("updated", "assignment", global_id(work.id))
    ]
    fields = changes[0]["fields"]
    assert {"title": "Renamed", "points": 7.0}.items() <= fields.items()


def test_named_mode_stays(disk: Disk) -> None:
    """R101: a reconcile finds out again how to read, unless that is named: nothing changes then."""
    disk.mirror("--mode", "rest")

    named = disk.mirror("--mode", "rest", "--reconcile")
    found_out = disk.mirror("--reconcile")

    assert (named["mode"], named["changes"]) == ("rest", [])
    assert found_out["mode"] == "graphql"


def test_dry_run(disk: Disk) -> None:
    """--dry-run tells what a run would change, and changes nothing, first time or later."""
    first = disk.mirror("--dry-run")
    assert len(first["mirror"]["assignments"]) == 225
    assert not disk.path.exists()

    assert disk.mirror("--course", "13")["changes"]
    before = disk.path.read_bytes()
    disk.canvas.clock.advance(timedelta(minutes=20))
    assert disk.mirror("--dry-run", "--reconcile")["changes"] == []
    assert disk.path.read_bytes() == before


def test_no_courses(tmp_path: Path) -> None:
    """An account without courses is told so, and is no error."""
    with a_school(empty()) as school:
        disk = Disk(school, school.simulator.school.world.users[0].id, tmp_path / "mirror.db")
        result = disk.run("--json")

    assert (result.exit_code, "no courses" in result.stderr) == (0, True)
    assert set(map(len, json.loads(result.stdout)["mirror"].values())) == {0}


def test_another_student(disk: Disk) -> None:
    """Another person's token on the same file: exit code 2, and the file stays as it is."""
    disk.mirror()
    before = disk.path.read_bytes()

    result = disk.run(token=disk.canvas.token("student_2"))

    assert (result.exit_code, "another Canvas user" in result.stderr) == (2, True)
    assert disk.path.read_bytes() == before


def test_new_token(disk: Disk) -> None:
    """A dead token: exit code 3, and what is stored stays; a new one goes on from there."""
    disk.mirror()
    tokens = disk.canvas.simulator.tokens
    tokens.first(STUDENT_ONE).revoked = True

    assert [disk.run().exit_code for _ in range(2)] == [3, 3]

    renewed = tokens.issue(STUDENT_ONE)
    result = disk.run("--json", token=renewed.value)
    assert (result.exit_code, json.loads(result.stdout)["changes"]) == (0, [])


def test_one_course_fails(disk: Disk) -> None:
    """Exit code 5 and its name, the others whole; the next run has it all."""
    disk.canvas.faults.add(Fault(r"/courses/\d*13/assignment_groups", "html", times=None))

    result = disk.run("--json", "--mode", "rest")

    assert result.exit_code == 5
    assert re.fullmatch(r"not read: .+ \(course_unreadable\)\n", result.stderr)
    assert len(json.loads(result.stdout)["mirror"]["assignments"]) == 225 - 13
    disk.canvas.faults.clear()
    disk.canvas.clock.advance(timedelta(minutes=20))
    assert len(disk.mirror()["mirror"]["assignments"]) == 225


def test_canvas_is_down(disk: Disk) -> None:
    """Exit code 4 where nobody answers any more; the mirror is printed as it was."""
    disk.mirror()
    disk.canvas.faults.add(Fault(kind="reset", times=None))

    result = disk.run("--json")

    assert result.exit_code == 4
    assert len(json.loads(result.stdout)["mirror"]["assignments"]) == 225


@pytest.mark.parametrize("mode", MODES)
def test_no_token_on_disk(disk: Disk, mode: str) -> None:
    """R68: no token is in the file, nor what Canvas signs for external tools in its raw rows."""
    disk.mirror("--mode", mode)
    disk.canvas.clock.advance(timedelta(minutes=20))
    stored = disk.mirror()["mirror"]["assignments"]

    assert len(stored) == 225
    assert disk.canvas.token("student_1").encode() not in disk.path.read_bytes()
    assert b"secure_params" not in disk.path.read_bytes()
    assert disk.path.stat().st_mode & 0o777 == 0o600


def test_watch_and_reconcile(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """--watch --reconcile reads everything once; a round that fails leaves that to the next."""
    disk.mirror()
    disk.canvas.clock.advance(timedelta(minutes=20))
    in_use = Database(disk.path)
    rounds: list[float] = []

    def pause(seconds: float) -> None:
        in_use.close()
        disk.canvas.clock.advance(timedelta(seconds=seconds))
        rounds.append(seconds)
        if len(rounds) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("cli.mirror.sleep", pause)
    monkeypatch.setattr("canvas_sync.adapters.sqlite.database.WAIT_SECONDS", 0)
    result = disk.run("--watch", "--reconcile")

    assert (result.exit_code, rounds) == (130, [1200.0] * 3)
    assert re.findall(r"\((\w+), graphql", result.stdout) == ["reconcile", "delta"]
