"""What the use cases need from the outside world, in the domain's words.

Every method that touches a person's data takes the ``owner``; nothing is readable without one.
Adapters raise only errors of ``domain.errors``. The ports are imported from here.
"""

from canvas_sync.ports.canvas import Canvas, CanvasReader, Usage
from canvas_sync.ports.connections import Connections, TokenVault
from canvas_sync.ports.mirror import Mirror, TaskPage, TaskQuery
from canvas_sync.ports.operations import Agenda, Asked, Breakers
from canvas_sync.ports.queues import DeadLetter, DeadLetters, Lane, SyncQueue
from canvas_sync.ports.runtime import Clock, Report

__all__ = [
    "Agenda",
    "Asked",
    "Breakers",
    "Canvas",
    "CanvasReader",
    "Clock",
    "Connections",
    "DeadLetter",
    "DeadLetters",
    "Lane",
    "Mirror",
    "Report",
    "SyncQueue",
    "TaskPage",
    "TaskQuery",
    "TokenVault",
    "Usage",
]
