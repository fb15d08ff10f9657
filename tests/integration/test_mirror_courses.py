"""`canvas-sync mirror --course`: which courses a file is a mirror of."""

from dataclasses import replace
from datetime import timedelta

import pytest

from canvas_sync.domain.ids import SHARD_SIZE
from tests.integration.mirroring import Disk, global_id


def test_some_courses(disk: Disk) -> None:
    """--course: no other course is read or kept; another choice wants another file.

    A course is the same by its local and by its global id; the person's groups are all kept.
    """
    printed = disk.mirror("--course", "13", "--course", global_id(16))

    assert {row["id"] for row in printed["mirror"]["courses"]} == {global_id(13), global_id(16)}
    assert len(printed["mirror"]["assignments"]) == 13 + 3
    assert printed["requests"] == sum(disk.canvas.requests.by_route.values())
    disk.canvas.clock.advance(timedelta(minutes=20))
    assert disk.mirror()["changes"] == []
    assert disk.mirror("--reconcile")["changes"] == []
    assert disk.mirror("--course", "0016", "--course", global_id(13))["changes"] == []
    assert len(printed["mirror"]["groups"]) == len(
        replace(disk, path=disk.path.with_name("all.db")).mirror()["mirror"]["groups"]
    )
    other = disk.run("--course", "12")
    assert (other.exit_code, "mirror of 10000000000016, 13" in other.stderr) == (2, True)


@pytest.mark.parametrize("wrong", ["999", str(2 * SHARD_SIZE + 13)], ids=["none", "other shard"])
def test_no_such_course(disk: Disk, wrong: str) -> None:
    """Exit code 2 and its id, if the person has no such course; the file is bound to nothing."""
    result = disk.run("--course", "13", "--course", wrong)

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"no course {wrong}" in result.stderr
    assert len(disk.mirror("--course", "13")["mirror"]["courses"]) == 1


def test_course_left(disk: Disk) -> None:
    """A course named when it was there is no mistake once it is gone."""
    disk.mirror("--course", "13")
    school = disk.canvas.simulator.school.world
    enrolment = next(
        one for one in school.enrollments if (one.user_id, one.course_id) == (disk.user_id, 13)
    )
    enrolment.workflow_state = "deleted"
    disk.canvas.clock.advance(timedelta(minutes=20))

    assert disk.run("--course", "13").exit_code == 0
