"""A person's courses and tasks in table ``mirror``."""

from collections.abc import Iterator, Mapping

from canvas_sync.adapters import dynamo_commits, dynamo_listing, table_keys
from canvas_sync.adapters.course_items import (
    course_item,
    course_of,
    cursor_item,
    cursor_of,
    group_item,
    group_of,
    topic_item,
    topic_of,
)
from canvas_sync.adapters.dynamo_commits import Fence, RowDelete, RowPut, Write
from canvas_sync.adapters.dynamo_table import DynamoTable
from canvas_sync.adapters.page_items import page_items, pages_of
from canvas_sync.adapters.staging_items import staged_item
from canvas_sync.adapters.task_writes import TaskBurial, TaskUpsert
from canvas_sync.domain.commit import CourseCommit, GroupsCommit
from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, Owner, TopicId
from canvas_sync.domain.kept_pages import KeptPages
from canvas_sync.domain.run import Progress
from canvas_sync.domain.topic import Group, Topic
from canvas_sync.ports import TaskPage, TaskQuery


class DynamoMirror:
    def __init__(self, table: DynamoTable) -> None:
        self._table = table

    async def courses(self, owner: Owner, instance: Instance) -> Mapping[CourseId, Course]:
        rows = await self._table.rows(table_keys.courses(owner, instance))
        return {table_keys.course_of(row["sk"]): course_of(row) for row in rows}

    async def cursors(self, owner: Owner, instance: Instance) -> Mapping[CourseId, Cursor]:
        rows = await self._table.rows(table_keys.cursors(owner, instance))
        return {table_keys.course_of(row["sk"]): cursor_of(row) for row in rows}

    async def task_hashes(
        self, owner: Owner, instance: Instance, course_id: CourseId
    ) -> Mapping[AssignmentId, str]:
        within = table_keys.course_tasks(owner, instance, course_id)
        rows = await self._table.rows(within, only=("c_hash", "deleted_at"))
        visible = [row for row in rows if "deleted_at" not in row]
        return {table_keys.task_of(row["sk"])[2]: row["c_hash"] for row in visible}

    async def apply(
        self,
        owner: Owner,
        instance: Instance,
        *,
        fence: int,
        commit: CourseCommit,
        progress: Progress,
    ) -> None:
        checked = Fence(table_keys.state(owner, instance), fence, progress)
        await dynamo_commits.commit(self._table, checked, list(_rows(owner, instance, commit)))

    async def topics(
        self, owner: Owner, instance: Instance, course_id: CourseId
    ) -> Mapping[TopicId, Topic]:
        rows = await self._table.rows(table_keys.course_topics(owner, instance, course_id))
        return {topic.id: topic for topic in map(topic_of, rows)}

    async def groups(self, owner: Owner, instance: Instance) -> Mapping[str, Group]:
        rows = await self._table.rows(table_keys.groups(owner, instance))
        return {group.id: group for group in map(group_of, rows)}

    async def apply_groups(
        self, owner: Owner, instance: Instance, *, fence: int, commit: GroupsCommit
    ) -> None:
        checked = Fence(table_keys.state(owner, instance), fence, None)
        put = [RowPut(group_item(owner, instance, group)) for group in commit.groups.values()]
        left = [RowDelete(table_keys.group(owner, instance, group_id)) for group_id in commit.left]
        await dynamo_commits.commit(self._table, checked, [*put, *left])

    async def keep_pages(
        self, owner: Owner, instance: Instance, *, fence: int, pages: KeptPages
    ) -> None:
        checked = Fence(table_keys.state(owner, instance), fence, None)
        parts = [RowPut(item) for item in page_items(owner, instance, pages)]
        await dynamo_commits.commit(self._table, checked, parts)

    async def pages(self, owner: Owner, instance: Instance) -> KeptPages | None:
        return pages_of(await self._table.rows(table_keys.kept_pages(owner, instance)))

    async def forget_pages(self, owner: Owner, instance: Instance) -> None:
        await self._table.delete(table_keys.kept_pages(owner, instance))

    async def page(self, owner: Owner, query: TaskQuery) -> TaskPage:
        return await dynamo_listing.page(self._table, owner, query)

    async def forget_cursors(self, owner: Owner, instance: Instance) -> None:
        await self._table.delete(table_keys.cursors(owner, instance))

    async def delete_tasks(self, owner: Owner, instance: Instance) -> None:
        """Cursors go first and last: cut short, or beside a new sync, all is read again."""
        await self.forget_cursors(owner, instance)
        await self.forget_pages(owner, instance)
        await self._table.delete(table_keys.tasks(owner, instance))
        await self._table.delete(table_keys.all_staged(owner, instance))
        await self._table.delete(table_keys.all_topics(owner, instance))
        await self._table.delete(table_keys.groups(owner, instance))
        await self._table.delete(table_keys.courses(owner, instance))
        await self.forget_cursors(owner, instance)


def _rows(owner: Owner, instance: Instance, commit: CourseCommit) -> Iterator[Write]:
    """Raw rows beside their tasks first, then the course, the cursor last."""
    course_id = commit.course_id
    raw = {staged.row.id: staged for staged in commit.staged}
    for assignment_id in sorted(raw.keys() | commit.tasks.keys()):
        if assignment_id in raw:
            key = table_keys.staged(owner, instance, course_id, assignment_id)
            yield RowPut(staged_item(key, raw[assignment_id], fetched_at=commit.seen_at))
        if assignment_id in commit.tasks:
            key = table_keys.task(owner, instance, course_id, assignment_id)
            yield TaskUpsert(key, instance, *commit.tasks[assignment_id], commit.seen_at)
    for assignment_id in commit.buried:
        key = table_keys.task(owner, instance, course_id, assignment_id)
        yield TaskBurial(key, commit.seen_at)
    for topic, _ in commit.topics.values():
        yield RowPut(topic_item(owner, instance, topic))
    for topic_id in commit.buried_topics:
        yield RowDelete(table_keys.topic(owner, instance, course_id, topic_id))
    if commit.course is not None:
        yield RowPut(course_item(owner, instance, commit.course))
    if commit.cursor is not None:
        yield RowPut(cursor_item(owner, instance, course_id, commit.cursor))
