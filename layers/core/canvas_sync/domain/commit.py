"""What one course's reading writes: decided here (pure), stored by the mirror."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from canvas_sync.domain.course import Course, Cursor
from canvas_sync.domain.ids import AssignmentId, CourseId
from canvas_sync.domain.snapshot import AssignmentRow
from canvas_sync.domain.task import CanvasTask


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
    """

    course_id: CourseId
    tasks: Mapping[AssignmentId, tuple[CanvasTask, str]]
    buried: tuple[AssignmentId, ...]
    course: Course | None
    cursor: Cursor | None
    seen_at: datetime
    staged: tuple[Staged, ...] = ()
