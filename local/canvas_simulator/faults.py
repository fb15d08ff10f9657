"""Trouble on demand: what a route answers instead of the truth, and how often."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import NoReturn

from pydantic import ConfigDict

from canvas_simulator.fault_checks import check_body, check_headers, check_size
from canvas_simulator.http import JSON, Refused, Reply, Request
from canvas_simulator.spoiling import SPOILERS

HTML_503 = (
    b"<!DOCTYPE html><html><head><title>Service Unavailable</title></head>"
    b"<body><h1>503 Service Unavailable</h1></body></html>"
)
_THROTTLED = "Rate Limit Exceeded"
_ERROR_500 = (
    b'{"errors":[{"message":"An error occurred.","error_code":"internal_server_error"}],'
    b'"error_report_id":1}'
)
_HTML, _TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
# kind → status, content type, body, trouble on the wire: these stand in for the true answer
STAND_INS: dict[str, tuple[int, str, bytes, str]] = {
    "html": (503, _HTML, HTML_503, ""),
    "error": (500, JSON, _ERROR_500, ""),
    "status": (502, _TEXT, b"", ""),
    "throttled": (403, _TEXT, f"403 Forbidden ({_THROTTLED})\n".encode(), ""),
    "throttled_429": (429, _TEXT, f"429 Too Many Requests ({_THROTTLED})\n".encode(), ""),
    "garbage": (200, JSON, b'[{"id": 1, "name": "cut', ""),
    "null": (200, JSON, b"null", ""),
    "redirect": (302, _HTML, b"", ""),
    "silence": (0, "", b"", "silence"),
    "reset": (0, "", b"", "reset"),
}
# The true answer, badly sent: its trouble is the server's to make.
ON_THE_WIRE = frozenset({"truncated", "slow", "slow_bytes", "wrong_length"})
KINDS = frozenset(STAND_INS) | ON_THE_WIRE | frozenset(SPOILERS)


@dataclass(slots=True)
class Fault:
    """Meets requests whose `METHOD /path` matches ``route`` (a regular expression).

    ``after`` matching requests pass first, then ``times`` are met (None: all). The kind
    gives status, headers and body, each of which can be set by itself. ``seconds`` is how
    much later or longer a slow answer is; ``size_bytes`` what a gzip bomb unpacks to.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    route: str = ".*"
    kind: str = "html"
    times: int | None = 1
    after: int = 0
    status: int | None = None
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 1.0
    size_bytes: int = 100_000_000
    met: int = 0
    last_rows: dict[str, list[object]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"fault kind {self.kind!r}: one of {', '.join(sorted(KINDS))}")
        try:
            re.compile(self.route)
        except re.error as exc:
            raise ValueError(f"route {self.route!r} is no regular expression: {exc}") from exc
        for name, value in {"times": self.times or 0, "after": self.after}.items():
            if value < 0:
                raise ValueError(f"{name}: {value} is below zero")
        if not 0 <= self.seconds < math.inf:
            raise ValueError(f"seconds: {self.seconds} is no time to wait")
        if self.status is not None and not 200 <= self.status <= 599:  # noqa: PLR2004  # HTTP's
            raise ValueError(f"status: {self.status} is no status of an HTTP answer")
        check_size(self.size_bytes)
        check_headers(self.headers)
        check_body(self.status, self.body, is_empty=self._is_empty)

    @property
    def _is_empty(self) -> bool:
        """Whether nothing is sent as a body."""
        return self.kind in STAND_INS and not (
            STAND_INS[self.kind][2] if self.body is None else self.body
        )

    @property
    def keeps_truth(self) -> bool:
        """Whether the true answer is computed, though sent badly or spoilt."""
        return self.kind not in STAND_INS or self.is_within

    @property
    def is_within(self) -> bool:
        """Whether Canvas itself fails: whoever asks has been recognised by then."""
        return self.kind == "error"

    def fail(self, *_: object) -> NoReturn:
        """Stands in for the function of a route."""
        failed = Refused(500, None)
        failed.reply = self.reply()
        raise failed

    @property
    def delay_seconds(self) -> float:
        return self.seconds if self.kind == "slow" else 0.0

    def meets(self, request: Request) -> bool:
        """Whether this request has the trouble; counts it."""
        if self.times == 0 or not re.search(self.route, f"{request.method} {request.path}"):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times = None if self.times is None else self.times - 1
        self.met += 1
        return True

    def reply(self) -> Reply:
        """What is sent instead of the true answer."""
        status, content_type, body, trouble = STAND_INS[self.kind]
        body = body if self.body is None else self.body.encode()
        place = {"location": "/login"} if self.kind == "redirect" else {}
        headers = {"content-type": content_type} | place | self.headers
        return Reply(self.status or status, body, headers, trouble)

    def spoil(self, request: Request, reply: Reply) -> None:
        """Spoils the true answer, or tells the server how to send it badly."""
        if self.is_within:
            return
        if self.kind in SPOILERS:
            SPOILERS[self.kind](self, request, reply)
        else:
            reply.trouble, reply.delay_seconds = self.kind, self.seconds
        reply.status = self.status or reply.status
        reply.headers |= self.headers


class Faults:
    """The faults in force; the first that meets a request decides."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        self._faults.clear()

    def all(self) -> list[Fault]:
        return list(self._faults)

    def meeting(self, request: Request) -> Fault | None:
        return next((fault for fault in self._faults if fault.meets(request)), None)
