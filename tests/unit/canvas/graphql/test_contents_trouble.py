"""Trouble while courses are read: what it costs, and whom it concerns."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from canvas_simulator import Simulator
from canvas_sync.canvas.egress import Answer
from canvas_sync.domain.errors import CourseUnreadable, Throttled
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.snapshot import Access, CourseSnapshot
from tests.unit.canvas.graphql.school import (
    FAILED,
    Variables,
    a_delta,
    a_full,
    a_school,
    read_all,
    whole,
)


def failing(course: str, *, least: int = 0, texts: bool = False) -> Any:  # noqa: ANN401  # a callable
    """Fails every query with this course in it; with ``least`` only of so many rows or more."""

    def trouble(asked: Variables) -> Any:  # noqa: ANN401  # an answer or None
        hit = course in asked.get("ids", ()) and asked["first"] >= least
        return FAILED if hit and (not texts or asked["texts"]) else None

    return trouble


@pytest.mark.parametrize("read", [a_full, a_delta])
async def test_one_bad_course(five: Simulator, read: Any) -> None:  # noqa: ANN401  # either reading
    """R140: the course to blame fails alone, and no query is sent twice."""
    school = a_school(five)
    school.egress.trouble = failing("3")

    found = await read(school)

    assert len(whole(found)) == 4
    assert isinstance(found[CourseId("10000000000003")], CourseUnreadable)
    asked = [str(one) for one in school.egress.asked]
    assert len(asked) == len(set(asked))


async def test_smaller_pages(five: Simulator) -> None:
    """A course that is too much at 100 rows is read by 50 or 25, and whole all the same."""
    school = a_school(five)
    school.egress.trouble = failing("3", least=50)

    found = await a_full(school)

    assert len(whole(found)) == 5
    undisturbed = await a_full(a_school(five))
    third = CourseId("10000000000003")
    assert found[third].listing.rows == undisturbed[third].listing.rows


@pytest.mark.parametrize("read", [a_full, a_delta])
async def test_texts_fail(five: Simulator, read: Any) -> None:  # noqa: ANN401  # either reading
    """A course whose texts can't be read is a course, its texts pending, all else as ever."""
    school = a_school(five)
    school.egress.trouble = failing("3", texts=True)

    found = await read(school)

    third = found[CourseId("10000000000003")]
    undisturbed = (await read(a_school(five)))[CourseId("10000000000003")]
    assert third.signals == undisturbed.signals != {}
    assert len(third.pending_texts) == len(third.listing.rows)
    assert all(row.snapshot.text_pending for row in third.listing.rows)
    others = [one for key, one in found.items() if not key.endswith("3")]
    assert not any(one.pending_texts for one in others)


async def test_texts_by_smaller_pages(five: Simulator) -> None:
    """Texts that are too much at 50 rows come by 25, page after page, all of them."""
    school = a_school(five)

    def trouble(asked: Variables) -> Answer | None:
        too_much = "ids" in asked and not asked["rows"] and asked["first"] >= 50
        return FAILED if too_much else None

    school.egress.trouble = trouble

    found = whole(await a_full(school))

    assert [one.pending_texts for one in found] == [frozenset()] * 5


async def test_throttled_ends_everything(five: Simulator) -> None:
    """R155: what concerns the token ends the reading, whatever was asked."""
    school = a_school(five)
    courses = [CourseSnapshot(CourseId(f"1000000000000{n}"), Access.ACTIVE) for n in range(1, 6)]
    school.client._courier.stop(Throttled(60))  # noqa: SLF001  # as a refusal does

    with pytest.raises(Throttled):
        await read_all(school.graphql, courses)


async def test_left_early(five: Simulator) -> None:
    """Closing the reading stops it: nothing more is asked."""
    school = a_school(five)
    look = await school.graphql.look(since=None, lists=False)

    async with aclosing(
        school.graphql.contents([one.course for one in look.courses.values()])
    ) as outcomes:
        await anext(outcomes)
    requests = school.graphql.usage.requests
    await asyncio.sleep(0.02)

    assert school.graphql.usage.requests == requests
