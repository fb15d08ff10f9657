"""Whose Canvas is read in a benchmark, and what a contestant is told about it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_simulator.generating import Size

PERSON = "student_2"
"""Open courses and a restricted one, unlike the first student, who is through with one."""
CROWD = 50
"""People who sync at the same moment in the test of the throttle."""


def sizes() -> "dict[str, Size]":
    """The cases by name: a student's account of average size, a large one, a huge one."""
    from canvas_simulator.generating import SIZES

    return {name: replace(SIZES[name], students=3) for name in ("typical", "S1", "S2")}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the school answers, and one person's token there."""

    url: str
    token: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a contestant knows of one assignment in the end, or what is true of it.

    ``due_at``: the student's own, in UTC, to the second. ``score``: None unless the student
    may see it.
    """

    due_at: str | None
    score: float | None


Rows = dict[int, Row]
"""By the assignment's id on its own host."""
