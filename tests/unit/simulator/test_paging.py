"""Pages and Link headers."""

from __future__ import annotations

import base64
import json
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


def _bookmark(value: object) -> str:
    text = json.dumps(value, separators=(",", ":")).encode()
    return "bookmark:" + base64.urlsafe_b64encode(text).decode().rstrip("=")


def _key(row: int) -> list[object]:
    return ["x", [f"{row:03}", row]]


@pytest.mark.parametrize(
    ("rows", "descending", "shown"),
    [
        ([2, 3, 4, 6], False, [6]),
        ([9, 8, 6, 4], True, [4]),
        ([6, 8], False, [6, 8]),
        ([2, 4], False, []),
    ],
    ids=["between", "downwards", "before all", "behind all"],
)
def test_a_bookmark_outlives_its_row(
    rows: list[int], shown: list[int], *, descending: bool
) -> None:
    """R70: a page begins behind its bookmark's place, whether that row is still there or not."""
    page = _bookmark(_key(5))

    found, link = bookmarked(_request(("page", page)), rows, _key, descending=descending)

    assert list(found) == shown
    assert f"page={page}&" in _relations(link)["current"]


@pytest.mark.parametrize("value", [5, "x", {"id": 5}, [], ["x"], ["x", 5], ["x", ["005", "5"]]])
def test_a_bookmark_of_another_list(value: object) -> None:
    """R70: what can be decoded, and is no place in this list, begins again too."""
    found, link = bookmarked(_request(("page", _bookmark(value))), [2, 4, 6], _key)

    assert list(found) == [2, 4, 6]
    assert "page=first&" in _relations(link)["current"]


@pytest.mark.parametrize("page", ["1", "9999"])
def test_a_number_is_no_bookmark(page: str) -> None:
    """R70: a page number is refused: whoever counts pages must restart."""
    with pytest.raises(Refused) as refused:
        bookmarked(_request(("page", page)), [2, 4, 6], _key)

    assert refused.value.reply.status == 400
    assert b"Invalid page; please restart" in refused.value.reply.body


@pytest.mark.parametrize("page", ["", "abc", "0", "bookmark:zzz", "bookmark:bnVsbA"])
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
