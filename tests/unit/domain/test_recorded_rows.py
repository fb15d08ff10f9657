"""What a running Canvas sent students, mapped: the rules agree with what Canvas itself computed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from canvas_sync.canvas.translate import assignment_row
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.mapping import estimated_minutes
from canvas_sync.domain.snapshot import Access, CourseSnapshot
from canvas_sync.domain.task import CanvasTask, completed, content_hash, missing_at
from tests.fakes.snapshots import mapped
from tests.recorded import exchanges, world

COURSE = CourseId("10000000000012")
LISTS = ("/assignments",)


def rows() -> Iterator[tuple[dict[str, Any], CanvasTask]]:
    """Every assignment a student was listed with a submission of their own, and its task."""
    for exchange in exchanges("world-a"):
        body = exchange["response"]["body"]
        is_list = exchange["request"]["path"].endswith(LISTS) and isinstance(body, list)
        if not (exchange["file"].startswith("student") and is_list):
            continue
        for raw in body:
            if isinstance(raw.get("submission"), dict):
                row = assignment_row(raw, course_id=COURSE, home_shard=1)
                assert row.snapshot is not None, row.error
                yield raw, mapped(row.snapshot, CourseSnapshot(COURSE, Access.ACTIVE, name="Any"))


def test_missing() -> None:
    """What we compute from due date and clock is what Canvas answered, in every recorded row."""
    seeded_at = datetime.fromisoformat(world("world-a")["seeded_at"])
    answers = [(raw["submission"]["missing"], missing_at(task, seeded_at)) for raw, task in rows()]

    assert [ours for theirs, ours in answers if ours is not theirs] == []
    assert len(answers) > 200
    assert {theirs for theirs, _ in answers} == {True, False}


def test_values() -> None:
    """R79–R86, R211: recorded values arrive; null points and zero points both occur and differ."""
    seen = list(rows())

    for raw, task in seen:
        assert task.points == raw["points_possible"]
        assert (task.points is None) is (raw["points_possible"] is None)
        assert task.estimated_minutes == estimated_minutes(raw["points_possible"])
        assert task.title == raw["name"].strip()
        assert (task.description is None) is (raw["description"] is None)
        assert task.excused is bool(raw["submission"]["excused"])
    assert {0.0, None} < {task.points for _, task in seen}
    assert {"exam", "task", "assignment"} == {str(task.type) for _, task in seen}


def test_hidden() -> None:
    """A recorded grade that wasn't posted is in no task."""
    hidden = [task for _, task in rows() if task.posted_at is None]

    assert hidden
    assert {(task.score, task.grade, task.graded_at) for task in hidden} == {(None, None, None)}


def test_completed() -> None:
    """Open and completed both occur; nothing that Canvas calls missing is completed."""
    seen = [(completed(task), raw["submission"]["missing"]) for raw, task in rows()]

    assert {done for done, _ in seen} == {True, False}
    assert (True, True) not in seen


def test_hashes() -> None:
    """R71: two different rows never share a hash; a row listed twice has one."""
    by_hash: dict[str, set[CanvasTask]] = {}
    for _, task in rows():
        by_hash.setdefault(content_hash(task), set()).add(task)

    assert max(len(tasks) for tasks in by_hash.values()) == 1
