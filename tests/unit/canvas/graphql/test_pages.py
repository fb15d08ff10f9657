"""A connection is read to its end, once, or it is an error."""

import pytest

from canvas_sync.canvas.graphql import pages
from canvas_sync.canvas.graphql.pages import Connection
from canvas_sync.domain.errors import CourseUnreadable
from tests.unit.canvas.graphql.nodes import a_page


def test_two_pages() -> None:
    """R123: only a page without a next one ends a connection; it may be empty."""
    read = Connection()

    read.take(a_page({"_id": "1"}, cursor="MQ"))
    assert (read.complete, read.cursor) == (False, "MQ")
    read.take(a_page())

    assert read.complete
    assert list(read.rows) == ["1"]
    assert not read.shifted


def test_shifted() -> None:
    """A row that comes twice is kept once, as it came last; others may be missing."""
    read = Connection()

    read.take(a_page({"_id": "1", "n": 1}, cursor="MQ"))
    read.take(a_page({"_id": "1", "n": 2}))

    assert read.rows["1"]["n"] == 2
    assert read.shifted


def test_null_row() -> None:
    """A null among the rows is one that may not be seen: nothing may be taken for gone."""
    read = Connection()

    read.take(a_page(None, {"_id": "1"}))

    assert read.shifted


@pytest.mark.parametrize(
    "page",
    [
        {},
        {"nodes": None, "pageInfo": {"hasNextPage": False}},
        {"nodes": []},
        a_page({"name": "no id"}),
        a_page({"_id": True}),
        a_page("1"),
        {"nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": None}},
    ],
    ids=["nothing", "no rows", "no end", "no id", "bad id", "no row", "next without a cursor"],
)
def test_no_page(page: dict[str, object]) -> None:
    """R123: what is no page proves nothing."""
    with pytest.raises(CourseUnreadable):
        Connection().take(page)


def test_repeated_cursor() -> None:
    """R123: a broken cursor starts silently at the first page: seen by its second coming."""
    read = Connection()
    read.take(a_page({"_id": "1"}, cursor="MQ"))

    with pytest.raises(CourseUnreadable, match="repeats"):
        read.take(a_page({"_id": "1"}, cursor="MQ"))


@pytest.mark.parametrize("cap", ["MOST_PAGES", "MOST_ROWS"])
def test_caps(monkeypatch: pytest.MonkeyPatch, cap: str) -> None:
    """R221: a cap is an error, never a shorter list."""
    monkeypatch.setattr(pages, cap, 1)
    read = Connection()
    pages_of_two = [a_page({"_id": f"{n}1"}, {"_id": f"{n}2"}, cursor=f"c{n}") for n in (1, 2)]

    with pytest.raises(CourseUnreadable, match="too long"):
        list(map(read.take, pages_of_two))
