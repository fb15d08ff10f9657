"""How the API tells of one run: `GET /api/v1/canvas/syncs/{sync_id}`."""

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel

from canvas_sync.contracts.api import Time
from canvas_sync.domain.ids import CourseId, Instance, SyncId
from canvas_sync.domain.run import Counts, CourseReport, Kind, Run, RunState


class RunProgress(BaseModel):
    """Courses done and in all; ``courses`` tells each one's outcome once the run has ended."""

    current: int
    total: int
    message: str
    courses: Mapping[CourseId, CourseReport]


class RunError(BaseModel):
    code: str
    resumable: bool


class RunAnswer(BaseModel):
    sync_id: SyncId
    kind: Kind
    state: RunState
    reason: str
    progress: RunProgress
    counts: Counts
    asked_at: Time
    started_at: Time | None
    ended_at: Time | None
    until: Time | None
    error: RunError | None
    requests: int
    cost_units: float
    traces: int
    instance: Instance

    @classmethod
    def of(cls, run: Run) -> Self:
        done = run.progress
        message = f"{done.current} of {done.total} courses" if done.total else "Not begun"
        failure = run.error_code
        return cls(
            sync_id=run.sync_id,
            kind=run.kind,
            state=run.state,
            reason=run.reason.value,
            progress=RunProgress(
                current=done.current, total=done.total, message=message, courses=run.courses
            ),
            counts=run.counts,
            asked_at=run.asked_at,
            started_at=run.started_at,
            ended_at=run.ended_at,
            until=run.until,
            error=RunError(code=failure, resumable=run.resumable) if failure else None,
            requests=run.requests,
            cost_units=run.cost_units,
            traces=run.traces,
            instance=run.instance,
        )
