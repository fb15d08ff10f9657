"""The queue's message, version 1. An unknown version or shape goes to the dead letters."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from canvas_sync.domain.ids import Instance, Owner, SyncId
from canvas_sync.domain.moments import Moment
from canvas_sync.domain.run import Kind, Reason


class SyncMessage(BaseModel):
    """Sync one connection now. ``attempt`` counts how often this run was put off by an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = Field(default=1, alias="schema", serialization_alias="schema")
    kind: Kind
    owner: Owner = Field(min_length=26, max_length=26)
    instance: Instance = Field(min_length=1, max_length=260)
    sync_id: SyncId = Field(min_length=1, max_length=40)
    attempt: int = Field(default=0, ge=0)
    not_before: Moment | None = None
    requested_by: Reason
    correlation_id: str = Field(min_length=1, max_length=80)
    continuation: bool = False

    def as_json(self) -> str:
        return self.model_dump_json(by_alias=True)
