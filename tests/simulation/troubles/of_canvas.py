"""What can go wrong with Canvas: refusals, errors, silence, outages."""

import asyncio
import json
import random

from canvas_simulator.faults import Fault
from tests.simulation.harness.service import Service
from tests.simulation.troubles.arming import Ahead, faulty, happened

ROUTES = (
    "/api/graphql",
    "GET /api/v1/courses$",
    "GET /api/v1/courses/[0-9]+/",
    "GET /api/v1/courses/1[0-9]*1/",
    "GET /api/v1/users/self/",
    "GET /api/v1/planner",
    "GET /api/v1/calendar_events",
    "GET /api/v1/announcements",
    ".*",
)
NOT_ALLOWED = "user not authorized to perform that action"
SERVER_KINDS = (
    "html",
    "error",
    "status",
    "garbage",
    "null",
    "reset",
    "silence",
    "slow",
    "redirect",
)


def throttle(service: Service, chance: random.Random) -> Ahead:
    kind = chance.choice(("throttled", "throttled_429"))
    times, after = chance.randint(1, 4), chance.randint(0, 6)
    return faulty(service, "throttle", Fault(kind=kind, times=times, after=after))


def one_route(service: Service, chance: random.Random) -> Ahead:
    """One route fails for a while, in one of many ways."""
    fault = Fault(
        route=chance.choice(ROUTES),
        kind=chance.choice(SERVER_KINDS),
        times=chance.choice((1, 2, 6, 12)),
        after=chance.randint(0, 3),
        seconds=20.0,
    )
    return faulty(service, "server errors", fault)


def one_course(service: Service, chance: random.Random) -> Ahead:
    """What is inside one course can't be read at all."""
    network = service.network
    network.sick = chance.choice([c.id for c in service.simulator.school.world.courses])
    before = network.sick_met
    return Ahead("one course fails", [], lambda: network.sick_met > before)


def unauthorized(service: Service, chance: random.Random) -> Ahead:
    """One course answers 401, as a course does whose page is closed; the token is fine."""
    course = chance.choice([c.id for c in service.simulator.school.world.courses])
    fault = Fault(
        route=f"GET /api/v1/courses/1?0*{course}/",
        kind="status",
        times=chance.choice((2, 20)),
        status=401,
        body=json.dumps({"status": "unauthorized", "errors": [{"message": NOT_ALLOWED}]}),
        headers={
            "content-type": "application/json; charset=utf-8",
            "x-canvas-user-id": str(10**13 + service.student),
        },
    )
    return faulty(service, "course unauthorized", fault)


def outage(service: Service, chance: random.Random) -> Ahead:
    """Nobody answers for a while."""
    service.network.down = True

    async def over() -> None:
        await asyncio.sleep(chance.choice((1, 30, 200, 3_000)))
        service.network.down = False

    service.background(over())
    return happened("outage")


def slow(service: Service, _: random.Random) -> Ahead:
    """Canvas takes its time: the run goes on in pieces."""
    service.network.latency_seconds = (4.0, 45.0)
    return happened("slow Canvas")


def no_graphql(service: Service, _: random.Random) -> Ahead:
    """GraphQL is switched off for the token; it stays so."""
    service.network.graphql = False
    return happened("capability off")
