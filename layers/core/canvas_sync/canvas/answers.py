"""What an answer of Canvas means, and the error it becomes: two tables, first match wins.

Source: measured replies of a running Canvas (520 exchanges): a reply with ``X-Canvas-User-Id`` was
given to an accepted token, so it never touches the credential; only 401 with ``WWW-Authenticate``
and one of three texts does.
"""

import json
from collections.abc import Callable, Mapping
from enum import Enum, StrEnum
from http import HTTPStatus
from typing import Any, Never

from canvas_sync.canvas.egress import Answer
from canvas_sync.domain.errors import (
    CanvasFailing,
    ContractBroken,
    CourseForbidden,
    CourseMissing,
    CourseUnreadable,
    SyncError,
    Throttled,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
)

NO_SUCH_OBJECT = "The specified resource does not exist."


class NotCanvas(CanvasFailing):
    """An answer no Canvas gives: HTML, a redirect, no JSON, somebody else's error."""


class Place(Enum):
    """Whom a failure of a request concerns: the whole connection, or one course."""

    ACCOUNT = 0
    COURSE = 1


class Meaning(StrEnum):
    GOOD = "good"
    THROTTLED = "refused for load"
    FAILING = "a server error"
    EXPIRED = "an expired token"
    REVOKED = "a revoked token"
    INVALID = "an unknown or suspended token"
    UNAUTHENTICATED = "no token seen: our header is wrong"
    NO_SCOPE = "a token without the scope"
    FORBIDDEN = "no permission"
    MISSING = "no such object"
    BAD_PAGE = "a page number it doesn't know"
    BAD_REQUEST = "a parameter it doesn't take"
    FOREIGN = "not an answer of Canvas"


class _Reply:
    """An answer with what the table looks at."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.accepted = "x-canvas-user-id" in answer.headers
        self.challenged = "canvas-lms" in answer.headers.get("www-authenticate", "")
        self.is_plain = answer.headers.get("content-type", "").startswith("text/plain")
        self.start = answer.body[:200]
        self.is_json, self.payload = _parsed(answer.body)
        entries = self.payload if isinstance(self.payload, dict) else {}
        self.word = entries.get("status")
        self.texts = _texts(entries)

    def refuses_token(self, text: str) -> bool:
        return (
            self.status == HTTPStatus.UNAUTHORIZED
            and self.challenged
            and not self.accepted
            and text in self.texts
        )


def _parsed(body: bytes) -> tuple[bool, Any]:
    try:
        return True, json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return False, None


def _no_constant(name: str) -> Never:
    raise ValueError(f"{name} is not JSON")


def _texts(entries: Mapping[str, Any]) -> frozenset[str]:
    """Every text of an error body, however it is wrapped."""
    errors = entries.get("errors")
    each = [entries, *(errors if isinstance(errors, list) else [errors])]
    found = (value for entry in each if isinstance(entry, dict) for value in entry.values())
    return frozenset(value for value in found if isinstance(value, str))


def _starts(reply: _Reply, prefix: str) -> bool:
    return any(text.startswith(prefix) for text in reply.texts)


MEANINGS: tuple[tuple[Meaning, Callable[[_Reply], bool]], ...] = (
    (
        Meaning.THROTTLED,
        lambda r: (
            r.status == HTTPStatus.TOO_MANY_REQUESTS
            or (
                r.status == HTTPStatus.FORBIDDEN
                and r.is_plain
                and b"Rate Limit Exceeded" in r.start
            )
        ),
    ),
    (Meaning.FAILING, lambda r: r.status >= HTTPStatus.INTERNAL_SERVER_ERROR),
    (Meaning.EXPIRED, lambda r: r.refuses_token("Expired access token.")),
    (Meaning.REVOKED, lambda r: r.refuses_token("Revoked access token.")),
    (Meaning.INVALID, lambda r: r.refuses_token("Invalid access token.")),
    (
        Meaning.UNAUTHENTICATED,
        lambda r: (
            (r.status == HTTPStatus.UNAUTHORIZED and r.word == "unauthenticated")
            or (r.status == HTTPStatus.NOT_FOUND and not r.accepted and NO_SUCH_OBJECT in r.texts)
        ),
    ),
    (
        Meaning.NO_SCOPE,
        lambda r: (
            r.status == HTTPStatus.UNAUTHORIZED
            and "Insufficient scopes on access token." in r.texts
        ),
    ),
    (
        Meaning.FORBIDDEN,
        lambda r: (
            (
                r.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
                and r.word == "unauthorized"
                and not r.challenged
            )
            or (r.status == HTTPStatus.FORBIDDEN and r.accepted and r.is_json)
            or (r.status == HTTPStatus.NOT_FOUND and _starts(r, "That page has been disabled"))
        ),
    ),
    (Meaning.MISSING, lambda r: r.status == HTTPStatus.NOT_FOUND and NO_SUCH_OBJECT in r.texts),
    (Meaning.BAD_PAGE, lambda r: r.status == HTTPStatus.BAD_REQUEST and _starts(r, "Invalid page")),
    (Meaning.BAD_REQUEST, lambda r: r.status == HTTPStatus.BAD_REQUEST and r.accepted),
    (Meaning.GOOD, lambda r: r.status == HTTPStatus.OK and r.is_json),
    (Meaning.FOREIGN, lambda _: True),
)

ERRORS: dict[Meaning, tuple[type[SyncError], type[SyncError]]] = {
    Meaning.FAILING: (CanvasFailing, CourseUnreadable),
    Meaning.EXPIRED: (TokenExpired, TokenExpired),
    Meaning.REVOKED: (TokenRevoked, TokenRevoked),
    Meaning.INVALID: (TokenInvalid, TokenInvalid),
    Meaning.UNAUTHENTICATED: (ContractBroken, ContractBroken),
    Meaning.NO_SCOPE: (ContractBroken, CourseForbidden),
    Meaning.FORBIDDEN: (CanvasFailing, CourseForbidden),
    Meaning.MISSING: (CanvasFailing, CourseMissing),
    Meaning.BAD_PAGE: (CanvasFailing, CourseUnreadable),
    Meaning.BAD_REQUEST: (ContractBroken, CourseUnreadable),
    Meaning.FOREIGN: (NotCanvas, CourseUnreadable),
}
"""What each meaning raises, at ``Place.ACCOUNT`` and at ``Place.COURSE``."""


def payload_of(answer: Answer, *, place: Place) -> Any:  # noqa: ANN401  # the JSON arrives here
    """The JSON of a good answer.

    Raises:
        SyncError: the table's error for what the answer means; its text quotes nothing of it.
    """
    reply = _Reply(answer)
    meaning = next(meaning for meaning, holds in MEANINGS if holds(reply))
    if meaning is Meaning.GOOD:
        return reply.payload
    if meaning is Meaning.THROTTLED:
        raise Throttled(wait_seconds(answer))
    raise ERRORS[meaning][place.value](f"Canvas answered {answer.status}: {meaning.value}")


def wait_seconds(answer: Answer) -> float:
    """How long a refused token must rest: as asked, else until the bucket is half empty.

    Source: measured, 600 units leaking 10 a second; a refusal itself is charged.
    """
    asked = answer.headers.get("retry-after", "")
    if asked.isdecimal():
        return min(max(1.0, float(asked)), 3600.0)
    try:
        remaining = float(answer.headers.get("x-rate-limit-remaining", "0"))
    except ValueError:
        remaining = 0.0
    return min(max(5.0, (300.0 - remaining) / 10.0), 60.0)
