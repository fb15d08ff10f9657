"""A look that can't be had whole: asked for less, or an error; never an empty one."""

import json
from typing import Any

import httpx
import pytest

from canvas_simulator import Simulator
from canvas_sync.canvas.answers import QueryTooHeavy
from canvas_sync.canvas.egress import Answer
from canvas_sync.domain.errors import CanvasFailing
from canvas_sync.domain.ids import CourseId
from tests.unit.canvas.graphql.nodes import a_page
from tests.unit.canvas.graphql.school import FAILED, a_school, looked


async def test_too_heavy_with_lists(small: Simulator) -> None:
    """A look that is too much with lists is asked without them, then list by list."""
    school = a_school(small)
    school.egress.trouble = lambda asked: FAILED if asked.get("rows") and asked["asg"] else None

    look = await looked(school)

    whole = await looked(a_school(small))
    assert look.fingerprint == whole.fingerprint
    assert look.with_lists


async def test_too_heavy(small: Simulator) -> None:
    """A look that fails even without lists fails the run."""
    school = a_school(small)
    school.egress.trouble = lambda _: FAILED

    with pytest.raises(QueryTooHeavy):
        await looked(school, lists=False)


def canned(**parts: Any) -> Answer:  # noqa: ANN401  # JSON
    """A look's answer with one course of a person of no group, and these parts."""
    person = {"groups": [], "enrollmentsConnection": a_page()}
    data = {"me": person, "allCourses": [{"_id": "1", "name": "Maths"}]} | parts
    headers = httpx.Headers({"content-type": "application/json", "x-canvas-user-id": "1"})
    return Answer(200, headers, json.dumps({"data": data}).encode())


@pytest.mark.parametrize(
    "parts",
    [
        {"allCourses": None},
        {"allCourses": [None]},
        {"allCourses": [{"name": "Maths"}]},
        {"me": None},
        {"me": {"groups": [], "enrollmentsConnection": None}},
    ],
    ids=["no courses", "no course", "no id", "nobody", "no enrolments"],
)
async def test_no_look(small: Simulator, parts: dict[str, Any]) -> None:
    """Design, 5.1: what is no whole look is none: never an empty one."""
    school = a_school(small)
    school.egress.trouble = lambda _: canned(**parts)

    with pytest.raises(CanvasFailing):
        await looked(school, lists=False)


async def test_bad_words(small: Simulator) -> None:
    """R140: a course, group or enrolment that can't be read takes nothing else with it."""
    school = a_school(small)
    enrolled = a_page({"_id": "5", "course": None}, {"_id": "6", "course": {"_id": "1"}, "type": 5})
    school.egress.trouble = lambda _: canned(
        allCourses=[
            {"_id": "1", "name": 5, "updatedAt": "yesterday", "assignmentGroups": 7},
            {"_id": "2", "name": "Maths"},
        ],
        me={"groups": [{"_id": "x"}], "enrollmentsConnection": enrolled},
    )

    look = await looked(school, lists=False)

    bad, good = look.courses.values()
    assert (bad.course.name, bad.stamp, bad.groups) == (None, None, None)
    assert (good.course.name, good.groups) == ("Maths", ())
    assert look.groups is None


async def test_heavy_lists(small: Simulator) -> None:
    """Lists that are too much together are asked by halves; the one to blame is absent."""
    school = a_school(small)
    school.egress.trouble = lambda asked: FAILED if "1" in asked["ids"] else None

    found = await school.graphql.lists([CourseId("10000000000001"), CourseId("10000000000002")])

    assert list(found) == ["10000000000002"]
