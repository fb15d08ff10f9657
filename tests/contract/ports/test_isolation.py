"""R90: nothing of one person is seen or changed through another person's name."""

from canvas_sync.domain.connection import Profile
from canvas_sync.domain.ids import Instance
from canvas_sync.domain.run import Progress
from canvas_sync.domain.sync_state import Linked, SyncState
from canvas_sync.ports import Connections, Mirror, TaskQuery
from tests.contract.ports.conftest import Store
from tests.fakes.builders import (
    ANNA,
    BORIS,
    COLLEGE,
    COURSE,
    SCHOOL,
    SYNC,
    a_commit,
    a_course,
    a_run,
    a_task,
    a_turn,
    leased,
)

ALL = TaskQuery(limit=200, include_completed=True)


async def _fill(store: Store, instance: Instance = SCHOOL) -> None:
    """Everything that can be stored, for Anna."""
    state = await leased(store.connections, ANNA, instance)
    await store.mirror.apply(
        ANNA,
        instance,
        fence=state.fence,
        commit=a_commit(a_task(1), course=a_course()),
        progress=Progress(1, 1),
    )
    seen = await store.connections.load(ANNA, instance)
    profile = Profile("anna", (instance,))
    await store.connections.take(a_turn(seen, runs=(a_run(),), asked=(SYNC,), profile=profile))


async def test_reading(store: Store) -> None:
    """R90: every reading method shows another person nothing."""
    await _fill(store)

    assert await store.connections.load(BORIS, SCHOOL) == Linked(BORIS, SCHOOL, None, SyncState())
    assert await store.connections.profile(BORIS) is None
    assert await store.connections.run(BORIS, SYNC) is None
    assert await store.mirror.courses(BORIS, SCHOOL) == {}
    assert await store.mirror.cursors(BORIS, SCHOOL) == {}
    assert await store.mirror.task_hashes(BORIS, SCHOOL, COURSE) == {}
    assert (await store.mirror.page(BORIS, ALL)).tasks == ()


async def test_writing(store: Store) -> None:
    """R90: every writing method of another person leaves the first one's rows as they were."""
    await _fill(store)
    before = await _all(store.connections, store.mirror)

    state = await leased(store.connections, BORIS, SCHOOL)
    commit = a_commit(a_task(1, title="Boris's"), buried=(a_task(2).assignment_id,))
    await store.mirror.apply(
        BORIS, SCHOOL, fence=state.fence, commit=commit, progress=Progress(1, 1)
    )
    await store.mirror.forget_cursors(BORIS, SCHOOL)
    await store.mirror.delete_tasks(BORIS, SCHOOL)

    assert await _all(store.connections, store.mirror) == before


async def test_instances(store: Store) -> None:
    """One Canvas of a person is not another, also where one name begins with the other's."""
    await _fill(store, COLLEGE)

    assert (await store.connections.load(ANNA, SCHOOL)).connection is None
    assert await store.mirror.courses(ANNA, SCHOOL) == {}
    assert await store.mirror.cursors(ANNA, SCHOOL) == {}
    await store.mirror.delete_tasks(ANNA, SCHOOL)
    assert len((await store.mirror.page(ANNA, ALL)).tasks) == 1


async def _all(connections: Connections, mirror: Mirror) -> list[object]:
    return [
        await connections.load(ANNA, SCHOOL),
        await connections.profile(ANNA),
        await connections.run(ANNA, SYNC),
        await mirror.courses(ANNA, SCHOOL),
        await mirror.cursors(ANNA, SCHOOL),
        await mirror.page(ANNA, ALL),
    ]
