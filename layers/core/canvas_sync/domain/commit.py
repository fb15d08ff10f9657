"""What one course's reading writes: decided here (pure), stored by the mirror."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.ids import AssignmentId, CourseId, TopicId
from canvas_sync.domain.snapshot import AssignmentRow
from canvas_sync.domain.task import CanvasTask
from canvas_sync.domain.topic import Group, Topic


@dataclass(frozen=True, slots=True)
class Staged:
    """One raw row, kept beside the task it became; ``processing_error``: why none came of it."""

    row: AssignmentRow
    hash: str
    processing_error: str | None = None


@dataclass(frozen=True, slots=True)
class CourseCommit:
    """Everything one course changes. ``course`` None: its row stays as it is.

    ``tasks``: to create or update, with their hashes. ``buried``: to tombstone at ``seen_at``.
    ``staged``: raw rows, each written with its task. ``cursor`` travels last, after all of them.
    ``topics``, ``buried_topics``: announcements and discussions to write, and to tombstone.
    """

    course_id: CourseId
    tasks: Mapping[AssignmentId, tuple[CanvasTask, str]]
    buried: tuple[AssignmentId, ...]
    course: Course | None
    cursor: Cursor | None
    seen_at: datetime
    staged: tuple[Staged, ...] = ()
    topics: Mapping[TopicId, tuple[Topic, str]] = field(default_factory=dict)
    buried_topics: tuple[TopicId, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupsCommit:
    """The person's own groups: to write whole, and ids of those they are no longer a member of."""

    groups: Mapping[str, Group]
    left: tuple[str, ...]
