"""GraphQL that is not there: believed only when it is asked a second time."""

import json

import httpx
import pytest

from canvas_simulator import Simulator
from canvas_sync.canvas.egress import Answer
from canvas_sync.domain.errors import CanvasFailing, CapabilityOff
from tests.unit.canvas.graphql.school import School, a_school, looked

LOGIN = Answer(302, httpx.Headers({"location": "https://canvas.school.example/login"}), b"")
NOT_FOUND = Answer(404, httpx.Headers({"content-type": "text/html"}), b"<html>")
OTHER_SCHEMA = Answer(
    200,
    httpx.Headers({"content-type": "application/json", "x-canvas-user-id": "1"}),
    json.dumps({"errors": [{"message": "x", "extensions": {"code": "undefinedField"}}]}).encode(),
)
NO_SCOPE = Answer(
    401,
    httpx.Headers({"content-type": "application/json"}),
    b'{"errors":[{"message":"Insufficient scopes on access token."}]}',
)


def troubled(small: Simulator, answer: Answer, *, times: int) -> School:
    """The first so many queries are answered so."""
    school = a_school(small)
    school.egress.trouble = lambda _: answer if len(school.egress.asked) <= times else None
    return school


@pytest.mark.parametrize("answer", [LOGIN, NOT_FOUND], ids=["302", "404"])
async def test_passing(small: Simulator, answer: Answer) -> None:
    """R77: one page of a proxy turns no connection to REST: the same again later works."""
    school = troubled(small, answer, times=1)

    with pytest.raises(CanvasFailing):
        await looked(school)

    assert school.egress.asked[1:] == [{}]


@pytest.mark.parametrize("answer", [LOGIN, NOT_FOUND], ids=["302", "404"])
async def test_gone(small: Simulator, answer: Answer) -> None:
    """Twice is an answer: GraphQL is switched off, REST is what remains."""
    school = troubled(small, answer, times=2)

    with pytest.raises(CapabilityOff):
        await looked(school)

    assert len(school.egress.asked) == 2


@pytest.mark.parametrize("answer", [OTHER_SCHEMA, NO_SCOPE], ids=["schema", "scope"])
async def test_certain(small: Simulator, answer: Answer) -> None:
    """Canvas's own word is enough: a tiny query might pass where ours never will."""
    school = troubled(small, answer, times=1)

    with pytest.raises(CapabilityOff):
        await looked(school)

    assert len(school.egress.asked) == 1
