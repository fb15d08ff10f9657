"""Pages and Link headers."""

from __future__ import annotations

import re

import pytest

from canvas_simulator import Request
from canvas_simulator.http import Refused
from canvas_simulator.paging import bookmarked, numbered, per_page

_HOST = {"host": "canvas.example.test"}


def _request(*query: tuple[str, str]) -> Request:
    return Request("GET", "/api/v1/x", query, _HOST)


def _relations(link: str) -> dict[str, str]:
    return {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', link)}


@pytest.mark.parametrize(
    ("asked", "size"),
    [(None, 10), ("100", 100), ("1000", 100), ("0", 1), ("-1", 1), ("abc", 1), ("", 1), ("1.5", 1)],
)
def test_per_page(asked: str | None, size: int) -> None:
    """R70: ten by default, a hundred at most, one where it is no number."""
    assert per_page(_request(*([("per_page", asked)] if asked is not None else []))) == size


@pytest.mark.parametrize(
    ("page", "relations"),
    [
        ("1", ["current", "next", "first", "last"]),
        ("2", ["current", "next", "prev", "first", "last"]),
        ("3", ["current", "prev", "first", "last"]),
        ("9", ["current", "prev", "first", "last"]),
    ],
)
def test_numbered_relations(page: str, relations: list[str]) -> None:
    """R70: the relations of each page, in Canvas's order; beyond the end there is no next."""
    _, link = numbered(_request(("page", page)), range(25))

    assert list(_relations(link)) == relations


@pytest.mark.parametrize("page", ["0", "-1", "abc", "", "first", "bookmark:abc"])
def test_numbered_bad_page(page: str) -> None:
    """R70: a page that is no number is a 404 that does not mean 'gone'."""
    with pytest.raises(Refused) as refused:
        numbered(_request(("page", page)), range(25))

    assert refused.value.reply.status == 404
    assert b"not_found" in refused.value.reply.body


def test_bookmarks_walk_to_the_end() -> None:
    """R70: following `next` gives every row once; only the last page names `last`."""
    request = _request(("per_page", "4"))
    seen: list[int] = []
    lasts: list[bool] = []
    while True:
        shown, link = bookmarked(request, range(10), lambda row: [row])
        seen += shown
        relations = _relations(link)
        lasts.append("last" in relations)
        if "next" not in relations:
            break
        page = relations["next"].partition("page=")[2].partition("&")[0]
        request = _request(("per_page", "4"), ("page", page))

    assert seen == list(range(10))
    assert lasts == [False, False, True]


@pytest.mark.parametrize("page", ["", "abc", "0", "bookmark:zzz"])
def test_bad_bookmark_restarts(page: str) -> None:
    """R70: what is no bookmark gives the first page again: a client must guard its loop."""
    shown, _ = bookmarked(_request(("page", page)), range(25), lambda row: [row])

    assert list(shown) == list(range(10))


def test_links_echo_the_caller() -> None:
    """R70: links repeat the host and scheme a proxy names, and drop the token."""
    headers = _HOST | {"x-forwarded-host": "school.example", "x-forwarded-proto": "https"}
    query = (("access_token", "secret"), ("include[]", "term"))

    _, link = numbered(Request("GET", "/api/v1/x", query, headers), range(3))

    assert _relations(link)["first"] == (
        "https://school.example/api/v1/x?include%5B%5D=term&page=1&per_page=10"
    )


@pytest.mark.parametrize(
    ("length", "relations"),
    [(100, ["current", "next", "first", "last"]), (2_300, ["next", "last"]), (6_200, [])],
)
def test_long_queries_lose_links(length: int, relations: list[str]) -> None:
    """R70: the longer the query the fewer links, at last none, though there are more pages."""
    _, link = numbered(_request(("x", "y" * length)), range(25))

    assert list(_relations(link)) == relations
