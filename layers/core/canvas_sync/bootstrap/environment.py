"""What every function has: settings read once, a clock, ids, an observer and one event loop."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from ulid import ULID

from canvas_sync.observability import Observer
from canvas_sync.settings import Settings

Answer = TypeVar("Answer")


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def new_id() -> str:
    """A ULID: sorts by time."""
    return str(ULID())


@dataclass(frozen=True, slots=True)
class Environment:
    """``runner``: the only event loop of this process; connections to Canvas live on it."""

    enabled: bool
    observer: Observer
    runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    @classmethod
    def of(cls, settings: Settings) -> "Environment":
        observer = Observer(
            service=settings.powertools_service_name,
            namespace=settings.powertools_metrics_namespace,
            level=settings.log_level,
        )
        return cls(settings.canvas_integration_enabled, observer)

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Run a use case to its end."""
        return self.runner.run(work)
