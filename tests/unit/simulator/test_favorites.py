"""Courses marked as favourites: who sees the mark, and what the list shows without one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.simulator.asking import a_school, ask, rows, send, user_id

if TYPE_CHECKING:
    from canvas_simulator import Simulator

_LIST = "users/self/favorites/courses"


@pytest.fixture
def school() -> Simulator:
    """Four courses: of the last two, student_1 has left one and dates close the other."""
    return a_school()


def _listed(school: Simulator, user: str = "student_1") -> list[int]:
    return sorted(row["id"] for row in rows(school, user, _LIST))


def _marks(school: Simulator, user: str = "student_1") -> dict[int, bool | None]:
    shown = rows(school, user, "courses?include[]=favorites")
    return {row["id"]: row.get("is_favorite") for row in shown}


def _done(school: Simulator, method: str, path: str) -> Any:  # noqa: ANN401  # an answer's body
    reply = send(school, "student_1", method, f"{_LIST}{path}")
    assert reply.status == 200
    return json.loads(reply.body)


def test_without_favorites(school: Simulator) -> None:
    """R49: the list shows the courses one is in and may open, on one page, none of them marked."""
    assert _listed(school) == [1, 2]
    assert _listed(school, "teacher_1") == [1, 2, 3, 4]
    assert "link" not in ask(school, "student_1", _LIST).headers
    assert [row["name"] for row in rows(school, "student_1", _LIST)] == sorted(
        course.name for course in school.school.world.courses[:2]
    )
    assert _marks(school, "teacher_1") == dict.fromkeys([1, 2, 3, 4], False)


def test_a_mark(school: Simulator) -> None:
    """R49: it is its owner's alone, and a second one changes nothing; the stub has none."""
    said = [_done(school, "POST", "/2") for _ in range(2)]

    assert said == [{"context_id": 2, "context_type": "Course"}] * 2
    assert _listed(school) == [2]
    assert _marks(school) == {1: False, 2: True, 4: None}
    assert _marks(school, "student_2")[2] is False
    assert "is_favorite" not in rows(school, "student_1", "courses")[0]


def test_taking_marks_away(school: Simulator) -> None:
    """R49: of the marks one, none where it was not marked, all."""
    _done(school, "POST", "/1")
    _done(school, "POST", "/2")

    assert _done(school, "DELETE", "/1") == {"context_id": 1, "context_type": "Course"}
    assert _done(school, "DELETE", "/1") == {}
    assert _listed(school) == [2]
    assert _done(school, "DELETE", "") == {"status": "ok"}
    assert _listed(school) == [1, 2]


def test_taking_the_first_one_away(school: Simulator) -> None:
    """R49: who has no favourites gets all that the list shows, less this one."""
    _done(school, "DELETE", "/1")

    assert _marks(school) == {1: False, 2: True, 4: None}


def test_an_unknown_course(school: Simulator) -> None:
    """R49: there is nothing to mark."""
    assert send(school, "student_1", "POST", f"{_LIST}/99").status == 404


def test_a_closed_favorite(school: Simulator) -> None:
    """R49: a mark on a course that dates close to its owner stays, the list goes without it."""
    _done(school, "POST", "/4")

    assert _listed(school) == [1, 2]
    owner = school.school.users[user_id(school, "student_1")]
    assert owner.favorite_course_ids == [4]
