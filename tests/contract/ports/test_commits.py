"""Mirror: what a commit writes, what it leaves alone, and who may."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from canvas_sync.domain.course import Cursor
from canvas_sync.domain.errors import LeaseLost
from canvas_sync.domain.ids import AssignmentId, SyncId
from canvas_sync.domain.manifest import Manifest
from canvas_sync.domain.run import Counts, CourseOutcome, CourseReport, Progress
from canvas_sync.domain.snapshot import Term
from canvas_sync.domain.sync_state import cancelled
from canvas_sync.domain.task import CanvasTask, Task, TaskType, content_hash
from canvas_sync.ports import TaskQuery
from tests.contract.ports.conftest import Store
from tests.fakes.builders import (
    ANNA,
    COURSE,
    SCHOOL,
    a_commit,
    a_course,
    a_task,
    a_turn,
    leased,
)
from tests.fakes.clock import NOON

ALL = TaskQuery(limit=200, include_completed=True)


async def _apply(
    store: Store,
    *tasks: CanvasTask,
    fence: int | None = None,
    **more: Any,  # noqa: ANN401  # any field of the commit
) -> None:
    if fence is None:
        fence = (await leased(store.connections)).fence
    commit = replace(a_commit(*tasks), **more)
    await store.mirror.apply(ANNA, SCHOOL, fence=fence, commit=commit, progress=Progress(1, 2))


async def _tasks(store: Store) -> list[Task]:
    return list((await store.mirror.page(ANNA, ALL)).tasks)


FULL_TASK = a_task(
    description="Read “Émile” …" * 100,
    lock_at=NOON,
    unlock_at=NOON,
    points=17.333333333333332,
    type=TaskType.EXAM,
    can_go_missing=False,
    state="graded",
    score=0.0,
    grade="",
    submitted_at=NOON,
    graded_at=NOON,
    posted_at=NOON,
    excused=True,
    late=True,
    missing=True,
    late_policy_status="late",
    attempt=3,
)
BARE_TASK = a_task(
    description=None,
    due_at=None,
    points=None,
    html_url=None,
    external_updated_at=None,
    grading_type=None,
    assignment_group_id=None,
    position=None,
    state=None,
)


@pytest.mark.parametrize(
    "task",
    [
        FULL_TASK,
        BARE_TASK,
        replace(BARE_TASK, description="", points=0.0, position=0, grade=""),
        a_task(due_at=datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        a_task(due_at=datetime(2026, 10, 25, 1, 30, tzinfo=timezone(timedelta(hours=1)))),
        a_task(due_at=datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),
        a_task(due_at=datetime(2027, 1, 1, 13, 59, tzinfo=timezone(timedelta(hours=14)))),
    ],
    ids=["everything", "nulls", "zeros", "spring", "autumn", "silvester", "utc+14"],
)
async def test_tasks_come_back(store: Store, task: CanvasTask) -> None:
    """R211, R210: a task is read as it was written; null, zero and empty stay apart."""
    await _apply(store, task)

    assert await _tasks(store) == [Task(SCHOOL, task, content_hash(task), version=1)]


async def test_update(store: Store) -> None:
    """R128: a changed task is another version of the same row; fields that went are gone."""
    await _apply(store, FULL_TASK)
    await _apply(store, BARE_TASK)

    kept = replace(BARE_TASK, external_updated_at=FULL_TASK.external_updated_at)
    assert await _tasks(store) == [Task(SCHOOL, kept, content_hash(BARE_TASK), version=2)]


async def test_repeated(store: Store) -> None:
    """R91, R128: the same commit again changes nothing that a reader sees."""
    gone = (a_task(3).assignment_id,)
    await _apply(store, a_task(1), a_task(2), a_task(3))
    await _apply(store, a_task(1, title="Other"), a_task(2), buried=gone)
    before = await _tasks(store)

    await _apply(store, a_task(1, title="Other"), a_task(2), buried=gone)

    assert await _tasks(store) == before
    assert [row.version for row in before] == [2, 1]


async def test_the_persons_part(store: Store) -> None:
    """A commit never touches what the person wrote, and lists the task by what they said."""
    await _apply(store, a_task(1), a_task(2))
    store.person_says(ANNA, SCHOOL, a_task(1), done=True, notes="by hand")

    await _apply(store, a_task(1, title="New"), a_task(2, title="New"))

    first, second = await _tasks(store)
    assert (first.done, first.notes, first.version, first.canvas.title) == (
        True,
        "by hand",
        2,
        "New",
    )
    assert (second.done, second.notes, second.version) == (None, None, 2)
    assert (await store.mirror.page(ANNA, TaskQuery(limit=10))).tasks == (second,)


async def test_said_undone(store: Store) -> None:
    """A task that the person reopened stays open though Canvas calls it handed in."""
    await _apply(store, a_task(1))
    store.person_says(ANNA, SCHOOL, a_task(1), done=False, notes="again")

    await _apply(store, a_task(1, state="submitted", submitted_at=NOON))

    (task,) = (await store.mirror.page(ANNA, TaskQuery(limit=10))).tasks
    assert task.canvas.state == "submitted"


@pytest.mark.parametrize("older", [NOON - timedelta(days=1), None], ids=["older", "null"])
async def test_stamp_never_moves_back(store: Store, older: datetime | None) -> None:
    """R85: content that differs is written, with the later ``external_updated_at`` of both."""
    await _apply(store, a_task(external_updated_at=NOON))

    await _apply(store, a_task(title="Other", external_updated_at=older))

    [row] = await _tasks(store)
    assert (row.canvas.title, row.canvas.external_updated_at) == ("Other", NOON)
    later = NOON + timedelta(days=1)
    await _apply(store, a_task(title="Third", external_updated_at=later))
    assert [row.canvas.external_updated_at for row in await _tasks(store)] == [later]


async def test_tombstone(store: Store) -> None:
    """A buried task is in no list; back on Canvas it is the same row with the person's part."""
    await _apply(store, a_task(1), a_task(2))
    store.person_says(ANNA, SCHOOL, a_task(1), done=False, notes="mine")

    await _apply(store, buried=(a_task(1).assignment_id, AssignmentId("10000000000999")))

    assert [task.canvas for task in await _tasks(store)] == [a_task(2)]
    assert list(await store.mirror.task_hashes(ANNA, SCHOOL, COURSE)) == [a_task(2).assignment_id]

    await _apply(store, a_task(1))
    revived = (await _tasks(store))[0]
    assert (revived.canvas, revived.notes, revived.version) == (a_task(1), "mine", 3)
    assert revived.deleted_at is None


async def test_withheld_description(store: Store) -> None:
    """A text that Canvas withholds for now is kept as it was stored; a new row has none."""
    await _apply(store, a_task(1, description="The text."))

    hidden = [a_task(n, description=None, description_withheld=True) for n in (1, 2)]
    await _apply(store, *hidden)

    first, second = await _tasks(store)
    assert (first.canvas.description, second.canvas.description) == ("The text.", None)
    assert first.canvas.description_withheld


async def test_course_alone(store: Store) -> None:
    """A commit without tasks writes its course and cursor; all of both comes back."""
    course = a_course(term=Term("1", None, NOON, None), task_count=3, end_at=NOON)
    manifest = Manifest({AssignmentId("10000000000001"): "0123456789abcdef"})
    missing = replace(manifest, missed=frozenset(manifest.hashes), missed_at=NOON)
    report = CourseReport(CourseOutcome.FAILED, Counts(1, 2, 3, 4, 5), "course_unreadable")
    cursor = Cursor(missing, SyncId("s"), report, NOON, {AssignmentId("7"): "ff"})

    await _apply(store, course=course, cursor=cursor)

    assert await store.mirror.courses(ANNA, SCHOOL) == {COURSE: course}
    assert await store.mirror.cursors(ANNA, SCHOOL) == {COURSE: cursor}


async def test_progress(store: Store) -> None:
    """R136: the hot item shows the progress of the last commit, and never goes back."""
    state = await leased(store.connections)
    for current in (0, 2, 1):
        await store.mirror.apply(
            ANNA,
            SCHOOL,
            fence=state.fence,
            commit=replace(a_commit(), cursor=None),
            progress=Progress(current, 5),
        )

    linked = await store.connections.load(ANNA, SCHOOL)
    assert linked.state.run is not None
    assert linked.state.run.progress == Progress(2, 5)
    assert linked.state.rev > state.rev


async def test_many(store: Store) -> None:
    """R96: a course larger than a transaction is written to its last row."""
    tasks = [a_task(number) for number in range(1, 131)]

    await _apply(store, *tasks, course=a_course(task_count=130))

    hashes = await store.mirror.task_hashes(ANNA, SCHOOL, COURSE)
    assert hashes == {task.assignment_id: content_hash(task) for task in tasks}
    assert (await store.mirror.cursors(ANNA, SCHOOL))[COURSE].manifest.hashes == hashes


async def test_late_worker(store: Store) -> None:
    """R208: who lost the lease writes nothing at all."""
    old = await leased(store.connections)
    new = await leased(store.connections, now=NOON + timedelta(hours=1))

    many = [a_task(number) for number in range(1, 131)]  # more than one transaction takes

    with pytest.raises(LeaseLost):
        await _apply(store, *many, fence=old.fence, course=a_course())

    assert await _tasks(store) == []
    assert await store.mirror.courses(ANNA, SCHOOL) == {}
    assert await store.mirror.cursors(ANNA, SCHOOL) == {}
    assert (await store.connections.load(ANNA, SCHOOL)).state == new


async def test_disconnected_worker(store: Store) -> None:
    """R208: after a disconnect nothing is written, not even where only the run is gone."""
    state = await leased(store.connections)
    seen = await store.connections.load(ANNA, SCHOOL)
    await store.connections.take(a_turn(seen, connection=None, state=cancelled(seen.state)))

    for fence in (state.fence, state.fence + 1):
        with pytest.raises(LeaseLost):
            await _apply(store, a_task(1), fence=fence)

    assert await _tasks(store) == []


async def test_never_connected(store: Store) -> None:
    """A commit for a connection that was never made is refused."""
    with pytest.raises(LeaseLost):
        await _apply(store, a_task(1), fence=1)


async def test_forgetting(store: Store) -> None:
    """Cursors can be forgotten alone, or with everything else of one instance."""
    await _apply(store, a_task(1), course=a_course())

    await store.mirror.forget_cursors(ANNA, SCHOOL)
    assert await store.mirror.cursors(ANNA, SCHOOL) == {}
    assert len(await _tasks(store)) == 1

    await store.mirror.delete_tasks(ANNA, SCHOOL)
    assert await _tasks(store) == []
    assert await store.mirror.courses(ANNA, SCHOOL) == {}


@pytest.mark.parametrize("field", ["due_at", "submitted_at"])
async def test_naive_task(store: Store, field: str) -> None:
    """R210: a task with a moment without a time zone is refused and nothing is written."""
    naive: dict[str, Any] = {field: NOON.replace(tzinfo=None)}
    task = replace(a_task(1), **naive)
    hashed = {task.assignment_id: (task, "0" * 16)}

    with pytest.raises(ValueError, match="time zone"):
        await _apply(store, tasks=hashed)

    assert await _tasks(store) == []


async def test_naive_commit(store: Store) -> None:
    """R210: a commit, a cursor or a staging time without a time zone is refused."""
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"):
        await _apply(store, a_task(1), seen_at=naive)
    with pytest.raises(ValueError, match="time zone"):
        await _apply(store, cursor=Cursor(behind_since=naive))
    with pytest.raises(ValueError, match="time zone"):
        await _apply(store, course=a_course(start_at=naive))
