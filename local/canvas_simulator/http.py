"""The core's view of HTTP: a request, a reply, and the errors Canvas words."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from pydantic_core import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue

JSON = "application/json; charset=utf-8"
Row = dict[str, object]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One request; header names are lower case, ``query`` keeps its order and repeats."""

    method: str
    path: str
    query: Pairs = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    address: str = "127.0.0.1"

    def one(self, name: str) -> str | None:
        """The last value given for ``name``, as Rails takes it."""
        values = _grouped(self.query).get(name)
        return values[-1] if values else None

    def many(self, name: str) -> list[str]:
        """All values of `name[]`, or the single `name`."""
        grouped = _grouped(self.query)
        return list(grouped.get(f"{name}[]") or grouped.get(name, ())[-1:])

    def base(self) -> str:
        """The address the caller used, which links in answers repeat."""
        host = self.headers.get("x-forwarded-host") or self.headers.get("host") or "localhost"
        return f"{self.headers.get('x-forwarded-proto', 'http')}://{host}"

    def members(self) -> dict[str, JsonValue]:
        """The members of a form or JSON body, `a[b]=1` as `{"a": {"b": "1"}}`."""
        if "json" in self.headers.get("content-type", ""):
            parsed: JsonValue = json.loads(self.body or b"{}")
            return parsed if isinstance(parsed, dict) else {}
        found: dict[str, JsonValue] = {}
        for key, value in parse_qsl(self.body.decode(), keep_blank_values=True):
            _place(found, key.replace("]", "").split("["), value)
        return found


@lru_cache(maxsize=1_024)
def included(query: Pairs) -> frozenset[str]:
    """The names that `include[]` asks for."""
    return frozenset(Request("GET", "", query).many("include"))


@lru_cache(maxsize=1_024)
def _grouped(query: Pairs) -> dict[str, list[str]]:
    """The values by name: asked for again and again while one answer is made."""
    found: dict[str, list[str]] = {}
    for name, value in query:
        found.setdefault(name, []).append(value)
    return found


def _place(into: dict[str, JsonValue], path: list[str], value: str) -> None:
    name, *rest = path
    if not rest:
        into[name] = value
    elif rest == [""]:
        listed = into.setdefault(name, [])
        if isinstance(listed, list):
            listed.append(value)
    else:
        inner = into.setdefault(name, {})
        if isinstance(inner, dict):
            _place(inner, rest, value)


@dataclass(slots=True)
class Answer:
    """What a route computed, before ids become text and the body becomes bytes; or bytes."""

    body: object
    status: int = 200
    link: str = ""
    etag_of: str = ""  # what the ETag is made of, where not of the body


@dataclass(slots=True)
class Reply:
    """One reply. ``trouble`` is what goes wrong on the wire: silence, reset, truncated, slow."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    delay_seconds: float = 0.0


def etag(content: bytes) -> str:
    """The weak tag of an answer made of ``content``."""
    return f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'


class Refused(Exception):
    """An error answer in Canvas's words, raised where the reason is found."""

    def __init__(self, status: int, body: object, **headers: str) -> None:
        super().__init__(status)
        self.reply = json_reply(status, body)
        self.reply.headers |= {k.replace("_", "-"): v for k, v in headers.items()}


def as_json(body: object) -> bytes:
    """The bytes `json.dumps` gives without spaces and escapes, in a third of its time."""
    return to_json(body)


def json_reply(status: int, body: object) -> Reply:
    return Reply(status, as_json(body), {"content-type": JSON})


def server_error() -> Refused:
    """Canvas's own exception, as any request may meet it."""
    error = {"message": "An error occurred.", "error_code": "internal_server_error"}
    return Refused(500, {"errors": [error], "error_report_id": 1})


def not_found() -> Refused:
    return Refused(404, {"errors": [{"message": "The specified resource does not exist."}]})


def forbidden() -> Refused:
    return Refused(
        403,
        {
            "status": "unauthorized",
            "errors": [{"message": "user not authorized to perform that action"}],
        },
    )
