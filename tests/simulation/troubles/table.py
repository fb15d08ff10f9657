"""All troubles by name, and their end."""

from datetime import timedelta

from tests.simulation.harness.service import Service
from tests.simulation.troubles import of_canvas, of_pages, of_service
from tests.simulation.troubles.arming import Arm

LASTING = frozenset({"moving rows", "later pages fail", "lying pages", "one course fails"})
"""Troubles that are met twice, as far apart as two proofs of an absence."""
TROUBLES: dict[str, tuple[Arm, int]] = {
    "crash": (of_service.crash, 6),
    "a worker's bug": (of_service.bug, 3),
    "lease theft": (of_service.pause, 5),
    "duplicate message": (of_service.duplicate, 3),
    "lost message": (of_service.lose, 4),
    "queue refuses": (of_service.refuse, 1),
    "clock skew": (of_service.skew, 3),
    "throttle": (of_canvas.throttle, 3),
    "server errors": (of_canvas.one_route, 5),
    "one course fails": (of_canvas.one_course, 6),
    "lying pages": (of_pages.pages, 6),
    "small pages": (of_pages.small_pages, 2),
    "moving rows": (of_pages.moving, 6),
    "later pages fail": (of_pages.later_pages, 6),
    "course left out": (of_pages.course_left_out, 3),
    "row left out once": (of_pages.left_out, 3),
    "course unauthorized": (of_canvas.unauthorized, 3),
    "outage": (of_canvas.outage, 2),
    "slow Canvas": (of_canvas.slow, 3),
    "storage away": (of_service.storage, 2),
    "capability off": (of_canvas.no_graphql, 1),
    "token refused": (of_service.dead_token, 1),
}
"""Each trouble with its weight. Messages in any order and disconnects are acts of their own."""


def at_ease(service: Service) -> None:
    """Nothing goes wrong any more."""
    service.simulator.faults.clear()
    service.network.down = False
    service.network.page_rows = service.network.left_out = service.network.sick = None
    service.network.moving = service.network.later_pages_fail = service.network.leaves_out = 0
    service.network.latency_seconds = (0.02, 0.3)
    for machine in service.machines:
        machine.skew = timedelta()
    for store in (service.mirror, service.connections, service.vault):
        store.down = None
    service.post.to_lose = service.post.to_double = service.post.refuses = 0
