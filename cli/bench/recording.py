"""Lets our client ask without restraint, so that its requests wait only for what they need."""

from collections.abc import Callable

from canvas_sync.canvas import allowance, rest_content
from canvas_sync.canvas.graphql import ready
from canvas_sync.domain.connection import Mode
from cli.bench import ours
from cli.bench.cases import Place
from cli.bench.exchanges import Call
from cli.bench.measuring import Ended, measured
from cli.bench.school import School

TIMES = 4
LATENCIES = (0.01, 0.4)
"""Seconds; each answer takes another time between these."""
MANY = 1_000


def recorded(school: School, place: Place, mode: Mode, *, times: int = TIMES) -> list[Call]:
    """The requests of our full sync, and what each of them waits for."""
    school.answer_after(*LATENCIES)
    school.write_down()
    for _ in range(times):
        measured(school, unrestrained, place, mode)
        school.next_recording()
    return school.calls()


def unrestrained(place: Place, mode: Mode) -> Callable[[], Ended]:
    """Our full sync with any number of requests in flight, in a process that ends with it."""
    setattr(allowance, "NEEDED_UNITS", (0.0,) * MANY)  # noqa: B010  # another length
    allowance.IN_FLIGHT = ready.AT_ONCE = rest_content.AT_ONCE = MANY
    return ours.full(place, mode)
