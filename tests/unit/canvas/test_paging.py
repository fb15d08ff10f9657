"""Listings are read to their end, or not at all (R123, R221)."""

import pytest

from canvas_sync.canvas.answers import Place
from canvas_sync.canvas.egress import Egress
from canvas_sync.canvas.paging import Caps, Listing, walk
from canvas_sync.domain.errors import (
    CanvasFailing,
    ContractBroken,
    CourseUnreadable,
    SyncError,
)
from tests.unit.canvas.local_server import Asked, LocalServer, a_client, json_reply, reply

FIRST = "things?per_page=100"


def script(server: LocalServer, pages: list[object], *, host: str | None = None) -> None:
    """``pages`` one after the other, linked by opaque names."""

    async def answer(asked: Asked) -> bytes:
        number = int(asked.target.partition("page=bookmark:")[2] or 0)
        more = f"{host or server.url}/api/v1/things?per_page=100&page=bookmark:{number + 1}"
        link = {"Link": f'<{more}>; rel="next"'} if number + 1 < len(pages) else {}
        return json_reply(pages[number], **link)

    server.answering = answer


async def walked(
    server: LocalServer, egress: Egress, place: Place = Place.ACCOUNT, caps: Caps | None = None
) -> Listing:
    return await walk(a_client(server, egress), FIRST, place=place, caps=caps or Caps())


@pytest.mark.parametrize("count", [0, 1, 100, 101, 1000])
async def test_all_once(server: LocalServer, egress: Egress, count: int) -> None:
    """R123: 0, 1, 100, 101 and 1 000 rows arrive, each once, in order."""
    rows = [{"id": str(n + 1)} for n in range(count)]
    script(server, [rows[at : at + 100] for at in range(0, count, 100)] or [[]])

    listing = await walked(server, egress)

    assert list(listing.rows) == rows
    assert len(server.asked) == max(1, -(-count // 100))


async def test_short_and_empty_pages(server: LocalServer, egress: Egress) -> None:
    """R123: a short page, even an empty one, is not the end; only a missing next is."""
    script(server, [[{"id": 1}], [], [], [{"id": 2}]])

    assert [row["id"] for row in (await walked(server, egress)).rows] == [1, 2]


async def test_wrapped(server: LocalServer, egress: Egress) -> None:
    """R123: a list that is an object's only list is the list."""
    script(server, [{"things": [{"id": 1}], "meta": {"n": 1}}, {"things": []}])

    assert len((await walked(server, egress)).rows) == 1


async def test_rows_shift(server: LocalServer, egress: Egress) -> None:
    """R123: a row that shifts to the next page is one row, as seen last, and the list is marked.

    Another row may have moved the other way: what is missing from such a list proves nothing.
    """
    script(server, [[{"id": "1", "n": 1}, {"id": 2, "n": 1}], [{"id": "2", "n": 2}]])

    listing = await walked(server, egress)

    assert [row["n"] for row in listing.rows] == [1, 2]
    assert listing.shifted


async def test_rows_stand(server: LocalServer, egress: Egress) -> None:
    """R123: each row once, strays among them: nothing shifted."""
    script(server, [[{"id": 1}, {"id": None}], [{}, {"id": 2}]])

    assert not (await walked(server, egress)).shifted


async def test_missing_last(server: LocalServer, egress: Egress) -> None:
    """R123: only next counts; without last, first or prev the walk goes on to the end."""
    rel = '<{url}/api/v1/things?page={page}>; rel="{rel}"'
    first = rel.format(url=server.url, page=2, rel="next")
    last = rel.format(url=server.url, page=1, rel="prev")
    server.answers = {
        "/api/v1/things?per_page=100": [json_reply([{"id": 1}], Link=first)],
        "/api/v1/things?page=2": [json_reply([{"id": 2}], Link=last)],
    }

    assert [row["id"] for row in (await walked(server, egress)).rows] == [1, 2]


async def test_strays(server: LocalServer, egress: Egress) -> None:
    """Rows that can't be named are counted, so that the reader can decide."""
    script(server, [[{"id": 1}, {"id": None}, {}, "x", None, {"id": "abc"}, {"id": True}]])

    listing = await walked(server, egress)

    assert (len(listing.rows), listing.strays) == (1, 6)


@pytest.mark.parametrize(
    "payload", [{}, {"errors": [{"message": "x"}]}, {"a": [], "b": []}, 7, "x", None]
)
async def test_not_a_list(server: LocalServer, egress: Egress, payload: object) -> None:
    """R123: a page that is no list is an error, not an empty list."""
    script(server, [[{"id": 1}], payload])

    with pytest.raises(CourseUnreadable):
        await walked(server, egress, Place.COURSE)
    with pytest.raises(CanvasFailing):
        await walked(server, egress, Place.ACCOUNT)


@pytest.mark.parametrize(
    ("place", "error"), [(Place.ACCOUNT, ContractBroken), (Place.COURSE, CourseUnreadable)]
)
class TestEndless:
    """R221: a listing without an end is an error, never a shorter list."""

    async def test_foreign_next(
        self, server: LocalServer, egress: Egress, place: Place, error: type[SyncError]
    ) -> None:
        """R123: next on another host is refused, and the token stays at home."""
        script(server, [[], []], host="https://evil.example")

        with pytest.raises(error, match="another host"):
            await walked(server, egress, place)

        assert len(server.asked) == 1

    async def test_repeated_page(
        self, server: LocalServer, egress: Egress, place: Place, error: type[SyncError]
    ) -> None:
        """R123: a next that was asked before (a bad bookmark starts again) stops the walk."""
        next_one = f'<{server.url}/api/v1/things?page=bookmark:1>; rel="next"'
        server.answers = {"things": [json_reply([{"id": 1}], Link=next_one)]}

        with pytest.raises(error, match="repeats a page"):
            await walked(server, egress, place)

        assert len(server.asked) == 2

    @pytest.mark.parametrize(
        ("caps", "what"),
        [
            (Caps(pages=3), "3 pages"),
            (Caps(rows=5), "5 rows"),
            (Caps(size_bytes=40), "40 bytes"),
        ],
        ids=["pages", "rows", "bytes"],
    )
    async def test_cap(  # a table in a table
        self,
        server: LocalServer,
        egress: Egress,
        place: Place,
        error: type[SyncError],
        caps: Caps,
        what: str,
    ) -> None:
        """R221: more pages, rows or bytes than the cap are reported."""
        script(server, [[{"id": n * 2 + 1}, {"id": n * 2 + 2}] for n in range(50)])

        with pytest.raises(error, match=what):
            await walked(server, egress, place, caps)

        assert len(server.asked) <= 4


async def test_failing_page(server: LocalServer, egress: Egress) -> None:
    """A page in the middle that fails fails the listing: nothing is concluded from half of it."""
    link = f'<{server.url}/api/v1/broken>; rel="next"'
    server.answers = {"things": [json_reply([{"id": 1}], Link=link)], "broken": [reply("{}", 404)]}

    with pytest.raises(CourseUnreadable):
        await walked(server, egress, Place.COURSE)
