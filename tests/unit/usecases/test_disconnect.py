"""Disconnecting: no write and no request afterwards, the tasks stay unless told otherwise."""

from typing import Any

import pytest

from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import Refused, StorageUnavailable, TokenExpired
from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.run import Counts, Kind, RunState
from canvas_sync.domain.snapshot import Access, CourseSnapshot
from canvas_sync.domain.sync_state import Lease, Linked
from canvas_sync.ports import TaskQuery
from canvas_sync.usecases.disconnect import disconnect
from canvas_sync.usecases.list_tasks import TaskList, list_tasks
from canvas_sync.usecases.read_status import Status, read_status
from tests.fakes.builders import ANNA, COLLEGE, SCHOOL
from tests.unit.usecases.service import Service, course_id, synced


async def leave(
    service: Service, instance: Instance | None = None, *, delete_tasks: bool = False
) -> None:
    await disconnect(
        ANNA,
        instance,
        delete_tasks=delete_tasks,
        connections=service.connections,
        mirror=service.mirror,
        now=service.clock.now(),
    )


async def status(service: Service, instance: Instance | None = None) -> Status:
    return await read_status(
        ANNA,
        instance,
        connections=service.connections,
        mirror=service.mirror,
        now=service.clock.now(),
        delta_minutes=20,
    )


async def listed(service: Service, **query: Any) -> TaskList:  # noqa: ANN401  # any field of it
    wanted = TaskQuery(**({"limit": 50} | query))
    return await list_tasks(
        ANNA,
        wanted,
        connections=service.connections,
        mirror=service.mirror,
        now=service.clock.now(),
    )


async def test_disconnect_keeps_tasks_readable() -> None:
    """R65, D8: token and cursors gone, tasks readable, status says connected: false."""
    service = await synced(12)

    await leave(service)

    after = await status(service)
    assert not service.connections.cold
    assert not service.mirror.cursor_rows
    assert (after.status, after.connection, after.assignments_count) == ("not_connected", None, 3)
    assert len((await listed(service)).tasks) == 3
    with pytest.raises(Refused) as refused:
        await leave(service)
    assert refused.value.code == "not_connected"


async def test_disconnect_deletes_tasks_when_asked() -> None:
    """D8: by explicit request everything of the instance goes."""
    service = await synced(12)

    await leave(service, delete_tasks=True)

    assert not service.mirror.task_rows
    assert not service.mirror.staged_rows
    assert not service.mirror.course_rows


async def test_deletion_cut_short_is_finished_by_the_next_call() -> None:
    """R65, R92: the connection is gone already: 404, and what was left is deleted."""
    service = await synced(12)
    service.mirror.down = StorageUnavailable("dynamodb")
    with pytest.raises(StorageUnavailable):
        await leave(service, delete_tasks=True)
    service.mirror.down = None

    with pytest.raises(Refused):
        await leave(service, delete_tasks=True)

    assert not service.mirror.task_rows
    assert not service.mirror.cursor_rows


async def test_disconnect_works_in_needs_reauth() -> None:
    """R65: a dead token is no reason to stay."""
    service = await synced(12)
    service.person.failures["look"] = TokenExpired("expired")
    await service.scheduled()

    await leave(service)

    assert not service.connections.cold


async def test_disconnect_during_a_run_writes_nothing_afterwards() -> None:
    """R65: the worker loses the fence; its run is cancelled; no request follows."""
    service = Service()
    service.courses(12, 13)
    connected = await service.connect()

    async def meanwhile(request: str) -> None:
        if request == f"contents/{course_id(12)}":
            await leave(service)

    service.canvas.before = meanwhile
    outcome = await service.deliver(service.queue.messages[0])

    assert outcome.stopped == "lease_lost"
    assert not service.tasks
    assert service.canvas.requests[-1] == f"contents/{course_id(12)}"
    assert (await service.run(connected.sync_id)).state is RunState.CANCELLED
    assert not service.connections.open_runs


async def test_connect_again_updates_the_kept_tasks() -> None:
    """R73: the same tasks, changed where Canvas changed meanwhile, never doubled."""
    service = await synced(12)
    fence = service.state.fence
    await leave(service)
    service.row(0, name="Changed meanwhile")

    again = await service.connect()
    assert await service.deliver_all() == ["completed"]

    run = await service.run(again.sync_id)
    assert (run.kind, run.counts) == (Kind.FULL, Counts(updated=1, unchanged=2))
    assert len(service.tasks) == 3
    assert service.state.fence > fence


async def test_two_instances_are_left_one_by_one() -> None:
    """R209: which one is asked for; what is left needs no name any more."""
    service = await synced(12)
    await service.connect(url=f"https://{COLLEGE}")
    await service.deliver_all()
    with pytest.raises(Refused):
        await leave(service)
    with pytest.raises(Refused):
        await status(service)

    await leave(service, COLLEGE)

    assert (await status(service)).instance == SCHOOL
    assert len((await listed(service)).tasks) == 6
    assert (await listed(service)).as_of is not None
    assert len((await listed(service, instance=COLLEGE)).tasks) == 3
    await leave(service, SCHOOL)
    assert (await status(service)).assignments_count == 6
    assert (await status(service, SCHOOL)).assignments_count == 3


async def test_disconnected_meanwhile_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two disconnects at once: the second finds nothing left to end."""
    service = await synced(12)
    load = service.connections.load
    calls = 0

    async def gone_later(owner: Owner, instance: Instance) -> Linked:
        nonlocal calls
        calls += 1
        if calls == 2:
            service.connections.cold.clear()
        return await load(owner, instance)

    monkeypatch.setattr(service.connections, "load", gone_later)
    await leave(service)


async def test_status_of_a_stranger() -> None:
    """R63: never connected is 200 and connected: false; a named instance is 404."""
    service = Service()

    after = await status(service)

    assert (after.status, after.assignments_count, after.stale) == ("not_connected", 0, True)
    with pytest.raises(Refused):
        await status(service, SCHOOL)
    with pytest.raises(Refused):
        await listed(service)


async def test_status_tells_a_running_sync() -> None:
    """R63, R136: syncing, with courses done and in all, and since when."""
    service = await synced(12, 13)
    seen: list[Status] = []

    async def look(request: str) -> None:
        if request == f"contents/{course_id(13)}":
            seen.append(await status(service))

    service.canvas.before = look
    service.touch(12, 13)
    began = service.clock.now()
    await service.scheduled()

    running = seen[0].running
    assert isinstance(running, Lease)
    assert (seen[0].status, running.progress.current, running.progress.total) == ("syncing", 1, 2)
    assert running.started_at == began
    after = await status(service)
    assert (after.status, after.stale) == ("ok", False)
    assert after.next_sync_at is not None


async def test_status_counts_and_restricted_courses() -> None:
    """R63: the count is that of the visible tasks; restricted courses are named."""
    service = await synced(12, 13, mode=Mode.REST)
    service.person.courses[1] = CourseSnapshot(course_id(13), Access.RESTRICTED)
    await service.scheduled()

    after = await status(service)
    assert (after.assignments_count, after.restricted) == (6, (course_id(13),))


async def test_list_tells_its_age() -> None:
    """A list says its age, the watermark of the last finished run; unknown until there is one."""
    service = Service()
    service.courses(12)
    await service.connect()
    assert (await listed(service)).as_of is None

    await service.deliver_all()

    page = await listed(service, limit=2)
    assert page.as_of == service.clock.now()
    assert not page.syncing
    rest = await listed(service, limit=2, after=page.next_after)
    assert len(page.tasks) + len(rest.tasks) == 3


async def test_state_of_a_run_nobody_began_is_as_recorded() -> None:
    """A queued run shows as queued although another run holds the lease."""
    service = await synced(12)
    await service.ask()
    waiting = await service.ask(full=True)

    assert (await service.run(SyncId(waiting.sync_id))).state is RunState.QUEUED
