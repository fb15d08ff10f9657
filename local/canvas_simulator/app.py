"""The whole of Canvas as one function: a request in, a reply out."""

from __future__ import annotations

import hashlib
import threading
import time
import uuid
from email.utils import format_datetime
from typing import TYPE_CHECKING

from canvas_simulator import control, routes
from canvas_simulator.auth import Tokens, presented
from canvas_simulator.call import Call
from canvas_simulator.clock import Clock
from canvas_simulator.faults import KINDS, Faults
from canvas_simulator.http import Answer, Refused, Reply, Request, json_reply
from canvas_simulator.ids import global_id, wants_text, with_text_ids
from canvas_simulator.requests import Requests
from canvas_simulator.school import School
from canvas_simulator.throttle import Bucket
from canvas_simulator.worlds import parse_world, render_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_simulator.routes import Found, Route
    from canvas_simulator.schema import World

COST = 0.1  # units a request is charged; Canvas's own lie between 0.03 and 5


class Simulator:
    """One school. Thread-safe; ``real`` are the seconds its clock runs by."""

    def __init__(
        self, world: World, *, real: Callable[[], float] = time.monotonic, sends_date: bool = True
    ) -> None:
        self.sends_date = sends_date
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
        self.tokens = Tokens(self.school)
        self.buckets: dict[str, Bucket] = {}
        self.faults.clear()
        self.requests.clear()

    def answer(self, request: Request) -> Reply:
        """The reply to ``request``; trouble on the wire is left to whoever sends it."""
        with self._lock:
            if request.path.startswith("/_sim/"):
                return control.answer(self, request)
            reply = self._answer(request)
            if self.sends_date:
                reply.headers["date"] = format_datetime(self.clock.now(), usegmt=True)
            self.requests.note(request, reply.status)
            return reply

    def _answer(self, request: Request) -> Reply:
        fault = self.faults.meeting(request)
        if fault is not None and not fault.keeps_truth:
            return fault.reply()
        found = routes.find(request.method, request.path)
        if found is None:
            return Reply(404, b"", {"content-type": "application/json"} | _context_id())
        reply = self._throttled(request, found)
        if fault is not None:
            reply.trouble, reply.delay_seconds = fault.kind, fault.seconds
        return reply

    def _throttled(self, request: Request, found: Found) -> Reply:
        """NOTE: the core answers one request after another, so a bucket only sees costs."""
        bucket = self.buckets.setdefault(presented(request) or request.address, Bucket())
        at = self.clock.now().timestamp()
        admitted = bucket.begin(at)
        reply = self._true_reply(request, *found) if admitted else _refusal()
        reply.headers["x-rate-limit-remaining"] = str(round(bucket.end(at, COST), 3))
        reply.headers |= _context_id()
        return reply

    def _true_reply(self, request: Request, route: Route, ids: tuple[str, ...]) -> Reply:
        accepted: dict[str, str] = {}
        now = self.clock.now()
        try:
            user = self.tokens.caller(request, now)
            accepted["x-canvas-user-id"] = global_id(user.id)
            call = Call(self.school, user, now, request, request.base())
            reply = _rendered(request, route(call, *ids))
        except Refused as refused:
            reply = refused.reply
        reply.headers |= {"x-request-cost": str(COST)} | accepted
        return reply


def _rendered(request: Request, answer: Answer) -> Reply:
    body = answer.body
    if wants_text(request.headers.get("accept", "")):
        body = with_text_ids(body)
    reply = json_reply(answer.status, body)
    if answer.link:
        reply.headers["link"] = answer.link
    digest = hashlib.md5(reply.body, usedforsecurity=False).hexdigest()
    reply.headers |= {
        "etag": f'W/"{digest}"',
        "cache-control": "max-age=0, private, must-revalidate",
    }
    if request.method == "GET" and request.headers.get("if-none-match") == reply.headers["etag"]:
        reply.status, reply.body = 304, b""
        del reply.headers["content-type"]
    return reply


def _context_id() -> dict[str, str]:
    return {"x-request-context-id": str(uuid.uuid4())}


def _refusal() -> Reply:
    status, content_type, body, _ = KINDS["throttled"]
    return Reply(status, body, {"content-type": content_type})
