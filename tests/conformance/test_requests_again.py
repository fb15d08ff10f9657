"""The same request again: ETag and 304, on lists and single rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from canvas_simulator import Request
from tests.conformance.replay import token_of

if TYPE_CHECKING:
    from canvas_simulator import Reply, Simulator


def _get(school: Simulator, path: str, **headers: str) -> Reply:
    given = {"authorization": f"Bearer {token_of(school, 'student_1')}"} | headers
    return school.answer(Request("GET", f"/api/v1/{path}", (), given))


@pytest.mark.parametrize("path", ["courses", "courses/{}/assignments", "users/self"])
def test_unchanged_is_304(imported: Simulator, path: str) -> None:
    """R125: with the answer's own ETag it is 304, without body, with Link and the user's id."""
    courses = json.loads(_get(imported, "courses").body)
    path = path.format(next(row["id"] for row in courses if "name" in row))
    first = _get(imported, path)

    again = _get(imported, path, **{"if-none-match": first.headers["etag"]})

    assert (again.status, again.body) == (304, b"")
    assert again.headers.get("link") == first.headers.get("link")
    assert again.headers["x-canvas-user-id"] == first.headers["x-canvas-user-id"]


@pytest.mark.parametrize("tag", ["*", '"abc"', 'W/"other"'])
def test_other_tags_are_not_equal(imported: Simulator, tag: str) -> None:
    """R125: only the exact weak tag counts; `*` and other forms get the whole answer."""
    reply = _get(imported, "courses", **{"if-none-match": tag})

    assert reply.status == 200
