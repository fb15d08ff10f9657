"""What the function ``plan`` works with."""

from dataclasses import dataclass

from canvas_sync.bootstrap import aws
from canvas_sync.bootstrap.environment import Environment, SystemClock, new_id
from canvas_sync.ports import Lane
from canvas_sync.settings import PlanSettings
from canvas_sync.usecases.plan_syncs import PlanPorts


@dataclass(frozen=True, slots=True)
class PlanDeps:
    environment: Environment
    ports: PlanPorts


def build() -> PlanDeps:
    settings, clock = PlanSettings.from_env(), SystemClock()
    environment = Environment.of(settings)
    stores = aws.stores(settings, clock)
    lanes = {Lane.HIGH: settings.high_queue_url, Lane.BACKGROUND: settings.background_queue_url}
    ports = PlanPorts(
        connections=stores.connections,
        agenda=stores.agenda,
        queue=aws.queue(lanes),
        report=environment.observer,
        now=clock.now,
        new_id=new_id,
        delta_minutes=settings.canvas_delta_minutes,
    )
    return PlanDeps(environment, ports)
