"""Mirror: pages of tasks, stable while the list moves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from canvas_sync.domain.ids import Instance, Owner
from canvas_sync.domain.run import Progress
from canvas_sync.domain.task import CanvasTask, Task
from canvas_sync.ports import TaskQuery
from tests.contract.ports.conftest import Store
from tests.fakes.builders import ANNA, COLLEGE, SCHOOL, a_commit, a_task, leased
from tests.fakes.clock import NOON

ALL = TaskQuery(limit=200, include_completed=True)


async def _store(
    store: Store, *tasks: CanvasTask, owner: Owner = ANNA, instance: Instance = SCHOOL
) -> None:
    state = await leased(store.connections, owner, instance)
    await store.mirror.apply(
        owner, instance, fence=state.fence, commit=a_commit(*tasks), progress=Progress()
    )


async def _read_on(store: Store, query: TaskQuery) -> list[list[Task]]:
    pages: list[list[Task]] = []
    while True:
        page = await store.mirror.page(ANNA, query)
        pages.append(list(page.tasks))
        if page.next_after is None:
            return pages
        query = replace(query, after=page.next_after)


def _titles(pages: list[list[Task]]) -> list[str]:
    return [task.canvas.title for page in pages for task in page]


def _done(number: int) -> CanvasTask:
    return a_task(number, state="submitted", submitted_at=NOON)


async def test_order(store: Store) -> None:
    """Tasks come by due date, then by id, undated ones last; done ones only when asked for."""
    await _store(
        store,
        a_task(1, due_at=None),
        a_task(2, due_at=NOON + timedelta(hours=5)),
        _done(3),
        a_task(4, due_at=NOON + timedelta(hours=3)),
        a_task(5, due_at=NOON + timedelta(hours=5)),
    )

    assert _titles(await _read_on(store, TaskQuery(limit=2))) == [
        f"Essay {number}" for number in (4, 2, 5, 1)
    ]
    assert _titles(await _read_on(store, replace(ALL, limit=2))) == [
        f"Essay {number}" for number in (3, 4, 2, 5, 1)
    ]


@pytest.mark.parametrize(("rows", "sizes"), [(0, [0]), (3, [3]), (4, [3, 1]), (6, [3, 3])])
async def test_page_sizes(store: Store, rows: int, sizes: list[int]) -> None:
    """A page holds as many as asked for, the last one the rest; no empty page at the end."""
    await _store(store, *(a_task(number) for number in range(1, rows + 1)))

    assert [len(page) for page in await _read_on(store, TaskQuery(limit=3))] == sizes


@pytest.mark.parametrize("include_completed", [True, False])
async def test_while_rows_come(store: Store, *, include_completed: bool) -> None:
    """R98: rows that come between two pages make none be skipped or shown twice."""
    even = [a_task(number) for number in range(2, 22, 2)]
    await _store(store, *even)
    query = TaskQuery(limit=4, include_completed=include_completed)

    first = await store.mirror.page(ANNA, query)
    await _store(store, *(a_task(number) for number in range(1, 22, 2)))
    rest = await _read_on(store, replace(query, after=first.next_after))

    titles = _titles([list(first.tasks), *rest])
    assert len(titles) == len(set(titles))
    assert {task.title for task in even} <= set(titles)


async def test_done_between_pages(store: Store) -> None:
    """R98: a task that is done between two pages is neither skipped nor shown twice."""
    await _store(store, *(a_task(number) for number in range(1, 7)))
    query = replace(ALL, limit=3)

    first = await store.mirror.page(ANNA, query)
    await _store(store, _done(2), _done(5))
    rest = await _read_on(store, replace(query, after=first.next_after))

    assert _titles([list(first.tasks), *rest]) == [f"Essay {number}" for number in range(1, 7)]


async def test_one_instance(store: Store) -> None:
    """R97: pages of one Canvas are full and hold nothing of another that interleaves."""
    await _store(store, *(a_task(number) for number in range(1, 9)))
    await _store(store, *(a_task(number) for number in range(1, 9)), instance=COLLEGE)

    pages = await _read_on(store, TaskQuery(limit=3, instance=COLLEGE))

    assert [len(page) for page in pages] == [3, 3, 2]
    assert {task.instance for page in pages for task in page} == {COLLEGE}
    assert len(_titles(await _read_on(store, TaskQuery(limit=3)))) == 16


async def test_broken_position(store: Store) -> None:
    """A position that no page gave is a place like any other, not an error."""
    await _store(store, a_task(1))

    assert (await store.mirror.page(ANNA, TaskQuery(limit=3, after="~"))).tasks == ()
    assert len((await store.mirror.page(ANNA, TaskQuery(limit=3, after=" "))).tasks) == 1
