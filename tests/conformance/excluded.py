"""The one table of recorded exchanges on offered routes that are not compared, with reasons.

A row names a folder, and what it is about: a file's name, a route, a parameter, or several of
them, as shell patterns. Nothing else in this suite leaves an exchange out. Members that no
comparison looks at stand in `comparing.py`.
"""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

Json = Any  # a recorded exchange


class Excluded(NamedTuple):
    """Exchanges of ``folder`` that fit all of the patterns."""

    folder: str
    reason: str
    file: str = "*"
    route: str = "*"  # "METHOD /path"
    parameter: str = "*"  # "name=value"; one of the exchange's
    answer: str = "*"  # the recorded body as JSON


_COLUMNS = "any column of the course by its name: the world does not hold all of them"
_RICH = "tabs, teachers and permissions of a course: not offered"
_EMPTY = "for moments a list of courses is empty that a moment later is not: nothing tells when"
_LIST = "GET /api/v1/courses"
_READ = "chosen by what the viewer has read, which is not recorded"
_TOKENS = "the recorder's own tokens: see the credentials' own test"
_LATER = "made after the database was read"
EXCLUDED = (
    Excluded("world-a", _RICH, parameter="include[[]]=course_progress"),
    Excluded("world-a", _COLUMNS, parameter="include[[]]=settings"),
    Excluded("world-a", _TOKENS, route="GET /api/v1/users/self/user_generated_tokens"),
    Excluded("world-a", _READ, parameter="filter=new_activity"),
    *(
        Excluded("world-a", _EMPTY, file=file, route=_LIST, parameter=parameter, answer="[[]]")
        for file, parameter in (
            ("*", "include[[]]=*"),
            ("teacher_*", "enrollment_type=teacher"),
            ("ta_*", "enrollment_type=ta"),
            ("student_*", "enrollment_type=student"),
            ("observer_*", "enrollment_type=observer"),
        )
    ),
    Excluded("errors", _LATER, file="lock_and_description*"),
    Excluded("renamed", "drawn from the person's id", route="GET */user_generated_tokens"),
    Excluded("auth", "browser sessions: not offered", file="http/21*"),
)


def reason(folder: str, exchange: Json) -> str | None:
    """Why the exchange is not compared; None if it is."""
    rows = (row for row in EXCLUDED if row.folder == folder)
    return next((row.reason for row in rows if fits(row, exchange)), None)


def fits(row: Excluded, exchange: Json) -> bool:
    """Whether the row is about the exchange; of its folder it says nothing."""
    asked = exchange["request"]
    route = f"{asked['method']} {asked['path']}"
    named = [f"{name}={value}" for name, value in pairs(asked.get("query"))]
    return (
        fnmatchcase(exchange["file"], row.file)
        and fnmatchcase(route, row.route)
        and (row.parameter == "*" or any(fnmatchcase(n, row.parameter) for n in named))
        and (row.answer == "*" or fnmatchcase(json.dumps(_body(exchange)), row.answer))
    )


def _body(exchange: Json) -> Json:
    return exchange["response"].get("body")


def pairs(query: Json) -> list[tuple[str, str]]:
    """A recorded query, which some recorders wrote as text, as names and values."""
    if isinstance(query, str):
        return parse_qsl(query, keep_blank_values=True)
    return [(name, str(value)) for name, value in query or ()]
