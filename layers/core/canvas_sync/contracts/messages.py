"""The queue's message, version 1. An unknown version or shape goes to the dead letters."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

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

    @model_validator(mode="before")
    @classmethod
    def _says_its_version(cls, given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401  # JSON
        """A message off the queue that names no version is of none we know."""
        if info.mode == "json" and isinstance(given, dict) and "schema" not in given:
            raise ValueError("schema is missing")
        return given

    def as_json(self) -> str:
        return self.model_dump_json(by_alias=True)
