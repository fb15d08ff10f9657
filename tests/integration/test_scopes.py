"""The scopes that docs/requests.md says a developer key needs are those of what is really asked."""

import re
from collections import Counter
from pathlib import Path

import pytest

from canvas_simulator.faults import Fault
from canvas_simulator.pytest_plugin import Canvas
from canvas_sync.domain.attention import OVERLAP
from canvas_sync.domain.errors import CapabilityOff, CourseForbidden
from canvas_sync.ports import CanvasReader
from tests.integration.reading import READABLE, STUDENT_ONE, reading, recorded_school, whole

PAGE = Path(__file__).parents[2] / "docs" / "requests.md"
SCOPE = re.compile(r"`url:GET\|(\S+)`")
NO_SCOPE = '{"errors":[{"message":"Insufficient scopes on access token."}]}'


def scopes() -> list[str]:
    """The paths of the scopes in the page, in its order."""
    return SCOPE.findall(PAGE.read_text("utf-8"))


def scope_of(route: str) -> str:
    """The scope in whose path ``route`` falls, `GET /api/v1/users/self` as `/api/v1/users/:id`."""
    path = route.removeprefix("GET ")
    found = [one for one in scopes() if re.fullmatch(re.sub(r":\w+", r"[^/]+", one), path)]
    return min(found, key=lambda one: one.count(":"), default=f"none for {route}")


async def read_all(reader: CanvasReader) -> None:
    """All that a connect and its runs ask for."""
    await reader.identity()
    first = await reader.look(since=None, lists=False)
    listing = await reader.courses()
    await whole(reader, listing.courses)
    await reader.look(since=first.seen_at - OVERLAP, lists=True)
    await reader.groups()


async def test_the_page_lists_what_is_asked() -> None:
    """R61: by REST every request falls under one scope of the list, and none of it is idle."""
    with recorded_school() as school:
        async with reading(school, STUDENT_ONE) as reader:
            await read_all(reader)
        asked = Counter(map(scope_of, school.requests.by_route))

    assert set(asked) == set(scopes())


def without(school: Canvas, number: int) -> None:
    """Let the token lack the scope at that place of the page."""
    path = re.sub(r":\w+", "[^/]+", scopes()[number])
    school.faults.add(Fault(f"GET {path}$", "status", None, status=401, body=NO_SCOPE))


@pytest.mark.parametrize("number", range(3))
async def test_without_the_first_three_nothing_is_read(number: int) -> None:
    """R61: who the person is, the courses and the enrolments are what all else hangs on."""
    with recorded_school() as school:
        without(school, number)
        async with reading(school, STUDENT_ONE) as reader:
            with pytest.raises(CapabilityOff):
                await read_all(reader)


async def test_without_assignments_no_course_is_read() -> None:
    """R61: each course says so; the others of its connection are asked all the same."""
    with recorded_school() as school:
        without(school, 3)
        async with reading(school, STUDENT_ONE) as reader:
            listing = await reader.courses()
            readable = [one for one in listing.courses if one.access in READABLE]
            found = [content async for _, content in reader.contents(readable)]

    assert len(found) == len(readable)
    assert all(isinstance(content, CourseForbidden) for content in found)


@pytest.mark.parametrize("number", range(4, 11))
async def test_without_the_others_the_courses_are_read(number: int) -> None:
    """R61: a part is missing, or its changes are found later."""
    with recorded_school() as school:
        without(school, number)
        async with reading(school, STUDENT_ONE) as reader:
            await read_all(reader)
