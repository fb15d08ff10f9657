"""`canvas-sync mirror` against a Canvas that changes, fails or refuses: options and exit codes."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from canvas_simulator.faults import Fault
from canvas_simulator.generating import empty
from canvas_simulator.pytest_plugin import Canvas
from tests.integration.mirroring import Disk, global_id
from tests.integration.reading import STUDENT_ONE, a_school, recorded_school

MODES = ("graphql", "rest")


@pytest.fixture
def school() -> Iterator[Canvas]:
    with recorded_school() as canvas:
        yield canvas


@pytest.fixture
def disk(school: Canvas, tmp_path: Path) -> Disk:
    return Disk(school, STUDENT_ONE, tmp_path / "mirror.db")


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


def test_some_courses(disk: Disk) -> None:
    """--course: nothing of the others is read or kept; another choice wants another file."""
    printed = disk.mirror("--course", "13", "--course", global_id(16))

    assert {row["id"] for row in printed["mirror"]["courses"]} == {global_id(13), global_id(16)}
    assert len(printed["mirror"]["assignments"]) == 13 + 3
    disk.canvas.clock.advance(timedelta(minutes=20))
    assert disk.mirror()["changes"] == []
    assert disk.mirror("--reconcile")["changes"] == []
    other = disk.run("--course", "12")
    assert (other.exit_code, "mirror of 10000000000016, 13" in other.stderr) == (2, True)


def test_no_such_course(disk: Disk) -> None:
    """A course that isn't the person's is said to be none of theirs."""
    result = disk.run("--course", "999")

    assert (result.exit_code, "none of the courses" in result.stderr) == (0, True)


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


def test_no_token_on_disk(disk: Disk) -> None:
    """The token is nowhere in the file, nor is anything that opens with it."""
    disk.mirror()
    disk.canvas.clock.advance(timedelta(minutes=20))
    disk.mirror()

    assert disk.canvas.token("student_1").encode() not in disk.path.read_bytes()
    assert disk.path.stat().st_mode & 0o777 == 0o600


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
