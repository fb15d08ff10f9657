"""What can go wrong with lists: short pages, lying ones, rows that move or are left out."""

import asyncio
import random

from canvas_simulator.faults import Fault
from tests.simulation.harness.service import Service
from tests.simulation.troubles.arming import Ahead, faulty, happened

PAGE_KINDS = ("repeated_page", "repeated_page", "other_host", "duplicated_rows")


def pages(service: Service, chance: random.Random) -> Ahead:
    """Canvas gives few rows a page, and its pages lie."""
    service.network.page_rows = chance.choice((2, 3, 5))
    kind = chance.choice(PAGE_KINDS)
    times = None if kind == "repeated_page" else chance.choice((1, 3, 8))
    fault = Fault(route="GET ", kind=kind, times=times, after=chance.randint(0, 1))
    return faulty(service, "lying pages", fault)


def moving(service: Service, chance: random.Random) -> Ahead:
    """Rows move while pages are turned, for as long as it takes to read twice."""
    service.network.page_rows = chance.choice((1, 2, 3))
    service.network.moving = 60
    return Ahead("moving rows", [], lambda: service.network.moving < 60)


def later_pages(service: Service, chance: random.Random) -> Ahead:
    """First pages come, the others fail: no list is whole, but for the short ones of courses."""
    service.network.page_rows = chance.choice((2, 3, 5))
    service.network.later_pages_fail = 200
    return Ahead("later pages fail", [], lambda: service.network.later_pages_fail < 200)


def left_out(service: Service, chance: random.Random) -> Ahead:
    """A list lacks one of its rows, once."""
    service.network.leaves_out = chance.choice((1, 1, 2))
    return Ahead("row left out once", [], lambda: service.network.leaves_out == 0)


def course_left_out(service: Service, chance: random.Random) -> Ahead:
    """No list shows one of the courses, for as long as a minute; then all do again."""
    service.network.left_out = chance.choice([c.id for c in service.simulator.school.world.courses])

    async def over() -> None:
        await asyncio.sleep(chance.choice((10, 30, 50)))
        service.network.left_out = None

    service.background(over())
    return happened("course left out")


def small_pages(service: Service, chance: random.Random) -> Ahead:
    service.network.page_rows = chance.choice((2, 3, 5, 8))
    return happened("small pages")
