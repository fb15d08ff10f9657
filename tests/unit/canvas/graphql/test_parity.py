"""Both readers show the same: every student of the recorded school, field by field."""

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any

import pytest

from canvas_simulator import Simulator
from canvas_sync.canvas.html_text import html_to_text
from canvas_sync.domain.ids import CourseId
from canvas_sync.domain.look import CourseContent
from canvas_sync.domain.mapping import to_task
from canvas_sync.domain.snapshot import Access, CourseSnapshot
from canvas_sync.ports import CanvasReader
from tests.conformance.replay import simulator
from tests.unit.canvas.graphql.school import a_school, an_open_world


@cache
def recorded() -> Simulator:
    return simulator()


def students() -> list[str]:
    return [one.key for one in recorded().school.world.users if one.key.startswith("student")]


async def contents(
    reader: CanvasReader, courses: list[CourseSnapshot]
) -> dict[CourseId, CourseContent]:
    found = [pair async for pair in reader.contents(courses)]
    return {key: one for key, one in found if isinstance(one, CourseContent)}


def task_differences(
    one: CourseContent, other: CourseContent, course: CourseSnapshot
) -> Iterator[tuple[str, str]]:
    """What differs in tasks, as (`task`, field)."""
    mine, theirs = (_tasks(content, course) for content in (one, other))
    yield from (("task", "gone") for _ in mine.keys() ^ theirs.keys())
    for key in mine.keys() & theirs.keys():
        yield from _differences("task", mine[key], theirs[key])


def topic_differences(one: CourseContent, other: CourseContent) -> Iterator[tuple[str, str]]:
    mine, theirs = ({topic.id: topic for topic in content.topics or ()} for content in (one, other))
    yield from (("topic", "gone") for _ in mine.keys() ^ theirs.keys())
    for key in mine.keys() & theirs.keys():
        yield from _differences("topic", mine[key], theirs[key])


def _tasks(content: CourseContent, course: CourseSnapshot) -> dict[str, Any]:
    rows = [(row.id, row.snapshot) for row in content.listing.rows]
    assert all(snapshot is not None for _, snapshot in rows)
    return {
        key: to_task(snapshot, course, html_to_text=html_to_text)
        for key, snapshot in rows
        if snapshot is not None
    }


def _differences(kind: str, one: Any, other: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # dataclasses
    names = (field.name for field in fields(one))
    yield from ((kind, name) for name in names if getattr(one, name) != getattr(other, name))


async def compared(made: Simulator, user: str) -> tuple[int, set[tuple[str, str]]]:
    """How many assignments both readers showed, and what differed in them and in topics."""
    school = a_school(made, user)
    listing = await school.rest.courses()
    courses = [one for one in listing.courses if one.access in {Access.ACTIVE, Access.COMPLETED}]
    mine, theirs = await contents(school.graphql, courses), await contents(school.rest, courses)
    assert mine.keys() == theirs.keys() == {one.id for one in courses}
    found: set[tuple[str, str]] = set()
    for course in courses:
        one, other = mine[course.id], theirs[course.id]
        found |= {*task_differences(one, other, course), *topic_differences(one, other)}
    return sum(len(one.listing.rows) for one in mine.values()), found


@pytest.mark.parametrize("user", students())
async def test_recorded_school(user: str) -> None:
    """R125: by GraphQL a student has the tasks, topics and grades that REST shows."""
    rows, found = await compared(recorded(), user)

    assert rows
    assert not found


async def test_generated_school() -> None:
    """The same in a generated school, with pages beyond the first."""
    rows, found = await compared(an_open_world(3, 130), "student_1")

    assert rows > 300
    assert not found


ROW = ("id", "name", "original_name", "course_code", "workflow_state", "term", "is_student")
"""What a look tells of a course; zones, dates and hidden totals are told by REST alone."""


@pytest.mark.parametrize("user", students())
async def test_course_rows(user: str) -> None:
    """R67: a look's rows are those of REST: names, nicknames, terms, totals with the override."""
    school = a_school(recorded(), user)
    listing = await school.rest.courses()
    look = await school.graphql.look(since=None, lists=False)

    for course in (one for one in listing.courses if one.access is Access.ACTIVE):
        seen = look.courses[course.id]
        assert [getattr(seen.course, name) for name in ROW] == [
            getattr(course, name) for name in ROW
        ]
        assert course.hides_totals or seen.scores == course.scores
