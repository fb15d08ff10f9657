"""Sends recorded credential exchanges in a row to one school, and binds what they make."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from canvas_simulator import Request
from canvas_simulator.broken import read_query
from tests.conformance.comparing import body_of, differences
from tests.conformance.credentials.school import at

if TYPE_CHECKING:
    from canvas_simulator import Reply, Simulator
    from canvas_simulator.auth import Token

Json = Any  # a recorded exchange, or JSON in it
Who = int | str  # a user, who asks with the first token, or the name of a token
_REFUSED = 400
_HINT = 5  # letters of a token
_TOKEN, _SHOWN = re.compile(rb'"1~\w{62}"'), re.compile(rb'"1~\w{3}\.\.\."')


@dataclass(slots=True)
class Sequence:
    """One school, the tokens by name, and what recorded numbers and tags are in it."""

    made: Simulator
    named: dict[str, str] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)

    def token(self, who: Who) -> str:
        return self.made.tokens.first(who).value if isinstance(who, int) else self.named[who]

    def issue(self, user_id: int, name: str = "") -> Token:
        """A token made in the console."""
        token = self.made.tokens.issue(user_id)
        token.purpose = "rec"
        self.named[name] = token.value
        return token

    def ask(self, who: Who, method: str, path: str, moment: str = "", **given: object) -> Json:
        """Sends a request that was not recorded; ``given`` are the members of its body."""
        if moment:
            self.made.clock.set(at(moment))
        headers = {"authorization": f"Bearer {self.token(who)}", "content-type": "application/json"}
        body = json.dumps(given).encode() if given else b""
        reply = self.made.answer(Request(method, f"/api/v1/{path}", (), headers, body))
        assert reply.status < _REFUSED, (method, path, reply.body)
        return body_of(reply)

    def unlike(self, exchange: Json, who: Who, name: str = "") -> list[str]:
        """Sends a recorded request; where the answer is another.

        A token that the answer shows whole has that ``name`` from now on.
        """
        want, reply = exchange["response"], self._send(exchange["request"], who)
        self.tags[want["headers"].get("etag", "")] = reply.headers.get("etag", "")
        if name:
            self.named[name] = body_of(reply)["visible_token"]
        reply = _without_tokens(reply)
        self._bind(want["body"], body_of(reply))
        found = list(differences(want | {"body": self._own(want["body"])}, reply))
        real, shown = (h.get("x-canvas-real-user-id") for h in (want["headers"], reply.headers))
        return found + ([] if real == shown else [f"real user {shown}, recorded {real}"])

    def _send(self, asked: Json, who: Who) -> Reply:
        token = self.token(who)
        headers = {k.lower(): str(v).replace("<token>", token) for k, v in asked["headers"].items()}
        for name in {"if-none-match"} & headers.keys():
            headers[name] = self._own_tags(headers[name])
        query = read_query((asked["query"] or "").replace("<token>", token))
        path = re.sub(r"(?<=tokens/)\d+$", lambda m: str(self.numbers[int(m[0])]), asked["path"])
        path = path.replace("<hint>", token[:_HINT])
        body = _body(asked["body"], headers.get("content-type", "")).replace("<token>", token)
        reply = self.made.answer(Request(asked["method"], path, query, headers, body.encode()))
        return replace(reply, body=b"") if asked["method"] == "HEAD" else reply

    def _own_tags(self, text: str) -> str:
        for recorded, own in self.tags.items():
            if recorded:
                text = text.replace(recorded[2:], own[2:])  # without `W/`
        return text

    def _bind(self, want: Json, got: Json) -> None:
        """Takes note of the numbers of tokens seen for the first time."""
        rows = zip(*(v if isinstance(v, list) else [v] for v in (want, got)), strict=False)
        for one, other in rows:
            if all(isinstance(row, dict) and "visible_token" in row for row in (one, other)):
                self.numbers.setdefault(one["id"], other["id"])
        assert len(set(self.numbers.values())) == len(self.numbers)

    def _own(self, want: Json) -> Json:
        """A recorded body with the simulator's numbers of the tokens in it."""
        if isinstance(want, list):
            return [self._own(row) for row in want]
        if isinstance(want, dict) and "visible_token" in want:
            return want | {"id": self.numbers.get(want["id"])}
        return want


def _without_tokens(reply: Reply) -> Reply:
    """The reply as the recorder wrote it: no token in it."""
    text = _SHOWN.sub(b'"<hint>..."', reply.body)
    return replace(reply, body=_TOKEN.sub(b'"<token>"', text))


def _body(given: Json, content_type: str) -> str:
    if given is None or isinstance(given, str):
        return given or ""
    return urlencode(given, safe="<>") if "form" in content_type else json.dumps(given)
