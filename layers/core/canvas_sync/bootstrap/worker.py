"""What the function ``worker`` works with."""

import random
from dataclasses import dataclass
from typing import Protocol

from canvas_sync.adapters.sqs_queue import SqsQueue
from canvas_sync.bootstrap import aws
from canvas_sync.bootstrap.environment import Environment, SystemClock
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.host_gate import HostGate
from canvas_sync.canvas.html_text import html_to_text
from canvas_sync.canvas.rest import RestCanvas
from canvas_sync.ports import Clock, Lane
from canvas_sync.settings import WorkerSettings
from canvas_sync.usecases.sync_tools import SyncTools


class Failures(Protocol):
    """Where messages that failed unexpectedly wait for their next delivery."""

    async def rest(self, queue_name: str, receipt: str, *, receive_count: int) -> None:
        """Hide the message for 2^``receive_count`` s."""
        ...


@dataclass(frozen=True, slots=True)
class WorkerDeps:
    """``at_once``: people synced at the same time."""

    environment: Environment
    tools: SyncTools
    failures: Failures
    at_once: int


def build(clock: Clock | None = None) -> WorkerDeps:
    """``clock``: what tells the time; None: this machine's own."""
    settings = WorkerSettings.from_env()
    environment = Environment.of(settings)
    lanes = {Lane.HIGH: settings.high_queue_url, Lane.BACKGROUND: settings.background_queue_url}
    queue = aws.queue(lanes, dead_letters=settings.high_dlq_url)
    tools = _tools(settings, environment, queue, clock or SystemClock())
    return WorkerDeps(environment, tools, queue, settings.canvas_sync_batch_size)


def _tools(
    settings: WorkerSettings, environment: Environment, queue: SqsQueue, clock: Clock
) -> SyncTools:
    report, stores = environment.observer, aws.stores(settings, clock)
    attempts = settings.canvas_sync_max_retries
    canvas = RestCanvas(
        Egress(dev_hosts=settings.canvas_dev_hosts),
        clock=clock,
        report=report,
        attempts=attempts,
        spacing_seconds=settings.canvas_request_spacing_ms / 1000,
        gate=HostGate(stores.breakers, clock=clock),
    )
    return SyncTools(
        connections=stores.connections,
        mirror=stores.mirror,
        agenda=stores.agenda,
        queue=queue,
        vault=aws.vault(settings.kms_key_arn),
        canvas=canvas,
        report=report,
        now=clock.now,
        jitter=random.random,
        html_to_text=html_to_text,
        max_attempts=attempts,
    )
