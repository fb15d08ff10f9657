"""Courses and tasks in memory; the fence and the progress are those of ``FakeConnections``."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from canvas_sync.domain.commit import CourseCommit, GroupsCommit, Staged
from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.errors import LeaseLost
from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, Owner, TopicId
from canvas_sync.domain.kept_pages import KeptPages
from canvas_sync.domain.run import Progress
from canvas_sync.domain.task import CanvasTask, Task, list_key
from canvas_sync.domain.topic import Group, Topic
from canvas_sync.ports import TaskPage, TaskQuery
from tests.fakes.connections import FakeConnections
from tests.fakes.entering import Breakable

Place = tuple[Owner, Instance, CourseId]
TaskPlace = tuple[Owner, Instance, CourseId, AssignmentId]
TopicPlace = tuple[Owner, Instance, CourseId, TopicId]
Step = Callable[[], None]
At = TypeVar("At", bound=tuple[str, ...])
Row = TypeVar("Row")

A_TRANSACTION = 99


class FakeMirror(Breakable):
    """``before_transaction`` runs before each part of a commit: the place to kill or interrupt.

    ``writes`` counts the task rows that were really changed.
    """

    def __init__(self, connections: FakeConnections) -> None:
        super().__init__()
        self.connections = connections
        self.task_rows: dict[TaskPlace, Task] = {}
        self.staged_rows: dict[TaskPlace, tuple[Staged, datetime]] = {}
        self.course_rows: dict[Place, Course] = {}
        self.cursor_rows: dict[Place, Cursor] = {}
        self.topic_rows: dict[TopicPlace, Topic] = {}
        self.group_rows: dict[tuple[Owner, Instance, str], Group] = {}
        self.kept: dict[tuple[Owner, Instance], KeptPages] = {}
        self.before_transaction: Step = lambda: None
        self.writes = 0

    async def courses(self, owner: Owner, instance: Instance) -> Mapping[CourseId, Course]:
        await self.enter()
        return _of(self.course_rows, owner, instance)

    async def cursors(self, owner: Owner, instance: Instance) -> Mapping[CourseId, Cursor]:
        await self.enter()
        return _of(self.cursor_rows, owner, instance)

    async def task_hashes(
        self, owner: Owner, instance: Instance, course_id: CourseId
    ) -> Mapping[AssignmentId, str]:
        await self.enter()
        return {
            place[3]: row.c_hash
            for place, row in self.task_rows.items()
            if place[:3] == (owner, instance, course_id) and row.deleted_at is None
        }

    async def apply(
        self,
        owner: Owner,
        instance: Instance,
        *,
        fence: int,
        commit: CourseCommit,
        progress: Progress,
    ) -> None:
        steps = list(self._steps(owner, instance, commit))
        for start in range(0, len(steps) or 1, A_TRANSACTION):
            await self.enter(commit)
            self.before_transaction()
            self._check_fence(owner, instance, fence)
            for step in steps[start : start + A_TRANSACTION]:
                step()
        self._advance(owner, instance, progress)

    def _steps(self, owner: Owner, instance: Instance, commit: CourseCommit) -> Iterator[Step]:
        place = owner, instance, commit.course_id
        for staged in commit.staged:
            row = staged, commit.seen_at
            yield partial(self.staged_rows.__setitem__, (*place, staged.row.id), row)
        for assignment_id, (task, c_hash) in commit.tasks.items():
            yield partial(self._put, (*place, assignment_id), task, c_hash)
        for assignment_id in commit.buried:
            yield partial(self._bury, (*place, assignment_id), commit.seen_at)
        for topic_id, (topic, _) in commit.topics.items():
            yield partial(self.topic_rows.__setitem__, (*place, topic_id), topic)
        for topic_id in commit.buried_topics:
            yield partial(self._drop_topic, (*place, topic_id))
        if commit.course is not None:
            yield partial(self.course_rows.__setitem__, place, commit.course)
        if commit.cursor is not None:
            yield partial(self.cursor_rows.__setitem__, place, commit.cursor)

    async def topics(
        self, owner: Owner, instance: Instance, course_id: CourseId
    ) -> Mapping[TopicId, Topic]:
        await self.enter()
        within = owner, instance, course_id
        return {place[3]: row for place, row in self.topic_rows.items() if place[:3] == within}

    async def groups(self, owner: Owner, instance: Instance) -> Mapping[str, Group]:
        await self.enter()
        rows = self.group_rows.items()
        return {place[2]: row for place, row in rows if place[:2] == (owner, instance)}

    async def apply_groups(
        self, owner: Owner, instance: Instance, *, fence: int, commit: GroupsCommit
    ) -> None:
        await self.enter(commit)
        self.before_transaction()
        self._check_fence(owner, instance, fence)
        for identifier, group in commit.groups.items():
            self.group_rows[owner, instance, identifier] = group
        for identifier in commit.left:
            self.group_rows.pop((owner, instance, identifier), None)

    async def keep_pages(
        self, owner: Owner, instance: Instance, *, fence: int, pages: KeptPages
    ) -> None:
        await self.enter(pages)
        self.before_transaction()
        self._check_fence(owner, instance, fence)
        self.kept[owner, instance] = pages

    async def pages(self, owner: Owner, instance: Instance) -> KeptPages | None:
        await self.enter()
        return self.kept.get((owner, instance))

    async def forget_pages(self, owner: Owner, instance: Instance) -> None:
        await self.enter()
        self.kept.pop((owner, instance), None)

    def _drop_topic(self, place: TopicPlace) -> None:
        self.topic_rows.pop(place, None)

    def _put(self, place: TaskPlace, task: CanvasTask, c_hash: str) -> None:
        old = self.task_rows.get(place)
        if old is None:
            self._write(place, Task(place[1], task, c_hash, version=1))
        elif old.c_hash != c_hash or old.deleted_at is not None:
            task = keeping(task, old.canvas)
            stamps = (task.external_updated_at, old.canvas.external_updated_at)
            latest = max((stamp for stamp in stamps if stamp is not None), default=None)
            task = replace(task, external_updated_at=latest)
            version = old.version + 1
            changed = replace(old, canvas=task, c_hash=c_hash, version=version, deleted_at=None)
            self._write(place, changed)

    def _bury(self, place: TaskPlace, seen_at: datetime) -> None:
        old = self.task_rows.get(place)
        if old is not None and old.deleted_at is None:
            self._write(place, replace(old, version=old.version + 1, deleted_at=seen_at))

    def _write(self, place: TaskPlace, row: Task) -> None:
        self.task_rows[place] = row
        self.writes += 1

    def _check_fence(self, owner: Owner, instance: Instance, fence: int) -> None:
        hot = self.connections.hot.get((owner, instance))
        if hot is None or hot.fence != fence or hot.run is None:
            raise LeaseLost("another worker has this connection, or it was disconnected")

    def _advance(self, owner: Owner, instance: Instance, progress: Progress) -> None:
        hot = self.connections.hot[owner, instance]
        if hot.run is not None and hot.run.progress.current <= progress.current:
            run = replace(hot.run, progress=progress)
            self.connections.hot[owner, instance] = replace(hot, run=run, rev=hot.rev + 1)

    async def page(self, owner: Owner, query: TaskQuery) -> TaskPage:
        await self.enter()
        rows = {
            list_key(row.canvas, instance=row.instance, done=row.done): row
            for place, row in self.task_rows.items()
            if place[0] == owner and row.deleted_at is None
            and query.instance in {None, place[1]}
            and (query.include_completed or not row.completed)
        }  # fmt: skip
        found = sorted((key.partition("#")[2], row) for key, row in rows.items())
        rest = [pair for pair in found if query.after is None or pair[0] > query.after]
        shown = rest[: query.limit]
        after = shown[-1][0] if len(rest) > len(shown) else None
        return TaskPage(tuple(row for _, row in shown), after)

    async def forget_cursors(self, owner: Owner, instance: Instance) -> None:
        await self.enter()
        _drop(self.cursor_rows, owner, instance)

    async def delete_tasks(self, owner: Owner, instance: Instance) -> None:
        await self.enter()
        _drop(self.task_rows, owner, instance)
        _drop(self.staged_rows, owner, instance)
        _drop(self.course_rows, owner, instance)
        _drop(self.cursor_rows, owner, instance)
        _drop(self.topic_rows, owner, instance)
        _drop(self.group_rows, owner, instance)
        _drop(self.kept, owner, instance)


def keeping(task: CanvasTask, stored: CanvasTask) -> CanvasTask:
    """With the stored text while Canvas withholds it, or it was not read."""
    if task.text_pending:
        task = replace(task, lock_at=stored.lock_at, unlock_at=stored.unlock_at)
    if task.text_pending or task.description_withheld:
        task = replace(task, description=stored.description)
    return task


def _of(rows: Mapping[Place, Row], owner: Owner, instance: Instance) -> dict[CourseId, Row]:
    return {place[2]: row for place, row in rows.items() if place[:2] == (owner, instance)}


def _drop(rows: dict[At, Row], owner: Owner, instance: Instance) -> None:
    for place in [place for place in rows if place[:2] == (owner, instance)]:
        del rows[place]
