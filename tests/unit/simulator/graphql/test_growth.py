"""No question does work that grows with what it is not about: counted, not timed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from canvas_simulator.graphql.measuring import QUESTION
from tests.unit.simulator.graphql.questions import a_school, post

if TYPE_CHECKING:
    from types import FrameType

    from canvas_simulator import Simulator

_COURSE = QUESTION.replace("allCourses", 'course(id: "1")')
_OWN = """query($u: ID!) { submission(id: $u) { _id state assignment { _id course { _id } } }
  legacyNode(type: Course, _id: "1") { ... on Course { name } } }"""


def _calls(school: Simulator, text: str, variables: dict[str, object]) -> int:
    """How many Python functions a question calls that was asked once before."""
    post(school, "teacher_1", text, variables)
    school.school.writes += 1
    made = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal made
        made += event == "call"

    sys.setprofile(count)
    try:
        post(school, "teacher_1", text, variables)
    finally:
        sys.setprofile(None)
    return made


@pytest.mark.parametrize("text", [_COURSE, _OWN])
def test_other_courses_cost_nothing(text: str) -> None:
    """R101: a question about one course does the same in a school of two courses and of ten."""
    small, large = a_school(courses=2, assignments=20), a_school(courses=10, assignments=20)
    number = str(min(row.id for row in small.school.world.submissions))

    few, many = (
        _calls(school, text, {"u": number} if "$u" in text else {}) for school in (small, large)
    )

    assert many <= few * 1.1
