"""Grades as text and as points, by the assignment's grading type."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_simulator.schema import Assignment

LETTERS = (
    ("A", 94), ("A-", 90), ("B+", 87), ("B", 84), ("B-", 80), ("C+", 77), ("C", 74),
    ("C-", 70), ("D+", 67), ("D", 64), ("D-", 61), ("F", 0),
)  # fmt: skip


GRADING_TYPES = ("points", "percent", "letter_grade", "gpa_scale", "pass_fail", "not_graded")
SUBMISSION_TYPES = frozenset(
    {
        "", "attendance", "basic_lti_launch", "discussion_topic", "external_tool",
        "media_recording", "none", "not_graded", "on_paper", "online_quiz", "online_text_entry",
        "online_upload", "online_url", "student_annotation", "wiki_page",
    }
)  # fmt: skip
_NUMBER = re.compile(r"[+-]?\d*[.,]?\d+%?", re.ASCII)


class GradeUnreadable(ValueError):
    """The text is no grade of that assignment; Canvas answers 200 and clears the grade."""


def grade_text(assignment: Assignment, score: float | None) -> str | None:
    """``score`` as the assignment words it: `8.5`, `85%`, `B`, `complete`."""
    if score is None:
        return None
    possible = assignment.points_possible or 0.0
    percent = 100 * score / possible if possible else 0.0
    if assignment.grading_type == "percent":
        return f"{round(percent, 2):g}%"
    if assignment.grading_type == "letter_grade":
        return next(letter for letter, least in LETTERS if percent >= least or least == 0)
    if assignment.grading_type == "pass_fail":
        return "complete" if score else "incomplete"
    return f"{round(score, 2):.10g}"


def score_from(assignment: Assignment, text: str) -> float:
    """The points that the grade ``text`` (`8`, `80%`, `B+`, `complete`) stands for.

    Raises:
        GradeUnreadable: it stands for none.
    """
    possible = assignment.points_possible or 0.0
    words = {"complete": possible, "pass": possible, "incomplete": 0.0, "fail": 0.0}
    words |= {letter.casefold(): _points_of(letter, possible) for letter, _ in LETTERS}
    said = text.strip().casefold()
    if said in words:
        return words[said]
    if not _NUMBER.fullmatch(said):
        raise GradeUnreadable(text)
    number = float(said.removesuffix("%").replace(",", "."))
    if not math.isfinite(number):
        raise GradeUnreadable(text)
    return possible * number / 100 if said.endswith("%") else number


def _points_of(letter: str, possible: float) -> float:
    """The most points that still make this letter: 100 % for an A, just below the next one."""
    at = [name for name, _ in LETTERS].index(letter)
    percent = 100 if at == 0 else LETTERS[at - 1][1] - 1
    return possible * percent / 100
