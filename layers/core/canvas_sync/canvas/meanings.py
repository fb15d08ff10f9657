"""What an answer of Canvas means: a table, first match wins.

Source: measured replies of a running Canvas (520 exchanges): a reply with ``X-Canvas-User-Id`` was
given to an accepted token, so it never touches the credential; only 401 with ``WWW-Authenticate``
and one of three texts does.
"""

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cached_property
from http import HTTPStatus
from typing import Any, Never

from canvas_sync.canvas.egress import Answer

NO_SUCH_OBJECT = "The specified resource does not exist."
REDIRECTS = {301, 302, 303, 307, 308}
SERVER = HTTPStatus.INTERNAL_SERVER_ERROR


class Meaning(StrEnum):
    GOOD = "good"
    THROTTLED = "refused for load"
    TIMED_OUT = "not in its own time"
    FAILING = "a server error"
    DOWN = "nobody behind the door"
    EXPIRED = "an expired token"
    REVOKED = "a revoked token"
    INVALID = "an unknown or suspended token"
    UNAUTHENTICATED = "no token seen: our header is wrong"
    NO_SCOPE = "a token without the scope"
    FORBIDDEN = "no permission"
    MISSING = "no such object"
    BAD_PAGE = "a page number it doesn't know"
    BAD_REQUEST = "a parameter it doesn't take"
    NO_ROUTE = "no such route"
    FOREIGN = "not an answer of Canvas"


class Reply:
    """An answer with what the table looks at."""

    def __init__(self, answer: Answer) -> None:
        self._body = answer.body
        self.status = answer.status
        self.accepted = "x-canvas-user-id" in answer.headers
        self.challenged = "canvas-lms" in answer.headers.get("www-authenticate", "")
        self.is_plain = answer.headers.get("content-type", "").startswith("text/plain")

    @cached_property
    def _parsed(self) -> tuple[bool, Any]:
        try:
            found = json.loads(self._body, parse_constant=_no_constant, object_hook=_unsigned)
        except (ValueError, RecursionError):
            return False, None
        return True, found

    @property
    def is_json(self) -> bool:
        return self._parsed[0]

    @property
    def payload(self) -> Any:  # noqa: ANN401  # the JSON arrives here
        return self._parsed[1]

    @property
    def word(self) -> object:
        return self.payload.get("status") if isinstance(self.payload, dict) else None

    @cached_property
    def texts(self) -> frozenset[str]:
        """Every text of an error body, however it is wrapped."""
        return _texts(self.payload) if isinstance(self.payload, dict) else frozenset()

    @property
    def says_throttled(self) -> bool:
        return self.is_plain and b"Rate Limit Exceeded" in self._body[:200]

    @property
    def meaning(self) -> Meaning:
        return next(meaning for meaning, holds in MEANINGS if holds(self))

    def refuses_token(self, text: str) -> bool:
        return (
            self.status == HTTPStatus.UNAUTHORIZED
            and self.challenged
            and not self.accepted
            and text in self.texts
        )


def _no_constant(name: str) -> Never:
    raise ValueError(f"{name} is not JSON")


def _unsigned(row: dict[str, Any]) -> dict[str, Any]:
    """Without the token that Canvas signs for external tools: a credential, and no content.

    It goes where JSON arrives, so that nothing that is kept of an answer can have it.
    """
    row.pop("secure_params", None)
    return row


def _texts(entries: Mapping[str, Any]) -> frozenset[str]:
    errors = entries.get("errors")
    each = [entries, *(errors if isinstance(errors, list) else [errors])]
    found = (value for entry in each if isinstance(entry, dict) for value in entry.values())
    return frozenset(value for value in found if isinstance(value, str))


def _starts(reply: Reply, prefix: str) -> bool:
    return any(text.startswith(prefix) for text in reply.texts)


MEANINGS: tuple[tuple[Meaning, Callable[[Reply], bool]], ...] = (
    (
        Meaning.THROTTLED,
        lambda r: (
            r.status == HTTPStatus.TOO_MANY_REQUESTS
            or (r.status == HTTPStatus.FORBIDDEN and r.says_throttled)
        ),
    ),
    (Meaning.TIMED_OUT, lambda r: r.status == HTTPStatus.GATEWAY_TIMEOUT),
    (Meaning.FAILING, lambda r: r.accepted and r.status >= SERVER),
    (Meaning.FAILING, lambda r: r.status == SERVER and r.is_json),
    (Meaning.DOWN, lambda r: r.status >= SERVER),
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
    (Meaning.NO_ROUTE, lambda r: r.status == HTTPStatus.NOT_FOUND or r.status in REDIRECTS),
    (Meaning.GOOD, lambda r: r.status == HTTPStatus.OK and r.is_json),
    (Meaning.FOREIGN, lambda _: True),
)
