"""A grader's writes, as recorded in a row: each answer is the recorded one."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from canvas_simulator import Reply, Request, Simulator
from tests import recorded
from tests.conformance.replay import simulator

Json = Any  # recorded JSON
_NAMES = [
    "52-assignment-create", "53-grade-put", "54-grade-put-same", "55-grade-put-over-points",
    "56-grade-put-garbage", "57-grade-put-clear", "58-grade-put-percent", "59-grade-excuse",
    "61-grade-not-enrolled", "62-grade-by-student", "67-assignment-delete",
    "68-grade-deleted-assignment",
]  # fmt: skip
# Ids and moments of what the sequence itself makes, and links with those ids.
_MADE = {
    "id", "assignment_id", "created_at", "updated_at", "graded_at", "posted_at", "html_url",
    "preview_url", "speed_grader_url", "submissions_download_url", "lti_context_id",
    "secure_params", "seconds_late",
}  # fmt: skip


@pytest.fixture(scope="module")
def school() -> Simulator:
    return simulator()


def test_writes_in_a_row(school: Simulator) -> None:
    """R125, R213: status and rows of twelve writes, from the new assignment to its deletion."""
    exchanges = {e["file"]: e for e in recorded.exchanges("writes")}
    made_id, wrong = "", {}
    for name in _NAMES:
        want = exchanges[name]
        reply = _send(school, want["request"], made_id)
        body = json.loads(reply.body)
        made_id = made_id or str(body["id"])
        expected = (want["response"]["status"], _plain(want["response"]["body"]))
        if (reply.status, _plain(body)) != expected:
            wrong[name] = _plain(body)

    assert not wrong


def _send(school: Simulator, request: Json, made_id: str) -> Reply:
    user = 66 if request["body"] == [["submission[posted_grade]", "10"]] else 78
    headers = {
        "authorization": f"Bearer {school.tokens.first(user).value}",
        "accept": "application/json+canvas-string-ids",
        "host": "canvas.example.test",
    }
    body = request["body"] or []
    if isinstance(body, dict):
        headers["content-type"] = "application/json"
    text = json.dumps(body) if isinstance(body, dict) else urlencode(list(map(tuple, body)))
    path = request["path"].replace("/995", f"/{made_id}")
    return school.answer(Request(request["method"], path, (), headers, text.encode()))


def _plain(value: Json) -> Json:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k not in _MADE}
    return value
