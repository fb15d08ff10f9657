"""A run: what it writes, what it leaves alone, and how it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from canvas_sync.contracts.messages import SyncMessage
from canvas_sync.domain.ids import AssignmentId, SyncId
from canvas_sync.domain.run import Counts, Kind, RunState
from canvas_sync.usecases.disconnect import disconnect
from tests.fakes.builders import ANNA, SCHOOL
from tests.fakes.clock import NOON
from tests.fakes.snapshots import a_submission
from tests.unit.usecases.service import (
    Service,
    a_row,
    course_id,
    synced,
)


async def test_first_sync_makes_a_task_of_every_assignment() -> None:
    """R51, R66-R70: connect, one message, and everything is there with its counts."""
    service = Service()
    service.courses(12, 13, each=3)

    connected = await service.connect()
    stopped = await service.deliver_all()

    run = await service.run(connected.sync_id)
    assert stopped == ["completed"]
    assert len(service.tasks) == 6
    assert (run.state, run.kind) == (RunState.COMPLETED, Kind.FULL)
    assert run.counts == Counts(created=6)
    assert (run.progress.current, run.progress.total) == (2, 2)
    assert service.state.has_baseline
    assert service.state.run is None
    assert not service.connections.open_runs
    assert service.canvas.open_readers == 0


async def killed_in_a_commit() -> tuple[Service, SyncMessage]:
    """A first sync whose worker died between the two transactions of its only course."""
    service = Service()
    service.courses(12, each=60)
    await service.connect()
    message = service.queue.sent.pop(0).message
    transactions: list[str] = []

    def killed() -> None:
        transactions.append("one")
        if len(transactions) == 2:
            raise KeyboardInterrupt

    service.mirror.before_transaction = killed
    with pytest.raises(KeyboardInterrupt):
        await service.deliver(message)
    assert 0 < len(service.tasks) < 60
    service.clock.move(timedelta(minutes=3))
    return service, message


async def test_rows_of_a_commit_that_was_cut_are_created_by_its_run() -> None:
    """R54, R105: taken up again, the run counts all rows that it has created."""
    service, message = await killed_in_a_commit()

    await service.deliver(message)

    assert (await service.run(message.sync_id)).counts == Counts(created=60)


async def test_rows_that_another_run_has_left_are_unchanged() -> None:
    """R65, R105: connected anew, a run counts as created only what it creates itself."""
    service, _ = await killed_in_a_commit()
    left = len(service.tasks)
    await disconnect(
        ANNA,
        SCHOOL,
        delete_tasks=False,
        connections=service.connections,
        mirror=service.mirror,
        now=service.clock.now(),
    )

    connected = await service.connect()
    await service.deliver_all()

    counts = (await service.run(connected.sync_id)).counts
    assert counts == Counts(created=60 - left, unchanged=left)


async def test_second_sync_writes_nothing() -> None:
    """R53, R72, R128: 0 created, 0 updated, 0 deleted, and no row is touched."""
    service = await synced()
    writes = service.mirror.writes

    delta, reconcile = await service.ask(), await service.ask(full=True)
    await service.deliver_all()

    assert (await service.run(delta.sync_id)).counts == Counts()
    assert (await service.run(reconcile.sync_id)).counts == Counts(unchanged=6)
    assert service.mirror.writes == writes


async def test_idle_scheduled_run_writes_the_lease_alone() -> None:
    """R101: nothing but the lease taken and given back; no record, no task, no cursor."""
    service = await synced()
    before = (dict(service.connections.runs), dict(service.mirror.cursor_rows), service.state.rev)

    assert await service.scheduled() == ["completed"]

    assert (dict(service.connections.runs), dict(service.mirror.cursor_rows)) == before[:2]
    assert service.state.rev == before[2] + 2


async def test_delta_writes_only_what_changed() -> None:
    """R71-R73: a moved due date and a grade are two updates; the others stay as they were."""
    service = await synced()
    due = NOON + timedelta(days=9)
    graded = a_submission(
        workflow_state="graded", score=0.0, grade="0", posted_at=NOON, graded_at=NOON
    )
    service.row(0, submission=a_submission(cached_due_at=due))
    service.row(1, submission=graded)

    assert await service.scheduled() == ["completed"]

    assert service.tasks["Essay 1200"].canvas.due_at == due
    assert service.tasks["Essay 1201"].canvas.score == 0.0
    versions = {title: row.version for title, row in service.tasks.items()}
    assert [versions[f"Essay {n}"] for n in (1200, 1201, 1202, 1300)] == [2, 2, 1, 1]


async def test_sync_keeps_what_the_person_wrote() -> None:
    """R73: the person's part of a task survives an update of Canvas's part."""
    service = await synced()
    key = next(iter(service.mirror.task_rows))
    mine = replace(service.mirror.task_rows[key], done=True, notes="ask Ben", estimated_minutes=5)
    service.mirror.task_rows[key] = mine
    service.row(0, name="Essay 1200, second version")

    await service.scheduled()

    after = service.mirror.task_rows[key]
    assert after.canvas.title == "Essay 1200, second version"
    assert (after.done, after.notes, after.estimated_minutes) == (True, "ask Ben", 5)


async def test_missing_row_is_buried_after_two_complete_listings() -> None:
    """R74: missing twice, at least 75 s apart; back again it is the same task."""
    service = await synced()
    kept = service.person.rows[course_id(12)].pop(0)

    await service.scheduled()
    assert "Essay 1200" in service.tasks
    service.clock.move(timedelta(seconds=30))
    await service.scheduled()
    assert "Essay 1200" in service.tasks
    service.clock.move(timedelta(seconds=60))
    await service.scheduled()
    assert "Essay 1200" not in service.tasks

    service.person.rows[course_id(12)].insert(0, kept)
    await service.scheduled()
    assert service.tasks["Essay 1200"].version == 3


def test_ids_in_the_harness_are_global() -> None:
    """The harness speaks of courses as the domain does."""
    assert course_id(12) == "10000000000012"
    assert a_row(7).id == AssignmentId("10000000000007")
    assert SyncId("x") == "x"
