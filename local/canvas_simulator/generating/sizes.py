"""How large a generated world is, and the moment it stands at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BASE_URL = "https://canvas.example.test"
BEGAN = NOW - timedelta(days=80)


@dataclass(frozen=True, slots=True)
class Size:
    """``assignments`` is per course; every student is in every course.

    ``new_quizzes`` of a course's assignments, the last ones, are New Quizzes. ``rich`` adds
    talk, modules, quizzes and grading periods (`rich.enrich`).
    """

    courses: int = 5
    assignments: int = 40
    students: int = 12
    seed: int = 1
    base_url: str = BASE_URL
    new_quizzes: int = 0
    rich: bool = False


# The sizes that figures are told for.
TYPICAL, S1, S2 = Size(5, 40), Size(10, 100), Size(40, 250)
T1 = Size(5, 100, 30)
SIZES = {"typical": TYPICAL, "S1": S1, "S2": S2, "T1": T1}
