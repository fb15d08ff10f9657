"""The error that an answer of Canvas becomes, by what was asked: one table."""

from enum import Enum
from typing import Any

from canvas_sync.canvas.egress import Answer
from canvas_sync.canvas.meanings import Meaning, Reply
from canvas_sync.canvas.page import remaining_units
from canvas_sync.domain.errors import (
    CanvasFailing,
    CapabilityOff,
    ContractBroken,
    CourseForbidden,
    CourseMissing,
    CourseUnreadable,
    Retriable,
    SyncError,
    Throttled,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
)


class NotCanvas(CanvasFailing):
    """An answer no Canvas gives: HTML, a redirect, no JSON, somebody else's error."""


class QueryTooHeavy(CanvasFailing):
    """A query was not answered, or not whole: ask for less at once, never the same again.

    Source: measured, a query of over 60 s ends in HTTP 500, is charged in full and gives nothing.
    """


class QueryTooLarge(QueryTooHeavy):
    """Its answer has more bytes than are read of one."""


class NoGraphQL(CapabilityOff):
    """Its address leads nowhere, or to a login: switched off for good, or a passing fault."""


class Place(Enum):
    """Whom a failure of a request concerns: the whole connection, one course, or one query."""

    ACCOUNT = 0
    COURSE = 1
    QUERY = 2


ERRORS: dict[Meaning, tuple[type[SyncError], type[SyncError], type[SyncError]]] = {
    Meaning.TIMED_OUT: (CanvasFailing, CourseUnreadable, QueryTooHeavy),
    Meaning.FAILING: (CanvasFailing, CourseUnreadable, QueryTooHeavy),
    Meaning.DOWN: (CanvasFailing, CourseUnreadable, CanvasFailing),
    Meaning.EXPIRED: (TokenExpired, TokenExpired, TokenExpired),
    Meaning.REVOKED: (TokenRevoked, TokenRevoked, TokenRevoked),
    Meaning.INVALID: (TokenInvalid, TokenInvalid, TokenInvalid),
    Meaning.UNAUTHENTICATED: (ContractBroken, ContractBroken, ContractBroken),
    Meaning.NO_SCOPE: (CapabilityOff, CourseForbidden, CapabilityOff),
    Meaning.FORBIDDEN: (CanvasFailing, CourseForbidden, NoGraphQL),
    Meaning.MISSING: (CanvasFailing, CourseMissing, NoGraphQL),
    Meaning.BAD_PAGE: (CanvasFailing, CourseUnreadable, ContractBroken),
    Meaning.BAD_REQUEST: (ContractBroken, CourseUnreadable, ContractBroken),
    Meaning.NO_ROUTE: (NotCanvas, CourseUnreadable, NoGraphQL),
    Meaning.FOREIGN: (NotCanvas, CourseUnreadable, NotCanvas),
}
"""What each meaning raises, at ``Place.ACCOUNT``, ``Place.COURSE`` and ``Place.QUERY``."""


def payload_of(answer: Answer, *, place: Place) -> Any:  # noqa: ANN401  # the JSON arrives here
    """The JSON of a good answer.

    Raises:
        SyncError: the table's error for what the answer means; its text quotes nothing of it.
    """
    reply = Reply(answer)
    meaning = reply.meaning
    if meaning is Meaning.GOOD:
        return reply.payload
    if meaning is Meaning.THROTTLED:
        raise Throttled(wait_seconds(answer))
    error = ERRORS[meaning][place.value](f"Canvas answered {answer.status}: {meaning.value}")
    if isinstance(error, Retriable):
        error.wait_seconds = asked_seconds(answer)
    raise error


def asked_seconds(answer: Answer) -> float:
    """``Retry-After`` in seconds, an hour at most; 0 if the answer has none."""
    asked = answer.headers.get("retry-after", "")
    return min(max(1.0, float(asked)), 3600.0) if asked.isdecimal() else 0.0


def wait_seconds(answer: Answer) -> float:
    """How long a refused token must rest: as asked, else until the bucket is half empty.

    Source: measured, 600 units leaking 10 a second; a refusal itself is charged.
    """
    missing_units = 300.0 - (remaining_units(answer) or 0.0)
    return asked_seconds(answer) or min(max(5.0, missing_units / 10.0), 60.0)
