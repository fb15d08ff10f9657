"""A task: Canvas's part of it, what it means for the person, and how it is named and ordered.

Canvas's part and the person's part are different attributes; a sync writes only Canvas's.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from canvas_sync.domain.digests import digest
from canvas_sync.domain.ids import AssignmentId, CourseId, Instance, task_id
from canvas_sync.domain.moments import iso

UNDATED = "9999"
"""Sorts after every date in ``list_key``, but for those of the year 9999."""


class TaskType(StrEnum):
    """R86."""

    EXAM = "exam"
    TASK = "task"
    ASSIGNMENT = "assignment"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One part of a checkpointed discussion: ``tag`` is Canvas's name of it."""

    tag: str
    due_at: datetime | None
    points: float | None


@dataclass(frozen=True, slots=True)
class CanvasTask:
    """Canvas's part of a task, already mapped (R79–R86).

    ``state`` is Canvas's workflow_state of the submission, but ``submitted`` or ``unsubmitted``
    while it is graded and not posted; None without a submission row. ``points`` None and 0 differ.
    ``description_withheld``: Canvas hides the text until a date; what is stored is kept.
    ``text_pending``: description and lock dates were not read yet; what is stored is kept.
    ``grade_is_hidden``: graded, not posted. ``grade_is_stale``: of an attempt before the last.
    """

    course_id: CourseId
    assignment_id: AssignmentId
    title: str
    description: str | None
    description_withheld: bool
    due_at: datetime | None
    lock_at: datetime | None
    unlock_at: datetime | None
    points: float | None
    estimated_minutes: int
    subject: str
    type: TaskType
    html_url: str | None
    external_updated_at: datetime | None
    grading_type: str | None
    can_go_missing: bool
    assignment_group_id: str | None
    position: int | None
    state: str | None
    score: float | None
    grade: str | None
    submitted_at: datetime | None
    graded_at: datetime | None
    posted_at: datetime | None
    excused: bool
    late: bool
    missing: bool
    late_policy_status: str | None
    attempt: int | None
    submission_types: tuple[str, ...] = ()
    omit_from_final_grade: bool = False
    group_category_id: str | None = None
    allowed_attempts: int | None = None
    checkpoints: tuple[Checkpoint, ...] = ()
    points_deducted: float | None = None
    grade_is_hidden: bool = False
    grade_is_stale: bool = False
    text_pending: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A stored task as a reader sees it: Canvas's part and the person's part.

    ``done``: what the person said (None: nothing). ``deleted_at``: gone from Canvas, restorable.
    """

    instance: Instance
    canvas: CanvasTask
    c_hash: str
    version: int
    done: bool | None = None
    estimated_minutes: int | None = None
    notes: str | None = None
    deleted_at: datetime | None = None

    @property
    def id(self) -> str:
        return task_id(self.instance, self.canvas.course_id, self.canvas.assignment_id)

    @property
    def completed(self) -> bool:
        return completed(self.canvas) if self.done is None else self.done


VOLATILE = frozenset({"late", "missing"})
"""Not in the hash while nothing is handed in or graded: they move with the clock alone."""


def content_hash(task: CanvasTask) -> str:
    """16 hex digits that differ when anything a reader is shown differs.

    See ``digests``; ``VOLATILE`` fields are left out.
    """
    settled = task.submitted_at or task.graded_at or task.late_policy_status
    names = _NAMES if settled else _LASTING
    return digest({name: getattr(task, name) for name in names})


_NAMES = tuple(sorted(field.name for field in fields(CanvasTask)))
"""In the digest's order: sorting what is sorted is quick."""
_LASTING = tuple(name for name in _NAMES if name not in VOLATILE)


def completed(task: CanvasTask) -> bool:
    """What Canvas alone says: handed in, excused, or graded with something to show for it.

    A zero for missing work is not done by the student; a paper test with a score is.
    """
    if task.excused or task.state in {"submitted", "pending_review"}:
        return True
    shown = bool(task.score) or task.submitted_at is not None
    return task.state == "graded" and not task.missing and shown


def missing_at(task: CanvasTask, now: datetime) -> bool:
    """Whether the work is missing at ``now``: Canvas tells nobody that a due date has passed.

    Source: recorded timeline, step 109 (no signal moves; the flag is computed on reading).
    """
    if task.state != "unsubmitted" or task.excused or task.late_policy_status is not None:
        return task.missing
    return task.can_go_missing and task.due_at is not None and task.due_at < now


def list_key(task: CanvasTask, *, instance: Instance, done: bool | None) -> str:
    """``<o|d>#<due_at or 9999>#<id>``: open and done apart, each by due date, undated last."""
    finished = completed(task) if done is None else done
    due = iso(task.due_at) if task.due_at else UNDATED
    identifier = task_id(instance, task.course_id, task.assignment_id)
    return f"{'d' if finished else 'o'}#{due}#{identifier}"
