"""How the API shows tasks: `GET /api/v1/canvas/assignments`."""

import base64
import re
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Literal, Self

from pydantic import BaseModel

from canvas_sync.contracts.api import AssignmentsQuery, Time
from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import CourseId, Instance, Owner
from canvas_sync.domain.task import CanvasTask, Task, TaskType, missing_at


class CheckpointDue(BaseModel):
    """One part of a checkpointed discussion; ``tag`` is Canvas's name of it."""

    tag: str
    due_at: Time | None
    points: float | None


class Assignment(BaseModel):
    """One task. ``state`` is the submission's; ``completed`` counts what the person said, too.

    ``description_state``: pending while the text was not read yet, withheld while Canvas hides it.
    ``grade_is_stale``: the grade is of an attempt before the last.
    """

    id: str
    title: str
    description: str | None
    description_state: Literal["ready", "pending", "withheld"]
    due_date: Time | None
    external_source: Literal["canvas"] = "canvas"
    external_id: str
    subject: str
    external_course_id: CourseId
    instance: Instance
    type: TaskType
    state: str | None
    estimated_minutes: int
    points: float | None
    score: float | None
    grade: str | None
    grade_is_stale: bool
    submission_types: tuple[str, ...]
    attempt: int | None
    allowed_attempts: int | None
    checkpoints: tuple[CheckpointDue, ...]
    submitted_at: Time | None
    graded_at: Time | None
    posted_at: Time | None
    excused: bool
    late: bool
    missing: bool
    completed: bool
    html_url: str | None
    lock_at: Time | None
    unlock_at: Time | None
    external_updated_at: Time | None
    version: int

    @classmethod
    def of(cls, task: Task, *, now: datetime) -> Self:
        """``missing`` as it is at ``now``: no event tells that a due date has passed."""
        canvas, own_estimate = task.canvas, task.estimated_minutes
        differing = {
            "id": task.id,
            "description_state": _text_state(canvas),
            "due_date": canvas.due_at,
            "external_id": canvas.assignment_id,
            "external_course_id": canvas.course_id,
            "instance": task.instance,
            "estimated_minutes": canvas.estimated_minutes if own_estimate is None else own_estimate,
            "missing": missing_at(canvas, now),
            "completed": task.completed,
            "version": task.version,
        }
        return cls.model_validate(asdict(canvas) | differing)


def _text_state(task: CanvasTask) -> str:
    if task.text_pending:
        return "pending"
    return "withheld" if task.description_withheld else "ready"


class AssignmentsAnswer(BaseModel):
    """One page. ``next_cursor`` null: the last one. ``syncing``: old and new rows may mix."""

    success: Literal[True] = True
    user_id: str
    assignments: tuple[Assignment, ...]
    count: int
    next_cursor: str | None
    as_of: Time | None
    syncing: bool


_POSITION = re.compile(r"[0-9TZ:-]+#[0-9a-f]{8}-\d+-\d+")


def cursor_of(position: str | None, owner: Owner, query: AssignmentsQuery) -> str | None:
    """A position in the list ``query`` asks for as opaque text.

    A checksum finds what was cut or changed, and whose and which list it was not made for.
    """
    if position is None:
        return None
    signed = _signed(position, owner, query)
    return base64.urlsafe_b64encode(signed.encode()).decode().rstrip("=")


def position_of(owner: Owner, query: AssignmentsQuery) -> str | None:
    """The position that the cursor of ``query`` names.

    Raises:
        Refused: ``bad_cursor``: not one that this person was given, or given for another list.
    """
    if query.cursor is None:
        return None
    try:
        padded = query.cursor.encode() + b"=" * (-len(query.cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except ValueError:
        text = ""
    position = text.rpartition("#")[0]
    if not _POSITION.fullmatch(position) or text != _signed(position, owner, query):
        text = "Send next_cursor as it was given, with the parameters it was given for."
        raise Refused("bad_cursor", text, field="cursor")
    return position


def _signed(position: str, owner: Owner, query: AssignmentsQuery) -> str:
    named = f"{owner}\n{query.instance}\n{query.include_completed}\n{position}".encode()
    return f"{position}#{sha256(named).hexdigest()[:8]}"
