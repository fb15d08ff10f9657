"""What the function ``connect`` works with."""

from dataclasses import dataclass

from canvas_sync.bootstrap import aws
from canvas_sync.bootstrap.environment import Environment, SystemClock, new_id
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.rest import RestCanvas
from canvas_sync.ports import Lane, Mirror
from canvas_sync.settings import ConnectSettings
from canvas_sync.usecases.connect import ConnectPorts


@dataclass(frozen=True, slots=True)
class ConnectDeps:
    environment: Environment
    ports: ConnectPorts
    mirror: Mirror


def build() -> ConnectDeps:
    settings, clock = ConnectSettings.from_env(), SystemClock()
    environment = Environment.of(settings)
    stores = aws.stores(settings, clock)
    egress = Egress(dev_hosts=settings.canvas_dev_hosts)
    ports = ConnectPorts(
        canvas=RestCanvas(egress, clock=clock, report=environment.observer),
        vault=aws.vault(settings.kms_key_arn),
        connections=stores.connections,
        agenda=stores.agenda,
        queue=aws.queue({Lane.HIGH: settings.high_queue_url}),
        report=environment.observer,
        now=clock.now,
        new_id=new_id,
        dev_hosts=settings.canvas_dev_hosts,
    )
    return ConnectDeps(environment, ports, stores.mirror)
