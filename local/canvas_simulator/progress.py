"""Work that Canvas answers with a progress object and does by job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from canvas_simulator.call import stamp
from canvas_simulator.http import Answer, not_found
from canvas_simulator.ids import local_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from canvas_simulator.call import Call
    from canvas_simulator.http import Row
    from canvas_simulator.school import School

AFTER = timedelta(seconds=1)


@dataclass(slots=True)
class Progress:
    """``completion`` is a percentage, None before the job began."""

    id: int
    tag: str
    context_type: str
    context_id: int
    created_at: datetime
    updated_at: datetime
    completion: float | None = None
    workflow_state: str = "queued"


def begin(
    school: School,
    tag: str,
    context: tuple[str, int],
    job: Callable[[datetime], None],
    *,
    after: timedelta = AFTER,
) -> Progress:
    """Has ``job`` done a little later; the progress says when it was.

    ``context`` is what the work is on: type and id.
    """
    now = school.clock.now()
    made = Progress(len(school.progresses) + 1, tag, *context, created_at=now, updated_at=now)
    school.progresses[made.id] = made

    def finish(at: datetime) -> None:
        job(at)
        made.completion, made.workflow_state, made.updated_at = 100.0, "completed", at

    school.clock.later(after, finish)
    return made


def progress_row(row: Progress, base: str) -> Row:
    return {
        "id": row.id,
        "context_id": row.context_id,
        "context_type": row.context_type,
        "user_id": None,
        "tag": row.tag,
        "completion": row.completion,
        "workflow_state": row.workflow_state,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
        "message": None,
        "url": f"{base}/api/v1/progress/{row.id}",
    }


def show_progress(call: Call, progress: str) -> Answer:
    """How far a job is."""
    row = call.school.progresses.get(local_id(progress) or 0)
    if row is None:
        raise not_found()
    return Answer(progress_row(row, call.base))
