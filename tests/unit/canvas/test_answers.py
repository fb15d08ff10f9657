"""Row by row: what an answer of Canvas means for connection and course."""

import json
from dataclasses import dataclass

import httpx
import pytest

from canvas_sync.canvas.answers import NotCanvas, Place, payload_of, wait_seconds
from canvas_sync.canvas.egress import Answer
from canvas_sync.domain.errors import (
    CanvasFailing,
    CapabilityOff,
    ContractBroken,
    CourseForbidden,
    CourseMissing,
    CourseUnreadable,
    CredentialRefused,
    SyncError,
    Throttled,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
)

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="canvas-lms"'}
USER = {"X-Canvas-User-Id": "10000000000066"}
JSON = {"Content-Type": "application/json; charset=utf-8"}
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
HTML = {"Content-Type": "text/html"}


def said(text: str, **more: str) -> str:
    return json.dumps({"errors": [{"message": text, **more}]})


@dataclass(frozen=True)
class Row:
    """One answer and the errors it becomes at ``Place.ACCOUNT`` and at ``Place.COURSE``."""

    name: str
    status: int
    headers: dict[str, str]
    body: str
    account: type[SyncError]
    course: type[SyncError]

    @property
    def answer(self) -> Answer:
        return Answer(self.status, httpx.Headers(self.headers), self.body.encode())


FORBIDDEN = '{"status":"unauthorized","errors":[{"message":"user not authorized to perform x"}]}'
MISSING = said("The specified resource does not exist.")
NOBODY = '{"status":"unauthenticated","errors":[{"message":"user authorization required"}]}'
PAGE = '{"status":"bad_request","errors":[{"page":"Invalid page; please restart iteration"}]}'
SERVER = said("An error occurred.", error_code="internal_server_error")
NO_PAGE = said("An error occurred.", error_code="not_found")
AGENT = '{"error":"Forbidden","message":"you have not provided a valid user agent."}'
EXPIRED = said("Expired access token.", expired_at="2026-11-21T07:17:51Z")
REVOKED = said("Revoked access token.")
INVALID = said("Invalid access token.")
SCOPE = said("Insufficient scopes on access token.")
DISABLED = '{"message":"That page has been disabled for this course"}'
LIMIT = "403 Forbidden (Rate Limit Exceeded)\n"

ROWS = [
    Row("1 throttled 403", 403, PLAIN, LIMIT, Throttled, Throttled),
    Row("1 throttled 429", 429, PLAIN, "429 Too Many Requests", Throttled, Throttled),
    Row("1 throttled by an edge", 429, HTML, "<html>", Throttled, Throttled),
    Row("2 expired", 401, CHALLENGE | JSON, EXPIRED, TokenExpired, TokenExpired),
    Row("3 revoked", 401, CHALLENGE | JSON, REVOKED, TokenRevoked, TokenRevoked),
    Row("6 invalid", 401, CHALLENGE | JSON, INVALID, TokenInvalid, TokenInvalid),
    Row("7 no token seen", 401, CHALLENGE | JSON, NOBODY, ContractBroken, ContractBroken),
    Row("8 404 for nobody", 404, JSON, MISSING, ContractBroken, ContractBroken),
    Row("9 scope", 401, JSON, SCOPE, CapabilityOff, CourseForbidden),
    Row("10 masquerade", 401, JSON, '{"errors":"Invalid as_user_id"}', NotCanvas, CourseUnreadable),
    Row("10 401 of a page", 401, HTML, "", NotCanvas, CourseUnreadable),
    Row("11 forbidden", 403, USER | JSON, FORBIDDEN, CanvasFailing, CourseForbidden),
    Row("11 older Canvas", 401, JSON, FORBIDDEN, CanvasFailing, CourseForbidden),
    Row("11 other 403", 403, USER | JSON, '{"error":"x"}', CanvasFailing, CourseForbidden),
    Row("11 disabled tab", 404, USER | JSON, DISABLED, CanvasFailing, CourseForbidden),
    Row("403 by an edge", 403, JSON, AGENT, NotCanvas, CourseUnreadable),
    Row("403 of a page", 403, HTML, "<html>", NotCanvas, CourseUnreadable),
    Row("13 missing", 404, USER | JSON, MISSING, CanvasFailing, CourseMissing),
    Row("13 no such page", 404, USER | JSON, NO_PAGE, NotCanvas, CourseUnreadable),
    Row("15 bad page", 400, USER | JSON, PAGE, CanvasFailing, CourseUnreadable),
    Row("15 bad request", 400, USER | JSON, '{"message":"x"}', ContractBroken, CourseUnreadable),
    Row("15 an array", 400, USER | JSON, '[{"message":"x"}]', ContractBroken, CourseUnreadable),
    Row("16 no route", 404, JSON, "", NotCanvas, CourseUnreadable),
    Row("17 redirect", 302, {"Location": "/login"}, "", NotCanvas, CourseUnreadable),
    Row("18 exception", 500, USER | JSON, SERVER, CanvasFailing, CourseUnreadable),
    Row("19 maintenance", 503, HTML, "<html>Down", CanvasFailing, CourseUnreadable),
    Row("19 400 of a front", 400, HTML, "", NotCanvas, CourseUnreadable),
    Row("200 HTML", 200, HTML, "<html>", NotCanvas, CourseUnreadable),
    Row("200 empty", 200, JSON, "", NotCanvas, CourseUnreadable),
    Row("200 cut off", 200, USER | JSON, '[{"id": "1"', NotCanvas, CourseUnreadable),
    Row("200 NaN", 200, USER | JSON, '{"id": NaN}', NotCanvas, CourseUnreadable),
    Row("200 endless depth", 200, USER | JSON, "[" * 100_000, NotCanvas, CourseUnreadable),
    Row("200 not text", 200, USER | JSON, '"\\ud8', NotCanvas, CourseUnreadable),
    Row("204", 204, USER, "", NotCanvas, CourseUnreadable),
]

INNOCENT = [
    Row("HTML 500 with the words", 500, HTML, "<p>Expired access token.", CanvasFailing, SyncError),
    Row("JSON 500 with the words", 500, CHALLENGE | JSON, EXPIRED, CanvasFailing, SyncError),
    Row("HTML 401", 401, CHALLENGE | HTML, "<p>Revoked access token.", NotCanvas, SyncError),
    Row("no challenge", 401, JSON, REVOKED, NotCanvas, SyncError),
    Row("other realm", 401, {"WWW-Authenticate": "Basic"} | JSON, INVALID, NotCanvas, SyncError),
    Row("accepted", 401, CHALLENGE | USER | JSON, INVALID, NotCanvas, SyncError),
    Row("403", 403, CHALLENGE | JSON, EXPIRED, NotCanvas, SyncError),
    Row("other words", 401, CHALLENGE | JSON, said("Expired."), NotCanvas, SyncError),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row(row: Row) -> None:
    """R124: each row of the decision table becomes the error its reader must act on."""
    for place, error in ((Place.ACCOUNT, row.account), (Place.COURSE, row.course)):
        with pytest.raises(SyncError) as raised:
            payload_of(row.answer, place=place)
        assert type(raised.value) is error


@pytest.mark.parametrize("row", INNOCENT, ids=lambda row: row.name)
def test_innocent_token(row: Row) -> None:
    """R124: only a 401 of Canvas itself kills a token, whatever else has the words in it."""
    for place in Place:
        with pytest.raises(SyncError) as raised:
            payload_of(row.answer, place=place)
        assert not isinstance(raised.value, CredentialRefused)


@pytest.mark.parametrize(
    ("body", "payload"),
    [("[]", []), ('{"id": 10000000000000001}', {"id": 10**16 + 1}), ("0", 0), ('""', "")],
)
def test_good(body: str, payload: object) -> None:
    """A good answer is its JSON; big numbers stay exact (R84)."""
    answer = Answer(200, httpx.Headers(USER | JSON), body.encode())

    assert payload_of(answer, place=Place.COURSE) == payload


def test_no_signed_token() -> None:
    """R68: what Canvas signs for external tools is dropped on arrival, however deep it is."""
    body = '[{"id":1,"secure_params":"e30.e30.x","assignments":[{"secure_params":null,"id":2}]}]'
    answer = Answer(200, httpx.Headers(USER | JSON), body.encode())

    assert payload_of(answer, place=Place.COURSE) == [{"id": 1, "assignments": [{"id": 2}]}]


def test_text_quotes_nothing() -> None:
    """An error's text names status and meaning, nothing of the body."""
    row = Row("", 403, USER | JSON, '{"error":"Student One"}', CanvasFailing, CourseForbidden)

    with pytest.raises(CourseForbidden, match=r"^Canvas answered 403: no permission$"):
        payload_of(row.answer, place=Place.COURSE)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "17"}, 17.0),
        ({"Retry-After": "0"}, 1.0),
        ({"Retry-After": "999999"}, 3600.0),
        ({"X-Rate-Limit-Remaining": "-98.4"}, 39.84),
        ({"X-Rate-Limit-Remaining": "132"}, 16.8),
        ({"X-Rate-Limit-Remaining": "290"}, 5.0),
        ({"X-Rate-Limit-Remaining": "-9999"}, 60.0),
        ({"X-Rate-Limit-Remaining": "garbage"}, 30.0),
        ({"Retry-After": "Mon, 30 Nov 2026 12:00:00 GMT"}, 30.0),
        ({}, 30.0),
    ],
)
def test_wait(headers: dict[str, str], seconds: float) -> None:
    """R124: a refused token rests as long as asked, else until its bucket is half empty."""
    answer = Answer(403, httpx.Headers(headers), b"")

    assert wait_seconds(answer) == pytest.approx(seconds)
