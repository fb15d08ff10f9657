"""The decision table row by row: what each recorded answer is taken for (R77, R124).

What a row asks of the engine (tombstones, a second look, a probe a day) is tested where it is done.
"""

import pytest

from canvas_sync.canvas.answers import NotCanvas, Place
from canvas_sync.canvas.client import CanvasClient
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.page import Page
from canvas_sync.canvas.wire import CourseRow
from canvas_sync.domain.errors import (
    SyncError,
    Throttled,
    UserMerged,
)
from canvas_sync.domain.failures import decide
from tests.unit.canvas.decision_table import ACCOUNT, COURSE, QUERY, TABLE, Row, raw
from tests.unit.canvas.local_server import Asked, LocalServer, a_client


async def ask(client: CanvasClient, place: Place, *, etag: str | None = None) -> Page:
    if place is QUERY:
        return await client.post_graphql("{ x }", {})
    return await client.get("anything", place=place, etag=etag)


def says(server: LocalServer, name: str) -> None:
    """Let ``server`` answer everything as recorded."""

    async def answer(_: Asked) -> bytes:
        return raw(name)

    server.answering = answer


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.number} {row.name}")
async def test_row(server: LocalServer, egress: Egress, row: Row) -> None:
    """R77, R124: what an answer is taken for, what the connection learns, how often it is tried."""
    says(server, row.name)

    with pytest.raises(SyncError) as raised:
        await ask(a_client(server, egress), row.place)

    assert type(raised.value) is row.error
    assert decide(raised.value).happening == row.happening
    assert len(server.asked) == row.requests


async def test_row_11b(server: LocalServer, egress: Egress) -> None:
    """Row 11b: a course of a concluded enrolment is still read: no error, so no tombstone."""
    says(server, "auth/tokens/67d-enrollment-concluded-assignments")

    page = await ask(a_client(server, egress), COURSE)

    assert page.payload


async def test_row_12(server: LocalServer, egress: Egress) -> None:
    """Row 12: a course that is restricted by date is a stub in a good list."""
    says(server, "auth/errors/09c-future-list")

    page = await ask(a_client(server, egress), ACCOUNT)

    restricted = [CourseRow.model_validate(one).access_restricted_by_date for one in page.payload]
    assert restricted == [False, True, True]


@pytest.mark.parametrize("name", ["07c-deleted-graphql", "09e-future-graphql-course"])
async def test_row_14(server: LocalServer, egress: Egress, name: str) -> None:
    """Row 14: a query about a course that is gone or closed is answered with null, no error."""
    says(server, f"auth/errors/{name}")

    page = await ask(a_client(server, egress), QUERY)

    assert page.payload == {"course": None}


async def test_row_18_next(server: LocalServer, egress: Egress) -> None:
    """Row 18: after a lost database connection the next request works at once."""
    turns = [raw("auth/errors/03-500-db-connection-cut"), raw("auth/errors/03b-next-request")]
    server.answers = {"anything": turns}

    page = await ask(a_client(server, egress), ACCOUNT)

    assert (page.payload, len(server.asked)) == ([], 2)


@pytest.mark.parametrize("name", ["05-etag-self", "07-etag-assignments", "09-etag-planner"])
async def test_row_20(server: LocalServer, egress: Egress, name: str) -> None:
    """Row 20: asked with its ETag, a page that is the same is not sent again, and not read."""
    server.answers = {"anything": [raw(f"auth/http/{name}-a"), raw(f"auth/http/{name}-b")]}
    client = a_client(server, egress)

    first = await ask(client, ACCOUNT)
    again = await ask(client, ACCOUNT, etag=first.etag)

    assert (first.not_modified, again.not_modified, again.payload) == (False, True, None)
    assert server.asked[1].headers["if-none-match"] == first.etag
    assert again.user_id == "10000000000002"


async def test_row_20_unasked(server: LocalServer, egress: Egress) -> None:
    """Row 20: a 304 that nobody asked for is no answer."""
    says(server, "auth/http/05-etag-self-b")

    with pytest.raises(NotCanvas):
        await ask(a_client(server, egress), ACCOUNT)


@pytest.mark.parametrize(
    ("name", "was", "now"),
    [
        ("auth/merge/04-after-source-pat", "10000000000018", "10000000000019"),
        ("auth/merge/10-after-split-source", "10000000000019", "10000000000018"),
        ("auth/merge/06c-old-id-courses", "10000000000018", "10000000000019"),
    ],
    ids=["merged", "split", "403 of a merged one"],
)
async def test_row_21(server: LocalServer, egress: Egress, name: str, was: str, now: str) -> None:
    """Row 21: the token answers for another user: nothing of that is taken, nothing more asked."""
    says(server, name)
    client = a_client(server, egress, user_id=was)

    for place in (ACCOUNT, COURSE, QUERY):
        with pytest.raises(UserMerged) as merged:
            await ask(client, place)
        assert merged.value.new_user_id == now

    assert len(server.asked) == 1
    assert decide(merged.value).happening is None


async def test_row_21_same(server: LocalServer, egress: Egress) -> None:
    """Row 21: the expected user, or an answer that names nobody, is no merge."""
    server.answers = {"anything": [raw("auth/merge/01-before-source")]}
    client = a_client(server, egress, user_id="10000000000018")

    assert (await ask(client, ACCOUNT)).user_id == "10000000000018"

    says(server, "auth/throttle/01-refused-default")
    with pytest.raises(Throttled):
        await ask(client, ACCOUNT)
