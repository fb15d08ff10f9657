"""Every environment variable the functions read, and nothing else: field = variable in capitals."""

import os
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

Filled = Annotated[str, Field(min_length=1)]
HostAndPort = Annotated[str, Field(pattern=r"^[a-z0-9_.-]+:[1-9][0-9]{0,4}$")]


class Settings(BaseModel):
    """What every function reads."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=str.upper, hide_input_in_errors=True
    )

    powertools_service_name: Filled
    powertools_metrics_namespace: Filled
    log_level: str = "INFO"
    stage: Filled
    canvas_integration_enabled: bool
    mirror_table: Filled
    ops_table: Filled

    @field_validator("canvas_integration_enabled", mode="before")
    @classmethod
    def _only_true_or_false(cls, given: object) -> object:
        """R109: garbage is refused at start, not guessed at."""
        words = {"true": True, "false": False}
        if str(given).lower() not in words:
            raise ValueError("must be true or false")
        return words[str(given).lower()]

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the declared variables only: an error quotes none of the others."""
        names = (name.upper() for name in cls.model_fields)
        return cls.model_validate({name: environ[name] for name in names if name in environ})


class _DevHosts(BaseModel):
    """``CANVAS_DEV_HOSTS``: comma separated ``host:port`` that may be plain http and local."""

    canvas_dev_hosts: frozenset[HostAndPort] = frozenset()

    @field_validator("canvas_dev_hosts", mode="before")
    @classmethod
    def _split(cls, given: str) -> frozenset[str]:
        return frozenset(entry.strip().lower() for entry in given.split(",") if entry.strip())

    @field_validator("canvas_dev_hosts", mode="after")
    @classmethod
    def _refused_in_prod(cls, hosts: frozenset[str], info: ValidationInfo) -> frozenset[str]:
        if hosts and info.data.get("stage") == "prod":
            raise ValueError("a prod stage takes no development hosts")
        return hosts


class _Delta(BaseModel):
    canvas_delta_minutes: Literal[0, 1, 15, 20, 30] = 20

    @field_validator("canvas_delta_minutes", mode="before")
    @classmethod
    def _number(cls, given: object) -> object:
        return int(given) if isinstance(given, str) and given.isdecimal() else given


class ConnectSettings(_DevHosts, _Delta, Settings):
    kms_key_arn: Filled
    high_queue_url: Filled


class StatusSettings(_Delta, Settings):
    pass


class SyncSettings(Settings):
    high_queue_url: Filled


class TasksSettings(Settings):
    pass


class PlanSettings(_DevHosts, _Delta, Settings):
    high_queue_url: Filled
    background_queue_url: Filled

    @model_validator(mode="after")
    def _every_minute_only_in_development(self) -> Self:
        if self.canvas_delta_minutes == 1 and not self.canvas_dev_hosts:
            raise ValueError(
                "CANVAS_DELTA_MINUTES=1 is for CANVAS_DEV_HOSTS only; use 15, 20 or 30"
            )
        return self


class WorkerSettings(_DevHosts, Settings):
    kms_key_arn: Filled
    high_queue_url: Filled
    background_queue_url: Filled
    high_dlq_url: Filled
    canvas_sync_batch_size: Annotated[int, Field(ge=1, le=10)] = 3
    canvas_sync_max_retries: Annotated[int, Field(ge=1, le=10)] = 3
    """Attempts in total, the first included (R185)."""
    canvas_request_spacing_ms: Annotated[int, Field(ge=0, le=10_000)] = 0
    """Least time between the starts of two requests of one token (R155)."""
