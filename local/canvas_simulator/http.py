"""The core's view of HTTP: a request, a reply, and the errors Canvas words."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

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
        values = [value for key, value in self.query if key == name]
        return values[-1] if values else None

    def many(self, name: str) -> list[str]:
        """All values of `name[]`, or the single `name`."""
        listed = [value for key, value in self.query if key == f"{name}[]"]
        single = self.one(name)
        return listed or ([single] if single is not None else [])

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
    """What a route computed, before ids become text and the body becomes bytes."""

    body: object
    status: int = 200
    link: str = ""


@dataclass(slots=True)
class Reply:
    """One reply. ``trouble`` is what goes wrong on the wire: silence, reset, truncated, slow."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    delay_seconds: float = 0.0


class Refused(Exception):
    """An error answer in Canvas's words, raised where the reason is found."""

    def __init__(self, status: int, body: object, **headers: str) -> None:
        super().__init__(status)
        self.reply = json_reply(status, body)
        self.reply.headers |= {k.replace("_", "-"): v for k, v in headers.items()}


def json_reply(status: int, body: object) -> Reply:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(status, text, {"content-type": JSON})


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
