"""What a person's Canvas held: courses, tasks, topics, groups, cursors and kept pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from canvas_sync.domain.commit import CourseCommit, GroupsCommit
from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, Owner, TopicId
from canvas_sync.domain.kept_pages import KeptPages
from canvas_sync.domain.run import Progress
from canvas_sync.domain.task import Task
from canvas_sync.domain.topic import Group, Topic


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """One page of a person's tasks. ``after``: ``<due>#<task id>`` the page before ended with."""

    limit: int
    include_completed: bool = False
    instance: Instance | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class TaskPage:
    """``next_after`` continues the list; None at its end."""

    tasks: tuple[Task, ...]
    next_after: str | None


class Mirror(Protocol):
    """A person's courses and tasks."""

    async def courses(self, owner: Owner, instance: Instance) -> Mapping[CourseId, Course]: ...

    async def cursors(self, owner: Owner, instance: Instance) -> Mapping[CourseId, Cursor]: ...

    async def task_hashes(
        self, owner: Owner, instance: Instance, course_id: CourseId
    ) -> Mapping[AssignmentId, str]:
        """Content hashes of the visible stored tasks of one course."""
        ...

    async def apply(
        self,
        owner: Owner,
        instance: Instance,
        *,
        fence: int,
        commit: CourseCommit,
        progress: Progress,
    ) -> None:
        """Write one course in fenced transactions, cursor last; the lease shows ``progress``.

        Writing the same commit again changes nothing a reader sees.

        Raises:
            LeaseLost: the hot item's fence is another by now; from there on nothing was written.
        """
        ...

    async def topics(
        self, owner: Owner, instance: Instance, course_id: CourseId
    ) -> Mapping[TopicId, Topic]:
        """Visible announcements and discussions of one course."""
        ...

    async def groups(self, owner: Owner, instance: Instance) -> Mapping[str, Group]:
        """The person's own groups by id."""
        ...

    async def apply_groups(
        self, owner: Owner, instance: Instance, *, fence: int, commit: GroupsCommit
    ) -> None:
        """Write the person's groups in fenced transactions.

        Raises:
            LeaseLost: the hot item's fence is another by now.
        """
        ...

    async def keep_pages(
        self, owner: Owner, instance: Instance, *, fence: int, pages: KeptPages
    ) -> None:
        """Keep them in place of those kept before, in fenced transactions.

        Raises:
            LeaseLost: the hot item's fence is another by now.
        """
        ...

    async def pages(self, owner: Owner, instance: Instance) -> KeptPages | None:
        """The pages last kept; None without any, or if not all of them were written."""
        ...

    async def forget_pages(self, owner: Owner, instance: Instance) -> None: ...

    async def page(self, owner: Owner, query: TaskQuery) -> TaskPage:
        """Visible tasks by due date then id, undated last."""
        ...

    async def forget_cursors(self, owner: Owner, instance: Instance) -> None: ...

    async def delete_tasks(self, owner: Owner, instance: Instance) -> None:
        """Remove tasks, staged rows, courses, cursors and kept pages of one instance for good."""
        ...
