"""A person's courses and tasks in the file: a commit is one transaction under its fence."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from canvas_sync.adapters.sqlite import task_rows
from canvas_sync.adapters.sqlite.codec import dumps, loads
from canvas_sync.adapters.sqlite.connections import keep_state, state_of
from canvas_sync.adapters.sqlite.database import Database
from canvas_sync.adapters.sqlite.tables import OF_A_CONNECTION
from canvas_sync.domain.commit import CourseCommit, GroupsCommit
from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.errors import LeaseLost
from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, Owner, SyncId, TopicId
from canvas_sync.domain.kept_pages import KeptPages
from canvas_sync.domain.moments import from_iso, iso_exact
from canvas_sync.domain.run import Progress
from canvas_sync.domain.topic import Group, Topic
from canvas_sync.ports import TaskPage, TaskQuery

Thing = TypeVar("Thing")


class SqliteMirror:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def courses(self, owner: Owner, instance: Instance) -> Mapping[CourseId, Course]:
        found = await self._all("course", owner, instance)
        return {CourseId(i): loads(Course, body) for i, body in found}

    async def cursors(self, owner: Owner, instance: Instance) -> Mapping[CourseId, Cursor]:
        found = await self._all("cursor", owner, instance)
        return {CourseId(i): loads(Cursor, body) for i, body in found}

    async def groups(self, owner: Owner, instance: Instance) -> Mapping[str, Group]:
        found = await self._all("member_group", owner, instance)
        return {i: loads(Group, body) for i, body in found}

    async def topics(
        self, owner: Owner, instance: Instance, course_id: CourseId
    ) -> Mapping[TopicId, Topic]:
        query = "SELECT id, body FROM topic WHERE owner = ? AND instance = ? AND course_id = ?"
        place = (owner, instance, course_id)
        found = await self._database.read(lambda rows: rows.execute(query, place).fetchall())
        return {TopicId(i): loads(Topic, body) for i, body in found}

    async def task_hashes(
        self, owner: Owner, instance: Instance, course_id: CourseId
    ) -> Mapping[AssignmentId, str]:
        place = (owner, instance, course_id)
        return await self._database.read(lambda rows: task_rows.hashes(rows, place))

    async def apply(
        self,
        owner: Owner,
        instance: Instance,
        *,
        fence: int,
        commit: CourseCommit,
        progress: Progress,
    ) -> None:
        def work(rows: sqlite3.Connection) -> None:
            _check(rows, owner, instance, fence, progress=progress)
            _apply(rows, owner, instance, commit)

        await self._database.write(work)

    async def apply_groups(
        self, owner: Owner, instance: Instance, *, fence: int, commit: GroupsCommit
    ) -> None:
        def work(rows: sqlite3.Connection) -> None:
            _check(rows, owner, instance, fence)
            _put(rows, "member_group", owner, instance, commit.groups)
            left = [(owner, instance, group_id) for group_id in commit.left]
            query = "DELETE FROM member_group WHERE owner = ? AND instance = ? AND id = ?"
            rows.executemany(query, left)

        await self._database.write(work)

    async def keep_pages(
        self, owner: Owner, instance: Instance, *, fence: int, pages: KeptPages
    ) -> None:
        row = (owner, instance, pages.sync_id, iso_exact(pages.kept_at), pages.body)

        def work(rows: sqlite3.Connection) -> None:
            _check(rows, owner, instance, fence)
            rows.execute("INSERT OR REPLACE INTO kept_pages VALUES (?, ?, ?, ?, ?)", row)

        await self._database.write(work)

    async def pages(self, owner: Owner, instance: Instance) -> KeptPages | None:
        query = "SELECT sync_id, kept_at, body FROM kept_pages WHERE owner = ? AND instance = ?"
        row = await self._database.read(
            lambda rows: rows.execute(query, (owner, instance)).fetchone()
        )
        return KeptPages(SyncId(row[0]), from_iso(row[1]), row[2]) if row else None

    async def forget_pages(self, owner: Owner, instance: Instance) -> None:
        await self._database.write(lambda rows: _delete(rows, ["kept_pages"], owner, instance))

    async def page(self, owner: Owner, query: TaskQuery) -> TaskPage:
        return await self._database.read(lambda rows: task_rows.page(rows, owner, query))

    async def forget_cursors(self, owner: Owner, instance: Instance) -> None:
        await self._database.write(lambda rows: _delete(rows, ["cursor"], owner, instance))

    async def delete_tasks(self, owner: Owner, instance: Instance) -> None:
        await self._database.write(lambda rows: _delete(rows, OF_A_CONNECTION, owner, instance))

    async def _all(self, table: str, owner: Owner, instance: Instance) -> list[tuple[str, str]]:
        query = f"SELECT id, body FROM {table} WHERE owner = ? AND instance = ?"  # noqa: S608  # our own names
        return await self._database.read(
            lambda rows: rows.execute(query, (owner, instance)).fetchall()
        )


def _check(
    rows: sqlite3.Connection,
    owner: Owner,
    instance: Instance,
    fence: int,
    *,
    progress: Progress | None = None,
) -> None:
    """The lease stands; it shows ``progress`` unless that would go back."""
    state = state_of(rows, owner, instance)
    if state.fence != fence or state.run is None:
        raise LeaseLost("another worker has this connection, or it was disconnected")
    if progress is not None and state.run.progress.current <= progress.current:
        run = replace(state.run, progress=progress)
        keep_state(rows, owner, instance, replace(state, run=run, rev=state.rev + 1))


def _apply(
    rows: sqlite3.Connection, owner: Owner, instance: Instance, commit: CourseCommit
) -> None:
    place = (owner, instance, commit.course_id)
    task_rows.stage(rows, place, commit.staged, fetched_at=commit.seen_at)
    task_rows.put(rows, place, commit.tasks)
    task_rows.bury(rows, place, commit.buried, seen_at=commit.seen_at)
    topics = [(*place, i, dumps(topic)) for i, (topic, _) in commit.topics.items()]
    rows.executemany("INSERT OR REPLACE INTO topic VALUES (?, ?, ?, ?, ?)", topics)
    rows.executemany(
        "DELETE FROM topic WHERE owner = ? AND instance = ? AND course_id = ? AND id = ?",
        [(*place, topic_id) for topic_id in commit.buried_topics],
    )
    if commit.course is not None:
        _put(rows, "course", owner, instance, {commit.course_id: commit.course})
    if commit.cursor is not None:
        _put(rows, "cursor", owner, instance, {commit.course_id: commit.cursor})


def _put(
    rows: sqlite3.Connection,
    table: str,
    owner: Owner,
    instance: Instance,
    things: Mapping[Thing, object],
) -> None:
    rows.executemany(
        f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?)",  # noqa: S608  # our own names
        [(owner, instance, i, dumps(thing)) for i, thing in things.items()],
    )


def _delete(
    rows: sqlite3.Connection, tables: Iterable[str], owner: Owner, instance: Instance
) -> None:
    for table in tables:
        rows.execute(
            f"DELETE FROM {table} WHERE owner = ? AND instance = ?",  # noqa: S608  # our own names
            (owner, instance),
        )
