"""A reading that is cut by its deadline at any page goes on behind it (R54, R70)."""

import zlib
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from canvas_simulator import Simulator
from canvas_sync.domain.connection import Mode
from canvas_sync.domain.errors import OutOfTime
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent
from tests.unit.canvas.graphql.school import an_open_world
from tests.unit.canvas.slow_school import (
    PAGE_SECONDS,
    PAGES,
    Reading,
    SlowEgress,
    a_huge_course,
    a_reader,
    read,
    the_content,
)
from tests.virtual_loop import run_virtually

WAYS = [(Mode.GRAPHQL, False), (Mode.GRAPHQL, True), (Mode.REST, False)]
"""The mode, and whether it is read as a full sync does, texts for themselves."""


@pytest.fixture(params=list(Mode), ids=[mode.value for mode in Mode])
def mode(request: pytest.FixtureRequest) -> Mode:
    chosen: Mode = request.param
    return chosen


@pytest.mark.parametrize("cut", range(PAGES))
@pytest.mark.parametrize(("mode", "full"), WAYS, ids=["graphql", "graphql-full", "rest"])
def test_cut_at_each_page(mode: Mode, cut: int, *, full: bool) -> None:
    """R54, R70: asked twice are the pages on their way at the cut; what is read is the same."""

    async def work() -> tuple[Reading, Reading, Reading]:
        school = a_huge_course()
        undisturbed = await read(school, mode, full=full)
        seconds = PAGE_SECONDS * (cut + 0.5)
        first = await read(school, mode, full=full, seconds=seconds)
        return undisturbed, first, await read(school, mode, full=full, pages=first.pages)

    undisturbed, first, second = run_virtually(work())

    assert undisturbed.asked.total() >= PAGES
    assert set(undisturbed.asked.values()) == {1}
    assert [type(outcome) for outcome in first.found.values()] == [OutOfTime]
    assert first.answered + second.asked == undisturbed.asked
    assert first.asked <= undisturbed.asked
    assert (first.asked - first.answered).total() == (2 if full and cut == 1 else 1)
    expected, content = the_content(undisturbed), the_content(second)
    assert replace(content, signals=expected.signals) == replace(expected, resumed=cut > 0)
    assert content.signals.items() >= expected.signals.items()
    assert first.traces + second.traces <= undisturbed.traces + 1


def test_cut_again_and_again(mode: Mode) -> None:
    """R70: with time for one page an invocation each gains it, and the course is read."""

    async def work() -> tuple[Counter[str], CourseContent]:
        school, asked = a_huge_course(), Counter[str]()
        reading = await read(school, mode, seconds=PAGE_SECONDS * 1.5)
        while reading.pages is not None:
            asked += reading.asked
            seconds = PAGE_SECONDS * 1.5
            reading = await read(school, mode, pages=reading.pages, seconds=seconds)
        return asked + reading.asked, the_content(reading)

    asked, content = run_virtually(work())

    assert len(asked) >= PAGES
    assert max(asked.values()) == 2
    assert len(content.listing.rows) > 200


def test_nothing_was_gained(mode: Mode) -> None:
    """A reading without one good page leaves none, also where it began behind others."""

    async def work() -> tuple[Reading, Reading]:
        school = a_huge_course()
        first = await read(school, mode, seconds=PAGE_SECONDS * 2.5)
        return first, await read(school, mode, pages=first.pages, seconds=PAGE_SECONDS / 2)

    first, second = run_virtually(work())

    assert first.pages is not None
    assert second.pages is None


def test_ready_courses_leave_nothing(mode: Mode) -> None:
    """What was handed over is not kept: normally a reading leaves no pages at all."""
    reading = run_virtually(read(an_open_world(8, 20), mode))

    assert len(reading.found) == 8
    assert reading.pages is None


def test_other_courses_than_before(mode: Mode) -> None:
    """R54: the courses that were done are not asked about again, whatever they stood beside."""

    async def work() -> tuple[Reading, Reading, Reading]:
        school = a_huge_course(courses=8)
        whole = await read(school, mode)
        first = await read(school, mode, seconds=PAGE_SECONDS * 3.5)
        done = {i for i, one in first.found.items() if isinstance(one, CourseContent)}
        second = await read(school, mode, pages=first.pages, chosen=lambda one: one.id not in done)
        return whole, first, second

    whole, first, second = run_virtually(work())

    contents = {**first.found, **second.found}
    assert all(isinstance(one, CourseContent) for one in contents.values())
    assert contents.keys() == whole.found.keys()
    for course_id, content in contents.items():
        expected = whole.found[course_id]
        assert isinstance(content, CourseContent)
        assert isinstance(expected, CourseContent)
        assert content.listing.rows == expected.listing.rows
        assert content.topics == expected.topics
    assert not first.answered & second.asked


def test_change_meanwhile(mode: Mode) -> None:
    """R72: signals of a course read in pieces are those of before it, so a change is seen."""

    async def work() -> tuple[CourseContent, Reading]:
        school = a_huge_course()
        first = await read(school, mode, seconds=PAGE_SECONDS * 2.5)
        world = deepcopy(school.school.world)
        for row in world.assignments:
            row.updated_at = school.clock.now() - timedelta(minutes=1)
        again = Simulator(world)
        again.clock.freeze()
        return the_content(await read(again, mode, pages=first.pages)), await read(again, mode)

    resumed, afresh = run_virtually(work())

    assert resumed.signals["lists"] != the_content(afresh).signals["lists"]


@pytest.mark.parametrize("body", [b"", b"pages", b"x\x9cK\xce\x00\x00\x00\x9a\x00\x9a"])
def test_pages_of_no_use(mode: Mode, body: bytes) -> None:
    """Bytes that are no pages are none: everything is read afresh."""

    async def work() -> frozenset[CourseId]:
        return await a_reader(SlowEgress(an_open_world(1, 2)), mode, 60).resume(body)

    assert run_virtually(work()) == frozenset()


def test_pages_of_the_other_mode() -> None:
    """A run that could go on by REST alone reads everything by REST."""

    async def work() -> frozenset[CourseId]:
        school = a_huge_course()
        first = await read(school, Mode.GRAPHQL, seconds=PAGE_SECONDS * 2.5)
        assert first.pages is not None
        return await a_reader(SlowEgress(school), Mode.REST, 60).resume(first.pages)

    assert run_virtually(work()) == frozenset()


def test_no_token(mode: Mode) -> None:
    """§5.5: the token is no part of what is kept, nor what Canvas signs for external tools."""

    async def work() -> tuple[bytes, str]:
        school = a_huge_course()
        first = await read(school, mode, seconds=PAGE_SECONDS * 2.5)
        student = next(one for one in school.school.world.users if one.key == "student_1")
        return first.pages or b"", school.tokens.first(student.id).value

    pages, token = run_virtually(work())

    assert token.encode() not in zlib.decompress(pages)
    assert b"secure_params" not in zlib.decompress(pages)
