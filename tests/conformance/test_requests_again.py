"""The same request again: ETag and 304, on lists and single rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from canvas_simulator import Request, Simulator
from tests.conformance.replay import simulator


@pytest.fixture(scope="module")
def school() -> Simulator:
    return simulator()


@pytest.mark.parametrize(
    "path", ["/api/v1/courses", "/api/v1/courses/17/assignments", "/api/v1/users/self"]
)
def test_unchanged_is_304(school: Simulator, path: str) -> None:
    """R125: with the answer's own ETag it is 304, without body, with Link and the user's id."""
    headers = {"authorization": f"Bearer {school.tokens.first(66).value}"}
    request = Request("GET", path, (), headers)
    first = school.answer(request)

    again = school.answer(
        replace(request, headers=headers | {"if-none-match": first.headers["etag"]})
    )

    assert (again.status, again.body) == (304, b"")
    assert again.headers.get("link") == first.headers.get("link")
    assert again.headers["x-canvas-user-id"] == "10000000000066"


@pytest.mark.parametrize("given", ["*", '"abc"', 'W/"other"'])
def test_other_tags_are_not_equal(school: Simulator, given: str) -> None:
    """R125: only the exact weak tag counts; `*` and other forms get the whole answer."""
    headers = {"authorization": f"Bearer {school.tokens.first(66).value}", "if-none-match": given}

    reply = school.answer(Request("GET", "/api/v1/courses", (), headers))

    assert reply.status == 200
