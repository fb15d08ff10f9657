"""The whole of Canvas as one function: a request in, a reply out."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING

from canvas_simulator import control, routes
from canvas_simulator.auth import Tokens
from canvas_simulator.broken import check_storable, no_such_route, unread
from canvas_simulator.call import Call
from canvas_simulator.clock import Clock
from canvas_simulator.costs import LEAST, cost_of
from canvas_simulator.faults import STAND_INS, Fault, Faults
from canvas_simulator.http import Refused, Reply, Request, server_error
from canvas_simulator.ids import global_id
from canvas_simulator.lateness import watch_all
from canvas_simulator.rendering import rendered
from canvas_simulator.requests import Requests
from canvas_simulator.school import School
from canvas_simulator.throttle import DEFAULTS, Bucket, Limits, Throttle
from canvas_simulator.worlds import parse_world, render_world
from canvas_simulator.writing.topics import watch_delayed

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_simulator.routes import Found, Route
    from canvas_simulator.schema import World

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Taken:
    """A request in flight: what was decided when it came in. Each one must be settled."""

    request: Request
    fault: Fault | None = None
    found: Found | None = None
    bucket: Bucket | None = None
    admitted: bool = True
    cost: float = LEAST

    @property
    def delay_seconds(self) -> float:
        return self.fault.delay_seconds if self.fault else 0.0


class Simulator:
    """One school. Thread-safe; ``real`` are the seconds its clock runs by.

    ``cost`` says what a request is charged by the throttle, whose ``limits`` can be set;
    without it `costs.cost_of` does.
    """

    def __init__(
        self,
        world: World,
        *,
        real: Callable[[], float] = time.monotonic,
        sends_date: bool = True,
        limits: Limits = DEFAULTS,
        cost: Callable[[Request], float] | None = None,
    ) -> None:
        self.sends_date = sends_date
        self.limits, self.cost = limits, cost
        self._real = real
        self._start = render_world(world)
        self._lock = threading.RLock()
        self.faults = Faults()
        self.requests = Requests()
        self.reset()

    def reset(self) -> None:
        """The world, clock and tokens as at the start; no faults, counters at zero."""
        world = parse_world(self._start)
        self.clock = Clock(world.clock_at, self._real, self._lock)
        self.school = School(world, self.clock)
        watch_all(self.school)
        watch_delayed(self.school)
        self.tokens = Tokens(self.school)
        self.throttle = Throttle(self.limits)
        self.faults.clear()
        self.requests.clear()

    def answer(self, request: Request) -> Reply:
        """The reply to ``request``; trouble on the wire is left to whoever sends it."""
        return self.settle(self.take(request))

    def take(self, request: Request) -> Taken:
        """Starts a request: it counts as in flight until `settle` gives its reply."""
        taken = Taken(request)
        with self._lock:
            if request.path.startswith("/_sim/"):
                return taken
            taken.fault = self.faults.meeting(request)
            if taken.fault is None or taken.fault.keeps_truth:
                taken.found = routes.find(request.method, request.path)
                if taken.found is not None and taken.fault is not None and taken.fault.is_within:
                    taken.found = taken.fault.fail, ()
                taken.bucket = self.throttle.bucket(request)
                taken.admitted = taken.bucket.begin(self.clock.now().timestamp())
        return taken

    def settle(self, taken: Taken) -> Reply:
        """Ends a request that was taken: the answer as the school stands now."""
        request = taken.request
        with self._lock:
            if request.path.startswith("/_sim/"):
                return control.answer(self, request)
            reply = self._answer(taken)
            if self.sends_date:
                reply.headers["date"] = format_datetime(self.clock.now(), usegmt=True)
            self.requests.note(request, reply.status)
            return reply

    def _answer(self, taken: Taken) -> Reply:
        if taken.fault is not None and not taken.fault.keeps_truth:
            return taken.fault.reply()
        left = 0.0
        if self.cost is not None:
            taken.cost = self.cost(taken.request)
        try:
            reply, is_charge_shown = self._heard(taken)
        finally:
            if taken.bucket is not None:
                left = taken.bucket.end(self.clock.now().timestamp(), taken.cost)
        if is_charge_shown:
            reply.headers["x-rate-limit-remaining"] = str(round(left, 3))
        reply.headers |= _context_id()
        if taken.fault is not None:
            taken.fault.spoil(taken.request, reply)
        return reply

    def _heard(self, taken: Taken) -> tuple[Reply, bool]:
        """What Canvas answers, and whether it says there what is left in the bucket.

        NOTE: an unknown route is charged as any other, without a word; so is a broken body.
        """
        if not taken.admitted:
            return self._refusal(), True
        if taken.found is None:
            return no_such_route(taken.request), False
        broken = unread(taken.request)
        if broken is not None:
            return broken, False
        return self._true_reply(taken, *taken.found), True

    def _refusal(self) -> Reply:
        kind = "throttled" if self.limits.status == DEFAULTS.status else "throttled_429"
        status, content_type, body, _ = STAND_INS[kind]
        return Reply(status, body, {"content-type": content_type})

    def _true_reply(self, taken: Taken, route: Route, ids: tuple[str, ...]) -> Reply:
        """NOTE: what nobody foresaw is Canvas's JSON 500, and stands in the log."""
        request, accepted, now = taken.request, dict[str, str](), self.clock.now()
        try:
            user, real = self.tokens.caller(request, now)
            accepted["x-canvas-user-id"] = global_id(user.id)
            if real is not None:
                accepted["x-canvas-real-user-id"] = global_id(real.id)
            call = Call(self.school, user, now, request, request.base())
            check_storable(request)
            is_read = request.method in ("GET", "HEAD") or request.path == routes.GRAPHQL
            self.school.writes += not is_read
            answer = route(call, *ids)
            if self.cost is None:
                taken.cost = cost_of(request, answer.body)
            reply = rendered(request, answer)
        except Refused as refused:
            reply = refused.reply
        except Exception:  # the edge: one answer fails, as on Canvas, and the school goes on
            _logger.exception("%s %s failed", request.method, request.path)
            reply = server_error().reply
        reply.headers |= {"x-request-cost": str(taken.cost)} | accepted
        return reply


def _context_id() -> dict[str, str]:
    return {"x-request-context-id": str(uuid.uuid4())}
