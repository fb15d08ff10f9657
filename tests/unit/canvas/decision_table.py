"""The decision table of the measured answers: each row with the exchange it was recorded in.

Rows 4, 5 and 22-27 are of OAuth2; 11b, 12, 14, 20 and 21 are no errors and have tests of their own.
``hand-made``: no recording is at hand.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from canvas_sync.canvas.answers import NoGraphQL, NotCanvas, Place, QueryTooHeavy
from canvas_sync.domain.errors import (
    CanvasFailing,
    CapabilityOff,
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
from tests import recorded
from tests.unit.canvas.local_server import reply

ACCOUNT, COURSE, QUERY = Place
RECORDED = {
    f"{pack}/{one['file']}": one for pack in ("auth", "errors") for one in recorded.exchanges(pack)
}
ANYBODY = {"X-Canvas-User-Id": "10000000000002"}
HAND_MADE = {
    "hand-made/502": reply("", 502, {"Content-Type": "text/html"}),
    "hand-made/503": reply("<html>Down", 503, {"Content-Type": "text/html"}),
    "hand-made/disabled-tab": reply(
        '{"message":"That page has been disabled for this course"}', 404, ANYBODY
    ),
    "hand-made/400-list": reply('[{"message":"x"}]', 400, ANYBODY),
}


@dataclass(frozen=True)
class Row:
    """``happening``: what the connection learns. ``requests``: how often it is asked for in all."""

    number: str
    name: str
    place: Place
    error: type[SyncError]
    happening: str | None = None
    requests: int = 1


def rows(number: str, error: type[SyncError], *names: str, **more: Any) -> list[Row]:  # noqa: ANN401  # any field
    """One row of the table for each exchange; ``place`` ACCOUNT unless told."""
    return [Row(number, name, **{"place": ACCOUNT, "error": error, **more}) for name in names]


DEAD = {"happening": "token_dead"}
BLOCKED = {"happening": "token_invalid"}
TABLE = [
    *rows("1", Throttled, "auth/throttle/01-refused-default", "auth/throttle/02-refused-429"),
    *rows("1", Throttled, "auth/throttle/03-refused-429-after-expensive", place=QUERY),
    *rows("2", TokenExpired, "auth/tokens/50-expired-rest", **DEAD),
    *rows("2", TokenExpired, "auth/tokens/64-sessions-terminated-self", **DEAD),
    *rows("2", TokenExpired, "auth/tokens/50c-expired-graphql", place=QUERY, **DEAD),
    *rows("3", TokenRevoked, "auth/tokens/51-deleted-rest", "auth/oauth/83-replaced-first", **DEAD),
    *rows("3", TokenRevoked, "auth/oauth/65-access-after-revoke", place=COURSE, **DEAD),
    *rows("3", TokenRevoked, "auth/oauth/65b-access-after-revoke-graphql", place=QUERY, **DEAD),
    *rows("6", TokenInvalid, "auth/tokens/09-wrong-rest", "auth/tokens/53-pending-rest", **BLOCKED),
    *rows("6", TokenInvalid, "auth/tokens/60b-suspended-courses", **BLOCKED),
    *rows("6", TokenInvalid, "auth/tokens/63b-user-deleted-courses", place=COURSE, **BLOCKED),
    *rows("6", TokenInvalid, "auth/tokens/60c-suspended-graphql", place=QUERY, **BLOCKED),
    *rows("7", ContractBroken, "auth/tokens/40-missing-courses", "auth/tokens/43-missing-planner"),
    *rows("7", ContractBroken, "auth/tokens/45-missing-course-show", place=COURSE),
    *rows("7", ContractBroken, "auth/tokens/49c-graphql-lowercase-bearer", place=QUERY),
    *rows("8", ContractBroken, "auth/tokens/05-missing-rest", "auth/tokens/13-lowercase-bearer"),
    *rows("8", ContractBroken, "auth/tokens/19-token-without-scheme", "errors/no_token"),
    *rows("9", CapabilityOff, "auth/oauth/A5-no-scope-rest"),
    *rows("9", CourseForbidden, "auth/oauth/A5d-no-scope-unknown-object", place=COURSE),
    *rows("9", CapabilityOff, "auth/oauth/A6-graphql-courses", place=QUERY),
    *rows("10", NotCanvas, "auth/masquerade/04-student-as-student", "auth/oauth/67-revoke-again"),
    *rows("11", CourseForbidden, "auth/tokens/66d-enrollment-deleted-course", place=COURSE),
    *rows("11", CourseForbidden, "auth/tokens/68d-enrollment-inactive-assignments", place=COURSE),
    *rows("11", CourseForbidden, "auth/errors/05b-unpublished-assignments", place=COURSE),
    *rows("11", CourseForbidden, "auth/errors/09b-future-assignments", place=COURSE),
    *rows("11", CourseForbidden, "hand-made/disabled-tab", place=COURSE),
    *rows("13", CourseMissing, "auth/errors/07-deleted-course", place=COURSE),
    *rows("13", CourseMissing, "auth/errors/08-deleted-assignment", place=COURSE),
    *rows("15", ContractBroken, "auth/errors/04d-missing-context-codes", "hand-made/400-list"),
    *rows("15", CourseUnreadable, "auth/errors/04-bad-since", place=COURSE),
    *rows("15", CourseUnreadable, "auth/errors/04c-bad-assignment-ids", place=COURSE),
    *rows("15", CanvasFailing, "errors/page_9999_planner"),
    *rows("15", CourseUnreadable, "errors/page_9999_bookmark", place=COURSE),
    *rows("16", NotCanvas, "auth/http/15-unknown-route", "auth/http/03c-options"),
    *rows("16", NoGraphQL, "auth/http/03f-graphql-get", place=QUERY),
    *rows("17", NotCanvas, "auth/tokens/35-web-page-with-token"),
    *rows("17", NoGraphQL, "auth/tokens/08b-missing-graphql-star", place=QUERY),
    *rows("18", CanvasFailing, "auth/errors/01-500-rest", requests=3),
    *rows("18", CourseUnreadable, "auth/errors/02b-500-rest-groups", place=COURSE, requests=3),
    *rows("18", QueryTooHeavy, "auth/errors/02-500-graphql", place=QUERY),
    *rows("19", CanvasFailing, "auth/http/15h-bad-percent", "hand-made/502", requests=3),
    *rows("19", CourseUnreadable, "hand-made/503", place=COURSE, requests=3),
    *rows("19", CanvasFailing, "hand-made/503", place=QUERY, requests=3),
    *rows("19", NotCanvas, "auth/http/14c-long-url-11k", "auth/http/14d-long-header"),
]  # fmt: skip


def raw(name: str) -> bytes:
    """The answer as it was sent."""
    if name in HAND_MADE:
        return HAND_MADE[name]
    answer = RECORDED[name]["response"]
    body = answer["body"]
    text = "" if body is None else body if isinstance(body, str) else json.dumps(body)
    return reply(text, answer["status"], _titled({"content-type": "", **answer["headers"]}))


def _titled(headers: Mapping[str, str]) -> dict[str, str]:
    """Header names as ``reply`` writes them; the length is its own."""
    titled = {name.title(): value for name, value in headers.items()}
    return {name: value for name, value in titled.items() if name != "Content-Length"}
