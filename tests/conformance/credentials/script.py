"""In which order the recorded exchanges were made, by whom, and what was done between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from canvas_simulator.ids import local_id
from canvas_simulator.throttle import Limits
from tests.conformance.credentials import doing
from tests.conformance.credentials.doing import STUDENT, Doing, at_time
from tests.conformance.credentials.school import ADMIN, SOURCE, TARGET, TEACHER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conformance.credentials.sequence import Who

Json = Any  # a recorded exchange
_GONE = 6  # the user whom an administrator deleted
# When each sequence began.
START = {
    "errors": "09:05:10",
    "http": "09:01:20",
    "identity": "09:02:00",
    "masquerade": "09:03:00",
    "merge": "09:04:20",
    "pat": "08:16:27",
    "throttle": "08:30:00",
    "tokens": "08:16:27",
}


class Step(NamedTuple):
    """Done before the first exchange whose name begins with ``before``.

    By a ``request`` that was not recorded, or in the ``console`` of the server.
    """

    before: str
    how: Literal["clock", "request", "console"]
    what: str
    do: Doing


def _clock(before: str, moment: str) -> Step:
    return Step(before, "clock", moment, at_time(moment))


def _delete(path: str, task: str = "delete") -> Doing:
    return lambda run: run.ask(ADMIN, "DELETE", path, task=task)


STEPS = (
    _clock("tokens/01", "08:17:10"),
    Step("tokens/50", "console", "tokens of all kinds", doing.tokens_of_all_kinds),
    _clock("tokens/63-", "08:18:33"),
    _clock("tokens/64-", "08:18:34"),
    Step(
        "tokens/66",
        "request",
        "a student is taken out of the course",
        _delete("courses/1/enrollments/7"),
    ),
    _clock("tokens/67", "08:18:35"),
    Step("pat/01", "console", "a second token", doing.first_uses),
    Step("pat/01", "console", "tokens of all kinds", doing.tokens_of_all_kinds),
    _clock("pat/01", "08:19:23"),
    Step(
        "pat/20c",
        "request",
        "a token for 119 days",
        doing.make_token("08:19:23", "2027-03-20T08:19:23Z"),
    ),
    _clock("pat/20c", "08:19:24"),
    Step("pat/30a", "request", "two earlier runs", doing.earlier_runs),
    Step(
        "pat/30a",
        "console",
        "students need an expiry",
        doing.tokens_only_for("students_for_120_days"),
    ),
    _clock("pat/30a", "09:06:57"),
    Step(
        "pat/30i",
        "request",
        "a token that expired long ago",
        doing.make_token("09:06:59", "2020-01-01T00:00:00Z"),
    ),
    _clock("pat/30i", "09:07:00"),
    _clock("pat/30l", "09:07:01"),
    Step("pat/52", "request", "earlier tries of the same", doing.earlier_tries),
    _clock("pat/52", "09:07:11"),
    _clock("pat/55", "09:07:13"),
    Step("pat/50-", "request", "a token to regenerate", doing.last_token),
    Step("pat/50-", "console", "tokens are for admins only", doing.tokens_only_for("admins")),
    Step(
        "pat/51-", "console", "tokens are not for students", doing.tokens_only_for("not_students")
    ),
    _clock("pat/51b", "09:13:34"),
    Step("http/12f", "console", "tokens of all kinds", doing.tokens_of_all_kinds),
    Step(
        "masquerade/01",
        "request",
        "a user was deleted before",
        _delete(f"accounts/1/users/{_GONE}"),
    ),
    Step("merge/03", "console", "one more token", lambda run: run.issue(SOURCE, "further")),
    _clock("merge/03", "09:04:46"),
    Step("errors/01-", "console", "a table is missing", doing.failing("planner_notes$", 2)),
    Step("errors/02-", "console", "a table is missing", doing.failing("graphql$")),
    Step("errors/02b", "console", "a table is missing", doing.failing("group_categories$")),
    Step("errors/03-", "console", "no database any more", doing.failing("planner_notes$")),
    Step("errors/05-", "request", "a course, not published", doing.new_course),
    Step("errors/05c", "request", "published", doing.course_event("offer", "09:05:16")),
    Step("errors/06-", "request", "concluded", doing.course_event("conclude", "09:05:17")),
    Step("errors/07-", "request", "deleted", doing.course_event("delete", "09:05:18")),
    Step("errors/08-", "request", "assignments, deleted again", doing.deleted_assignments),
    Step("errors/09-", "request", "a course of next year", doing.future_course),
    Step("throttle/01", "request", "twelve requests in flight", doing.in_flight),
    Step("throttle/02", "console", "refuses with 429", doing.limits_are(Limits(status=429))),
    Step("throttle/02", "request", "twelve requests in flight", doing.in_flight),
    Step(
        "throttle/03",
        "console",
        "lower limits",
        doing.limits_are(Limits(high_water=100, status=429)),
    ),
    Step("throttle/03", "request", "expensive requests", doing.expensive_requests),
)
# Who asked, where the answer does not say it or another token of hers was sent.
_ASKERS: dict[str, Who] = {
    "tokens/50": "expired",
    "tokens/51": "deleted",
    "tokens/52": "expired and deleted",
    "tokens/53": "pending",
    "tokens/54": "destroyed",
    "tokens/60b": 4,
    "tokens/60c": 4,
    "tokens/63b": _GONE,
    "tokens/63c": _GONE,
    "tokens/64-sessions": 7,
    "tokens/64b": 7,
    "tokens/64c": 7,
    "pat/05": "dated",
    "pat/40": "with scopes",
    "pat/53": "made",
    "pat/54": "made",
    "pat/55": "made",
    "http/12f": "deleted",
    "http/20c": "deleted",
    "masquerade/07": ADMIN,
    "masquerade/08": TEACHER,
    "masquerade/09": ADMIN,
    "merge/04c": "further",
    "merge/04": SOURCE,
    "merge/06-": ADMIN,
    "merge/06": TARGET,
    "merge/07": ADMIN,
}
# Exchanges whose answer shows a token that asks later on.
_NAMED = {"pat/52": "made", "pat/54-": "made"}
# Where in the order of names an exchange was made, where not under its own.
_PLACES = {"tokens/64-terminate": "tokens/64-a", "pat/50": "pat/6", "pat/51": "pat/6"}


def asker(exchange: Json) -> Who:
    """Whose token was sent: by the tables, or the headers of the answer."""
    headers = exchange["response"]["headers"]
    shown = headers.get("x-canvas-real-user-id") or headers.get("x-canvas-user-id") or ""
    return next(_found(_ASKERS, exchange), local_id(shown) or STUDENT)


def name_for(exchange: Json) -> str:
    """The name of the token that the answer shows; empty if it shows none."""
    return next(_found(_NAMED, exchange), "")


def in_order(exchanges: list[Json]) -> list[Json]:
    def place(exchange: Json) -> tuple[str, str]:
        return next(_found(_PLACES, exchange), exchange["file"]), exchange["file"]

    return sorted(exchanges, key=place)


def _found(table: dict[str, Any], exchange: Json) -> Iterator[Any]:
    return (value for start, value in table.items() if exchange["file"].startswith(start))
