"""The API's requests and answers, version 1 (`/api/v1/canvas`).

Fields and messages of the integration guide verbatim, additions beside them. Requests refuse what
they don't know (R94); answers keep null, zero and empty apart, times are UTC with a Z.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, SecretStr, StringConstraints

from canvas_sync.domain.ids import CourseId, Instance, SyncId
from canvas_sync.domain.moments import Moment, iso
from canvas_sync.domain.run import Kind

Time = Annotated[Moment, PlainSerializer(iso, return_type=str, when_used="json-unless-none")]
InstanceName = Annotated[
    Instance, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=260)
]


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class NoQuery(_Request):
    """A route without parameters."""


class ConnectBody(_Request):
    """``replace``: take over the connection of another Canvas user on the same host."""

    canvas_url: str = Field(min_length=1, max_length=2048)
    api_token: SecretStr
    replace: bool = False


class InstanceQuery(_Request):
    """``instance``: a Canvas host, needed only by who has connected several."""

    instance: InstanceName | None = None


class DisconnectQuery(InstanceQuery):
    delete_tasks: bool = False


class SyncBody(InstanceQuery):
    sync_type: Literal["full", "delta"] = "delta"
    force_restart: bool = False


class RunQuery(InstanceQuery):
    """With the part of the path that names the run."""

    sync_id: SyncId = Field(pattern="^[0-9A-Za-z-]{1,40}$")


class AssignmentsQuery(InstanceQuery):
    limit: int = Field(default=50, ge=1, le=200)
    include_completed: bool = False
    cursor: str | None = Field(default=None, max_length=400)


class ConnectAnswer(BaseModel):
    """``sync_id``: the run that was queued by this, or goes on already."""

    success: Literal[True] = True
    message: str = "Canvas integration connected successfully"
    user_id: str
    canvas_url: str
    status: Literal["connected"] = "connected"
    stored_at: Time
    sync_id: SyncId
    instance: Instance


class DisconnectAnswer(BaseModel):
    success: Literal[True] = True
    message: str = "Canvas integration disconnected successfully"
    user_id: str
    status: Literal["not_connected"] = "not_connected"
    instance: Instance
    tasks_deleted: bool


class SyncAnswer(BaseModel):
    """``message`` names what was asked for, ``kind`` what will run."""

    success: Literal[True] = True
    message: str
    sync_id: SyncId
    status: Literal["queued"] = "queued"
    kind: Kind
    instance: Instance


class Syncing(BaseModel):
    """The run in flight: courses done and in all; ``since`` null: it waits for a worker."""

    sync_id: SyncId
    kind: Kind
    current: int
    total: int
    since: Time | None


class StatusAnswer(BaseModel):
    """``as_of``: everything that Canvas showed before it is in; ``stale``: no success for 1 h."""

    user_id: str
    connected: bool
    canvas_url: str | None
    status: Literal["ok", "syncing", "error", "needs_reauth", "not_connected"]
    reason: str | None
    last_sync: Time | None
    assignments_count: int
    last_full_sync_at: Time | None
    last_delta_at: Time | None
    last_error_code: str | None
    as_of: Time | None
    stale: bool
    syncing: Syncing | None
    next_sync_at: Time | None
    instance: Instance | None
    restricted_courses: tuple[CourseId, ...]


class FieldProblem(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457; ``type`` is about:blank, so ``title`` is the status's name."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[FieldProblem, ...] = ()
    reason: str | None = None
    request_id: str
