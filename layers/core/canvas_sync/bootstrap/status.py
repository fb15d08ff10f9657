"""What the function ``status`` works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from canvas_sync.bootstrap import aws
from canvas_sync.bootstrap.environment import Environment, SystemClock
from canvas_sync.ports import Connections, Mirror
from canvas_sync.settings import StatusSettings


@dataclass(frozen=True, slots=True)
class StatusDeps:
    environment: Environment
    connections: Connections
    mirror: Mirror
    now: Callable[[], datetime]
    delta_minutes: int


def build() -> StatusDeps:
    settings, clock = StatusSettings.from_env(), SystemClock()
    stores = aws.stores(settings, clock)
    environment = Environment.of(settings)
    minutes = settings.canvas_delta_minutes
    return StatusDeps(environment, stores.connections, stores.mirror, clock.now, minutes)
