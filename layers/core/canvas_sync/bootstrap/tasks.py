"""What the function ``tasks`` works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from canvas_sync.bootstrap import aws
from canvas_sync.bootstrap.environment import Environment, SystemClock
from canvas_sync.ports import Connections, Mirror
from canvas_sync.settings import TasksSettings


@dataclass(frozen=True, slots=True)
class TasksDeps:
    environment: Environment
    connections: Connections
    mirror: Mirror
    now: Callable[[], datetime]


def build() -> TasksDeps:
    settings, clock = TasksSettings.from_env(), SystemClock()
    stores = aws.stores(settings, clock)
    return TasksDeps(Environment.of(settings), stores.connections, stores.mirror, clock.now)
