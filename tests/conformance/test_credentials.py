"""Good, dead and odd credentials get the recorded answers; what was done in between is done."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import pytest

from canvas_simulator import Request, Simulator
from canvas_simulator.ids import local_id
from tests import recorded
from tests.conformance.credentials import ASKS, DONE, school
from tests.conformance.credentials_left_out import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_simulator import Reply

Json = Any  # recorded JSON
_GROUPS = ["errors", "http", "identity", "masquerade", "merge", "pat", "throttle", "tokens"]
_REFUSED, _NOT_MODIFIED = 400, 304
_STUDENT = 2  # the student who asks where the answer does not say who did


@pytest.mark.usefixtures("packed_only")
@pytest.mark.parametrize("group", _GROUPS)
def test_credentials_are_answered_alike(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    """R49, R100: status, refusal, content type, WWW-Authenticate and X-Canvas-User-Id."""
    exchanges = [e for e in recorded.exchanges("auth") if e["file"].startswith(f"{group}/")]
    reasons = {e["file"]: _reason(e["file"]) for e in exchanges}

    wrong = {e["file"]: list(_unlike(e)) for e in exchanges if reasons[e["file"]] is None}
    wrong = {name: found for name, found in wrong.items() if found}

    out = Counter(filter(None, reasons.values()))
    with capsys.disabled():
        print(  # noqa: T201
            f"\nauth/{group}: {len(exchanges) - out.total()} compared, {out.total()} excluded",
            *(f"  {n} excluded: {why}" for why, n in out.items()),
            sep="\n",
        )
    assert not wrong


def _reason(file: str) -> str | None:
    return next((why for start, why in LEFT_OUT.items() if file.startswith(start)), None)


def _unlike(exchange: Json) -> Iterator[str]:
    want, made = exchange["response"], school()
    named = (n for start, n in ASKS.items() if exchange["file"].startswith(start))
    shown = local_id(want["headers"].get("x-canvas-user-id", ""))
    user_id = next(named, shown or _STUDENT)
    for start, done in DONE.items():
        if exchange["file"].startswith(start):
            done(made, user_id)
    reply = _ask(made, exchange["request"], user_id, again=want["status"] == _NOT_MODIFIED)
    if reply.status != want["status"]:
        yield f"status {reply.status}, recorded {want['status']}"
        return
    for name in ("content-type", "www-authenticate", "x-canvas-user-id"):
        if reply.headers.get(name) != want["headers"].get(name):
            yield f"{name}: {reply.headers.get(name)!r}, recorded {want['headers'].get(name)!r}"
    if want["status"] >= _REFUSED and want.get("body"):
        is_json = "json" in reply.headers["content-type"]
        found = json.loads(reply.body) if is_json else reply.body.decode()
        if _steady(found) != _steady(want["body"]):
            yield f"{found}, recorded {want['body']}"


def _steady(body: Json) -> Json:
    """A body without the number of the report about it."""
    if not isinstance(body, dict):
        return body
    return {k: v for k, v in body.items() if k != "error_report_id"}


def _body(given: Json, content_type: str) -> str:
    if given is None or isinstance(given, str):
        return given or ""
    return urlencode(given) if "form" in content_type else json.dumps(given)


def _ask(made: Simulator, asked: Json, user_id: int, *, again: bool) -> Reply:
    token = made.tokens.first(user_id).value
    headers = {k.lower(): str(v).replace("<token>", token) for k, v in asked["headers"].items()}
    headers = {"host": "canvas.example.test"} | headers
    pairs = parse_qsl(asked["query"] or "", keep_blank_values=True)
    query = tuple((name, value.replace("<token>", token)) for name, value in pairs)
    given = asked.get("body")
    body = _body(given, headers.get("content-type", ""))
    path = re.sub(r"tokens/\d+$", f"tokens/{made.tokens.first(user_id).number}", asked["path"])
    path = path.replace("<hint>", token[:5])

    def answer(with_headers: dict[str, str]) -> Reply:
        return made.answer(Request(asked["method"], path, query, with_headers, body.encode()))

    if not again:
        return answer(headers)
    first = answer({k: v for k, v in headers.items() if k != "if-none-match"})
    return answer(headers | {"if-none-match": first.headers["etag"]})
