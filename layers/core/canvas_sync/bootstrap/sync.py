"""What the function ``sync`` works with."""

from dataclasses import dataclass

from canvas_sync.bootstrap import aws
from canvas_sync.bootstrap.environment import Environment, SystemClock, new_id
from canvas_sync.ports import Lane
from canvas_sync.settings import SyncSettings
from canvas_sync.usecases.send_asked import AskingPorts


@dataclass(frozen=True, slots=True)
class SyncDeps:
    environment: Environment
    ports: AskingPorts


def build() -> SyncDeps:
    settings, clock = SyncSettings.from_env(), SystemClock()
    environment = Environment.of(settings)
    stores = aws.stores(settings, clock)
    ports = AskingPorts(
        connections=stores.connections,
        agenda=stores.agenda,
        queue=aws.queue({Lane.HIGH: settings.high_queue_url}),
        report=environment.observer,
        now=clock.now,
        new_id=new_id,
    )
    return SyncDeps(environment, ports)
